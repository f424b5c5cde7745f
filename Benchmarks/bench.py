#!/usr/bin/env python3
"""Runs Klamra and its peers side by side on this machine and compares their times, memory and results.

    make bench                          every job, 5 million rows, three rounds
    make bench JOBS=A,P ROUNDS=1        some jobs, once
    make bench JOBS=M ROWS=20000000     memory at 20 million rows
    make bench SHUFFLED=1               snapshots that are not sorted by their key
    make bench JOBS=O                   what the order of the rows costs in A and B

Jobs: A first load, B second snapshot, P publication, C pages of an API, V and W derived datasets, M memory alone, I idle
daemon and start, T what areas, periods and series of a mapping add to A, on the codes of the shipped list, D privacy
detectors alone, K what five checks of every row add to A, O the order of the rows in A and B.
A time counts only when the result was found equal to the peer's. In every round the programs take turns.
"""

import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(HERE)
sys.path.insert(0, HERE)

import data  # noqa: E402
import klamra as gateway  # noqa: E402
import measure  # noqa: E402

JOBS = os.environ.get("JOBS", "A,B,P,C,I,D").upper().split(",")
ROWS = int(os.environ.get("ROWS", "5000000"))
ROUNDS = int(os.environ.get("ROUNDS", "3"))
SHUFFLED = os.environ.get("SHUFFLED") == "1"
ORDER = "shuffled" if SHUFFLED else "key"
BINARY = os.environ.get("KLAMRA", f"{TOP}/.build/release/klamra")
VENV = f"{TOP}/.build/bench-venv"
PYTHON = f"{VENV}/bin/python"
WORK = f"{TOP}/bench"

# The largest ratio of Klamra's time to the peer's that is good enough; for C the smallest speed-up.
TARGETS = {"A": {"sqlite3": 0.45, "duckdb": 0.35}, "B": {"duckdb": 1.0}, "P": {"duckdb": 0.6}, "C": {"dlt": 1 / 3},
           "V": {"sqlite3": 2.0}, "W": {"sqlite3": 2.0}}
MEMORY_MB_MAX = 150
IDLE_MB_MAX = 40
START_MS_MAX = 50
DETECTORS_MB_PER_SECOND_MIN = 200
RECORDS_PER_SECOND_MIN = 30_000
# How much longer job A may take with area(area, period) and period(period).
FUNCTIONS_RATIO_MAX = 1.25

# And with five checks of every row.
CHECKS_RATIO_MAX = 1.20

# How much longer A and B may take if the rows come in another order than that of the key.
ORDER_RATIO_MAX = 1.5

TITLES = {
    "A": "first load into version 1", "B": "second snapshot into version 2 with its changes",
    "V": "a derived dataset of a row for each row", "W": "a derived dataset of sums",
    "P": "publication as CSV.gz and NDJSON.gz", "C": "1 000 pages of 100 records from a local API",
}


ROWS_SQL = "SELECT area, indicator, period, value, status, note FROM rows"
CHANGES_SQL = """SELECT _op AS op, area, indicator, period, _new_value AS value, _new_status AS status,
    _new_note AS note
    FROM changes WHERE _version = 2"""


def peer(*words):
    environment = dict(os.environ, RUNTIME__DLTHUB_TELEMETRY="false", RUNTIME__LOG_LEVEL="ERROR")
    return measure.run([PYTHON, f"{HERE}/peers.py", *words], env=environment)


def check(condition, message):
    if not condition:
        raise measure.Failed(f"the results differ: {message}")


def fresh(name):
    path = f"{WORK}/{name}"
    shutil.rmtree(path, ignore_errors=True)
    os.makedirs(path)
    return path


def remove(*paths):
    for path in paths:
        for suffix in ("", ".wal", "-journal", "-wal", "-shm"):
            if os.path.exists(path + suffix):
                os.remove(path + suffix)


