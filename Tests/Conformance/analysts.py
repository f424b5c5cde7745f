"""The questions of the analysts' page, asked of DuckDB over the published files."""

import glob
import os
import re

import duckdb

from report import equal, expect

PAGE = "docs/for-analysts-sql.md"


def questions(top):
    """Each SELECT of the page with the answer that is printed below it."""
    with open(f"{top}/{PAGE}", encoding="utf-8") as file:
        text = file.read()
    asked = re.findall(r"<!-- sql -->\n```sql\n(.*?)```", text, re.S)
    answers = re.findall(r"<!-- answer -->\n```\n(.*?)```", text, re.S)
    expect(len(asked) == len(answers) >= 6, f"{len(asked)} questions and {len(answers)} answers")
    return list(zip(asked, answers))


def printed(answer):
    """The cells of an answer, by the widths of the lines below its headings."""
    heading, rules, *rows = answer.splitlines()
    places = [match.span() for match in re.finditer(r"-+", rules)]
    # A value may be wider than what stands below a heading only in the last column.
    ends = [start for start, _ in places[1:]] + [None]

    def cells(line):
        return tuple(line[start:end].strip() for (start, _), end in zip(places, ends))

    return cells(heading), [cells(row) for row in rows]


def tables(folder):
    """A view of each newest published table and of its revisions, every value a text."""
    connection = duckdb.connect()
    # Where SQLite has them; DuckDB has them last otherwise.
    connection.execute("SET default_null_order = 'nulls_first_on_asc_last_on_desc'")
    for place in sorted(glob.glob(f"{folder}/public/datasets/*/versions")):
        dataset = place.split("/")[-2]
        newest = max(int(name) for name in os.listdir(place) if name.isdigit())
        for file, table in ((dataset, dataset), ("revisions", f"{dataset}-revisions")):
            path = f"{place}/{newest}/{file}.csv"
            if os.path.exists(path):
                read = f"read_csv('{path}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
                columns = f"SELECT COLUMNS(*) FROM {read}"
                connection.execute(f'CREATE VIEW "{table}" AS {columns}')
    return connection


def duckdb_answers(folder, question, answer):
    names, rows = printed(answer)
    result = tables(folder).sql(question)
    equal(tuple(result.columns), names, "the headings")
    said = [tuple("" if value is None else str(value) for value in row) for row in result.fetchall()]
    equal(said, rows, "the rows")
    return f"{len(rows)} rows"
