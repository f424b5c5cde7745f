"""What the peers do, one command per job; runs in the environment that has DuckDB and dlt.

Each command is a process of its own, so that its time and memory can be measured from outside as Klamra's are.
"""

import sys

import duckdb

COLUMNS = "{'area':'VARCHAR','indicator':'VARCHAR','period':'VARCHAR','value':'DECIMAL(18,2)','status':'VARCHAR'," \
    "'note':'VARCHAR'}"
TABLE = "(area VARCHAR, indicator VARCHAR, period VARCHAR, value DECIMAL(18,2), status VARCHAR, note VARCHAR"
KEY = "area, indicator, period"
# One number for all the rows of a relation, whatever their order.
FINGERPRINT = "count(*), coalesce(sum(hash(area, indicator, period, value::DECIMAL(18,2), status, note)::HUGEINT), 0)"


def connect(path):
    connection = duckdb.connect(path)
    connection.execute("SET threads = 2")
    connection.execute("SET preserve_insertion_order = true")
    return connection


def read_source(path):
    return f"read_csv('{path}', delim=';', header=true, decimal_separator=',', columns={COLUMNS}, nullstr='')"


def load(database, csv):
    """Job A: the first snapshot into a table with a primary key."""
    with connect(database) as connection:
        connection.execute(f"CREATE TABLE data {TABLE}, PRIMARY KEY ({KEY}))")
        connection.execute(f"INSERT INTO data SELECT * FROM {read_source(csv)}")


def change(database, csv):
    """Job B: load the second snapshot, compare it with the first by a full join, keep the changes and the new table."""
    with connect(database) as connection:
        connection.execute(f"CREATE TABLE data2 AS SELECT * FROM {read_source(csv)}")
        connection.execute(f"""
            CREATE TABLE changes AS
            SELECT CASE WHEN old.area IS NULL THEN 'I' WHEN new.area IS NULL THEN 'D' ELSE 'U' END AS op,
                   coalesce(new.area, old.area) AS area, coalesce(new.indicator, old.indicator) AS indicator,
                   coalesce(new.period, old.period) AS period,
                   new.value AS value, new.status AS status, new.note AS note,
                   old.value AS old_value, old.status AS old_status, old.note AS old_note
            FROM data AS old FULL JOIN data2 AS new USING ({KEY})
            WHERE old.area IS NULL OR new.area IS NULL
               OR (old.value, old.status, old.note) IS DISTINCT FROM (new.value, new.status, new.note)""")


def export(database, folder):
    """Job P: the table as compressed CSV and NDJSON."""
    with connect(database) as connection:
        connection.execute(f"COPY data TO '{folder}/data.csv.gz' (FORMAT csv, COMPRESSION gzip)")
        connection.execute(f"COPY data TO '{folder}/data.json.gz' (FORMAT json, COMPRESSION gzip)")


def pages(kind, folder, base):
    """Job C: 1 000 pages of a local API through dlt's REST source."""
    import dlt
    from dlt.sources.rest_api import rest_api_source

    source = rest_api_source({
        "client": {"base_url": base, "paginator": {"type": "page_number", "base_page": 0, "total_path": "pages"}},
        "resources": [{
            "name": "records", "primary_key": ["unit", "variable", "year"], "write_disposition": "replace",
            "endpoint": {"path": "records", "data_selector": "results"},
        }],
    })
    target = dlt.destinations.duckdb(f"{folder}/dlt.duckdb") if kind == "duckdb" \
        else dlt.destinations.sqlalchemy(f"sqlite:///{folder}/dlt.sqlite")
    pipeline = dlt.pipeline(
        pipeline_name="bench", destination=target, dataset_name="bench", pipelines_dir=f"{folder}/pipelines")
    pipeline.run(source).raise_on_failed_jobs()


def rows_of_pages(folder):
    with duckdb.connect(f"{folder}/dlt.duckdb", read_only=True) as connection:
        print(*connection.execute(
            "SELECT count(*), sum(value::DECIMAL(18,2)) FROM bench.records").fetchone())


def fingerprint(kind, *arguments):
    """Prints the row count and one number for the content: of a table of DuckDB, or of files that Klamra wrote."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        if kind == "table":
            database, table = arguments
            connection.execute(f"ATTACH '{database}' AS peer (READ_ONLY)")
            relation = f"peer.{table}"
        elif kind == "csv":
            relation = f"read_csv('{arguments[0]}', header=true, columns={COLUMNS}, nullstr='')"
        elif kind == "source":
            relation = read_source(arguments[0])
        elif kind == "ndjson":
            relation = f"read_json('{arguments[0]}', format='newline_delimited', columns={COLUMNS})"
        print(*connection.execute(f"SELECT {FINGERPRINT} FROM {relation}").fetchone())


def differences(database, delta):
    """Prints how many changes DuckDB found, and how many of them Klamra's delta file tells otherwise or not at all."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute(f"ATTACH '{database}' AS peer (READ_ONLY)")
        connection.execute(f"""
            CREATE TABLE ours AS SELECT op, {KEY}, value::DECIMAL(18,2) AS value, status, note
            FROM read_csv('{delta}', header=true, all_varchar=true, nullstr='')""")
        # Of a deleted row only the key is compared: whether its last values stand beside it is a matter of taste.
        theirs = f"""SELECT op, {KEY}, CASE WHEN op = 'D' THEN NULL ELSE value END AS value,
            CASE WHEN op = 'D' THEN NULL ELSE status END AS status, CASE WHEN op = 'D' THEN NULL ELSE note END AS note
            FROM """
        mine, peers = theirs + "ours", theirs + "peer.changes"
        wrong = connection.execute(f"""
            SELECT (SELECT count(*) FROM (({mine}) EXCEPT ALL ({peers})))
                 + (SELECT count(*) FROM (({peers}) EXCEPT ALL ({mine})))""").fetchone()[0]
        counts = dict(connection.execute("SELECT op, count(*) FROM peer.changes GROUP BY op").fetchall())
        print(wrong, *(counts.get(op, 0) for op in "IUD"))


if __name__ == "__main__":
    {f.__name__: f for f in (load, change, export, pages, rows_of_pages, fingerprint, differences)}[sys.argv[1]](
        *sys.argv[2:])