class Costs:
    """What every program needed in every round of one job."""

    def __init__(self, job):
        self.job = job
        self.rounds = {}

    def add(self, program, cost):
        self.rounds.setdefault(program, []).append((cost.seconds, cost.peak_mb))
        print(f"  {self.job} {program:<8} {cost.seconds:8.2f} s  {cost.peak_mb:7.0f} MB", flush=True)

    def seconds(self, program):
        return statistics.median(cost[0] for cost in self.rounds[program])

    def memory(self, program):
        return max(cost[1] for cost in self.rounds[program])


def sqlite_import(database, csv):
    remove(database)
    # The shell's own commands begin at the margin.
    return measure.run(["sqlite3", database], stdin="\n".join([
        "CREATE TABLE data (area TEXT, indicator TEXT, period TEXT, value TEXT, status TEXT, note TEXT,",
        "  PRIMARY KEY (area, indicator, period)) WITHOUT ROWID;",
        ".separator ;",
        f".import --skip 1 {csv} data",
        "",
    ]))


def job_a(paths):
    """Everything of `klamra run` up to the commit; publication is job P."""
    costs = Costs("A")
    mine = gateway.Klamra(f"{WORK}/a", BINARY)
    sqlite, duck = f"{WORK}/a.sqlite", f"{WORK}/a.duckdb"
    expected = peer("fingerprint", "source", paths[0]).output
    for _ in range(ROUNDS):
        mine.forget()
        mine.give(paths[0])
        cost = mine.run("run", "rows", "--no-publish")
        content = peer("fingerprint", "csv", stored(mine, "rows", ROWS_SQL)).output
        check(content == expected, f"version 1 is {content}, the source {expected}")
        costs.add("klamra", cost)

        cost = sqlite_import(sqlite, paths[0])
        count = measure.run(["sqlite3", sqlite, "SELECT count(*) FROM data"]).output
        check(int(count) == ROWS, f"sqlite3 has {count} rows")
        costs.add("sqlite3", cost)

        remove(duck)
        cost = peer("load", duck, paths[0])
        check(peer("fingerprint", "table", duck, "data").output == expected, "DuckDB's table is not the source")
        costs.add("duckdb", cost)
    mine.keep("version1")
    remove(sqlite)
    return costs


def stored(mine, name, sql):
    """What Klamra has stored, read by SQLite's own shell outside the measured time."""
    path = f"{mine.folder}/stored.csv"
    database = f"{mine.folder}/state/datasets/{name}.sqlite"
    with open(path, "w") as file:
        subprocess.run(["sqlite3", "-readonly", "-csv", "-header", database, sql], stdout=file, check=True)
    return path


def first_version(paths):
    """A state with version 1 in it, and DuckDB's table of the same rows; job A's, or made here."""
    mine = gateway.Klamra.__new__(gateway.Klamra)
    if "A" not in JOBS or not os.path.exists(f"{WORK}/a/kept-version1"):
        mine = gateway.Klamra(f"{WORK}/a", BINARY)
        mine.give(paths[0])
        mine.run("run", "rows", "--no-publish")
        mine.keep("version1")
        remove(f"{WORK}/a.duckdb")
        peer("load", f"{WORK}/a.duckdb", paths[0])
    else:
        mine.__dict__.update(folder=f"{WORK}/a", binary=BINARY, port=18080, drop=f"{WORK}/a/drop")
    return mine, f"{WORK}/a.duckdb"


def job_b(paths):
    costs = Costs("B")
    mine, base = first_version(paths)
    duck = f"{WORK}/b.duckdb"
    expected = peer("fingerprint", "source", paths[1]).output
    for _ in range(ROUNDS):
        mine.restore("version1")
        mine.give(paths[1])
        cost = mine.run("run", "rows", "--no-publish")
        remove(duck)
        shutil.copy(base, duck)
        theirs = peer("change", duck, paths[1])

        content = peer("fingerprint", "csv", stored(mine, "rows", ROWS_SQL)).output
        check(content == expected, f"version 2 is {content}, the second snapshot {expected}")
        check(peer("fingerprint", "table", duck, "data2").output == expected, "DuckDB's table is not the snapshot")
        wrong, *counts = peer("differences", duck, stored(mine, "rows", CHANGES_SQL)).output.split()
        check(wrong == "0", f"{wrong} changes are told otherwise")
        print(f"  B changes: {counts[0]} inserted, {counts[1]} updated, {counts[2]} deleted: the same in both")
        costs.add("klamra", cost)
        costs.add("duckdb", theirs)
    remove(duck)
    return costs


def job_p(paths):
    costs = Costs("P")
    mine, base = first_version(paths)
    expected = peer("fingerprint", "source", paths[0]).output
    for _ in range(ROUNDS):
        mine.restore("version1")
        cost = mine.run("publish", "rows")
        for kind, file in (("csv", "rows.csv.gz"), ("ndjson", "rows.ndjson.gz")):
            content = peer("fingerprint", kind, mine.published("rows", 1, file)).output
            check(content == expected, f"{file} is {content}, the source {expected}")
        folder = os.path.dirname(mine.published("rows", 1, "x"))
        subprocess.run(["sha256sum", "--quiet", "--check", "SHA256SUMS"], cwd=folder, check=True)
        check(os.path.exists(f"{folder}/manifest.json"), "there is no manifest")
        costs.add("klamra", cost)

        folder = fresh("p")
        cost = peer("export", base, folder)
        check(peer("fingerprint", "csv", f"{folder}/data.csv.gz").output == expected, "DuckDB's CSV")
        costs.add("duckdb", cost)
    return costs


def job_c():
    costs = Costs("C")
    server = subprocess.Popen([sys.executable, f"{HERE}/pages.py"], stdout=subprocess.PIPE)
    try:
        base = f"http://127.0.0.1:{int(server.stdout.readline())}"
        mine = gateway.Klamra(f"{WORK}/c", BINARY, base=base)
        for _ in range(ROUNDS):
            mine.forget()
            cost = mine.run("run", "pages", "--no-publish")
            folder = fresh("dlt")
            theirs = peer("pages", "duckdb", folder, base)
            with open(stored(mine, "records", "SELECT value FROM rows")) as file:
                values = [round(float(line) * 100) for line in list(file)[1:]]
            count, total = peer("rows_of_pages", folder).output.split()
            check(len(values) == int(count) == 100_000, f"{len(values)} rows, dlt {count}")
            check(sum(values) == round(float(total) * 100), f"the values sum to {sum(values) / 100}, dlt's to {total}")
            costs.add("klamra", cost)
            costs.add("dlt", theirs)
    finally:
        server.terminate()
        server.wait()
    return costs


def job_m(paths):
    """Klamra alone: what A, B and P hold at the most, for sizes at which the peers would take too long."""
    costs = {}
    mine = gateway.Klamra(f"{WORK}/m", BINARY)
    for job, snapshot in (("A", paths[0]), ("B", paths[1])):
        mine.give(snapshot)
        costs[job] = Costs(job)
        costs[job].add("klamra", mine.run("run", "rows", "--no-publish"))
    costs["P"] = Costs("P")
    costs["P"].add("klamra", mine.run("publish", "rows"))
    shutil.rmtree(mine.folder)
    return costs


def job_t():
    """Klamra alone: job A on real codes, without functions, with area() and period(), and with a series of months."""
    path = data.make(f"{WORK}/data", ROWS, ORDER, data.areas(f"{gateway.TERRITORY}/areas.csv"))[0]
    months = ["styczeń", "luty", "marzec", "kwiecień", "maj", "czerwiec", "lipiec", "sierpień", "wrzesień",
              "październik", "listopad", "grudzień"]
    series = [(name, data.INDICATORS[0], month) for name, month in zip(data.INDICATORS, months)]
    runs = {name: gateway.Klamra(f"{WORK}/t-{name}", BINARY, mapping=name, series=series if name == "series" else ())
            for name in gateway.MAPPINGS}
    costs = Costs("T")
    expected = peer("fingerprint", "source", path).output
    for _ in range(ROUNDS):
        for name, mine in runs.items():
            mine.forget()
            mine.give(path)
            cost = mine.run("run", "rows", "--no-publish")
            content = peer("fingerprint", "csv", stored(mine, "rows", ROWS_SQL)).output
            # What is mapped to itself is the source again; a series has other keys for the same values.
            check(content == expected or name == "series", f"{name}: {content}, the source {expected}")
            if name == "series":
                counts = measure.run(["sqlite3", f"{mine.folder}/state/datasets/rows.sqlite",
                                      "SELECT count(*), count(DISTINCT indicator) FROM rows"]).output
                check(counts.split() == [f"{ROWS}|{len(data.INDICATORS) - len(months) + 1}"], f"series: {counts}")
            costs.add(name, cost)
    for mine in runs.values():
        shutil.rmtree(mine.folder)
    return costs


def job_k(paths):
    """Klamra alone: job A without checks, and with one of each kind that looks at every row."""
    runs = {name: gateway.Klamra(f"{WORK}/k-{name}", BINARY, checks=checks)
            for name, checks in (("plain", ""), ("checks", gateway.CHECKS))}
    costs = Costs("K")
    for _ in range(ROUNDS):
        for name, mine in runs.items():
            mine.forget()
            mine.give(paths[0])
            costs.add(name, mine.run("run", "rows", "--no-publish"))
            count = measure.run(["sqlite3", f"{mine.folder}/state/datasets/rows.sqlite", "SELECT count(*) FROM rows"])
            check(int(count.output) == ROWS, f"{name}: {count.output} rows")
    for mine in runs.values():
        shutil.rmtree(mine.folder)
    return costs


def job_o():
    """Klamra alone: both snapshots in the order of the key, by the second column of the key, and in no order."""
    costs = {"A": Costs("A"), "B": Costs("B")}
    orders = ("key", "unit", "shuffled")
    snapshots = {order: data.make(f"{WORK}/data", ROWS, order) for order in orders}
    runs = {order: gateway.Klamra(f"{WORK}/o-{order}", BINARY) for order in orders}
    for _ in range(ROUNDS):
        content = {}
        for order, mine in runs.items():
            mine.forget()
            for job, path in zip("AB", snapshots[order]):
                mine.give(path)
                costs[job].add(order, mine.run("run", "rows", "--no-publish"))
            content[order] = [measure.run(["sqlite3", f"{mine.folder}/state/datasets/rows.sqlite",
                                           f"SELECT {column} FROM versions ORDER BY number"]).output
                              for column in ("hash", "inserted || updated || deleted")]
        check(len({str(each) for each in content.values()}) == 1, "another order gives another version")
    for mine in runs.values():
        shutil.rmtree(mine.folder)
    return costs


DERIVED = {
    "V": ([("area", "code"), ("indicator", "code"), ("period", "period"), ("value", "decimal"), ("mark", "text")],
          ["area", "indicator", "period"],
          "SELECT area, indicator, period, value, status || '/' || coalesce(note, '-') AS mark FROM rows"),
    "W": ([("area", "code"), ("period", "period"), ("figures", "integer"), ("top", "text")], ["area", "period"],
          "SELECT area, period, count(*) AS figures, max(value) AS top FROM rows GROUP BY area, period"),
}


def job_derived(job, paths):
    """The SELECT of a derived dataset over stored rows, and the same SELECT into a table by SQLite's own shell."""
    costs = Costs(job)
    mine, _ = first_version(paths)
    columns, key, select = DERIVED[job]
    names = ", ".join(name for name, _ in columns)
    order = f"SELECT {names} FROM %s ORDER BY {', '.join(key)}"
    gateway.write(f"{mine.folder}/config/datasets/derived.yaml",
                  gateway.dataset(columns, key, ["csv"]) + "derived: derived.sql\n")
    gateway.write(f"{mine.folder}/config/datasets/derived.sql", select + "\n")
    other = f"{WORK}/v.sqlite"
    for _ in range(ROUNDS):
        mine.restore("version1")
        cost = mine.run("derive", "--no-publish")
        with open(stored(mine, "derived", order % "rows"), "rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        costs.add("klamra", cost)

        remove(other)
        rows = f"{mine.folder}/state/datasets/rows.sqlite"
        cost = measure.run(["sqlite3", other], stdin=f"ATTACH '{rows}' AS r;\nCREATE TABLE x AS {select};\n")
        theirs = f"{WORK}/v.csv"
        with open(theirs, "w") as file:
            subprocess.run(["sqlite3", "-csv", "-header", other, order % "x"], stdout=file, check=True)
        with open(theirs, "rb") as file:
            check(hashlib.file_digest(file, "sha256").hexdigest() == content, "the shell's table has other rows")
        costs.add("sqlite3", cost)
    remove(other, f"{WORK}/v.csv")
    for name in ("derived.yaml", "derived.sql"):
        os.remove(f"{mine.folder}/config/datasets/{name}")
    return costs


def job_i():
    mine = gateway.Klamra(f"{WORK}/i", BINARY)
    resident = gateway.idle(mine)
    starts = sorted(mine.run("status").seconds * 1000 for _ in range(21))
    return resident, starts[10]


def job_d():
    """The detectors of personal data on one core, without what is around them."""
    found = json.loads(measure.run([f"{TOP}/.build/release/bench-privacy"]).output)
    check(found["found"] == 0, "the detectors found something in texts that hold nothing")
    return found


def prepare():
    """The peers, in an environment of their own; made once, and again when their versions change."""
    wanted = open(f"{HERE}/requirements.txt").read()
    stamp = f"{VENV}/klamra-requirements.txt"
    if os.path.exists(stamp) and open(stamp).read() == wanted:
        return
    print("installing the peers (DuckDB, dlt, sqlite-utils)", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], check=True)
    subprocess.run([PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
                    f"{HERE}/requirements.txt"], check=True)
    with open(stamp, "w") as file:
        file.write(wanted)


def verdict(reached):
    return "reached" if reached else "MISSED"


def main():
    prepare()
    os.makedirs(WORK, exist_ok=True)
    results = {}
    if set("ABPMVWK") & set(JOBS):
        paths = data.make(f"{WORK}/data", ROWS, ORDER)
    for job, run in (("A", lambda: job_a(paths)), ("B", lambda: job_b(paths)), ("P", lambda: job_p(paths)),
                     ("C", job_c), ("V", lambda: job_derived("V", paths)), ("W", lambda: job_derived("W", paths))):
        if job in JOBS:
            print(f"{job}: {TITLES[job]}", flush=True)
            results[job] = run()

    lines = []
    for job, costs in results.items():
        mine = costs.seconds("klamra")
        lines.append(f"{job}  {TITLES[job]}")
        lines.append(f"     klamra   {mine:8.2f} s  {costs.memory('klamra'):6.0f} MB")
        for program, target in TARGETS[job].items():
            if program in costs.rounds:
                ratio = mine / costs.seconds(program)
                lines.append(
                    f"     {program:<8} {costs.seconds(program):8.2f} s  {costs.memory(program):6.0f} MB   "
                    f"ratio {ratio:.2f}, target {target:.2f}: {verdict(ratio <= target)}")
        if job in "ABPVW":
            memory = costs.memory("klamra")
            lines.append(f"     memory {memory:.0f} MB, target {MEMORY_MB_MAX}: {verdict(memory <= MEMORY_MB_MAX)}")
        else:
            speed = 100_000 / mine
            lines.append(f"     {speed:,.0f} records/s, target {RECORDS_PER_SECOND_MIN:,}: "
                         f"{verdict(speed >= RECORDS_PER_SECOND_MIN)}")
    if "M" in JOBS:
        print(f"M: memory at {ROWS:,} rows", flush=True)
        for job, costs in job_m(paths).items():
            memory = costs.memory("klamra")
            lines.append(f"{job}  memory at {ROWS:,} rows: {memory:.0f} MB in {costs.seconds('klamra'):.1f} s, "
                         f"target {MEMORY_MB_MAX}: {verdict(memory <= MEMORY_MB_MAX)}")
            results[f"M-{job}"] = costs
    if "T" in JOBS:
        print("T: areas, periods and series in a first load", flush=True)
        results["T"] = costs = job_t()
        plain = costs.seconds("plain")
        lines.append(f"T  a first load without functions {plain:.2f} s")
        for name, target in (("functions", FUNCTIONS_RATIO_MAX), ("series", None)):
            ratio = costs.seconds(name) / plain
            said = f", target {target:.2f}: {verdict(ratio <= target)}" if target else ""
            lines.append(f"     {name:<9} {costs.seconds(name):7.2f} s  {costs.memory(name):6.0f} MB   ratio {ratio:.2f}{said}")
    if "K" in JOBS:
        print("K: checks in a first load", flush=True)
        results["K"] = costs = job_k(paths)
        ratio = costs.seconds("checks") / costs.seconds("plain")
        lines.append(f"K  a first load without checks {costs.seconds('plain'):.2f} s, with five {costs.seconds('checks'):.2f} s, "
                     f"ratio {ratio:.2f}, target {CHECKS_RATIO_MAX:.2f}: {verdict(ratio <= CHECKS_RATIO_MAX)}")
    if "O" in JOBS:
        print("O: rows in another order than that of the key", flush=True)
        for job, costs in job_o().items():
            plain = costs.seconds("key")
            lines.append(f"O  {TITLES[job]}, in the order of the key {plain:.2f} s")
            for order in ("unit", "shuffled"):
                ratio = costs.seconds(order) / plain
                lines.append(f"     {order:<9} {costs.seconds(order):7.2f} s  {costs.memory(order):6.0f} MB   ratio {ratio:.2f}, "
                             f"target {ORDER_RATIO_MAX:.2f}: {verdict(ratio <= ORDER_RATIO_MAX)}")
            results[f"O-{job}"] = costs
    if "I" in JOBS:
        resident, start = job_i()
        lines.append(f"I  idle daemon {resident:.0f} MB, target {IDLE_MB_MAX}: {verdict(resident <= IDLE_MB_MAX)}")
        lines.append(f"   klamra status {start:.0f} ms, target {START_MS_MAX}: {verdict(start <= START_MS_MAX)}")

    if "D" in JOBS:
        found = job_d()
        speed = found["text_mb_per_second"]
        lines.append(f"D  privacy detectors {speed} MB/s of text ({found['values_mb_per_second']} MB/s of short values), "
                     f"target {DETECTORS_MB_PER_SECOND_MIN}: {verdict(speed >= DETECTORS_MB_PER_SECOND_MIN)}")

    print(f"\n{ROWS:,} rows, median of {ROUNDS}, {os.cpu_count()} cores, {platform.machine()}"
          f"{', shuffled' if SHUFFLED else ''}\n" + "\n".join(lines))
    with open(f"{WORK}/results.json", "w") as file:
        json.dump({
            "rows": ROWS, "rounds": ROUNDS, "shuffled": SHUFFLED, "report": lines,
            "costs": {job: costs.rounds for job, costs in results.items()},
        }, file, indent=2)
    # A missed target is a finding, not a failure of the harness; a result that differs ends it above.


if __name__ == "__main__":
    try:
        main()
    except measure.Failed as error:
        sys.exit(f"bench: {error}")
