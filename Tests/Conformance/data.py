"""Databases, published tables, deltas and descriptors, read by other programs."""

import csv
import datetime
import glob
import gzip
import json
import os
import re
import sqlite3
import subprocess
import zoneinfo

import duckdb
import frictionless
import jsonschema
from dplib import settings as dplib_settings
from frictionless import Package

from report import equal, expect


def databases(folder):
    return sorted(glob.glob(f"{folder}/state/*.sqlite") + glob.glob(f"{folder}/state/datasets/*.sqlite"))


def database_is_sound(path):
    for pragma in ("integrity_check", "foreign_key_check"):
        shell = subprocess.run(
            ["sqlite3", "-readonly", path, f"PRAGMA {pragma}"], capture_output=True, text=True, check=True)
        equal(shell.stdout.strip(), "ok" if pragma == "integrity_check" else "", pragma)
    return f"{os.path.getsize(path) >> 10} KB"


def published(folder):
    places = glob.glob(f"{folder}/public/datasets/*/versions")
    return sorted(os.path.basename(os.path.dirname(place)) for place in places)


def versions(folder, dataset):
    names = os.listdir(f"{folder}/public/datasets/{dataset}/versions")
    return sorted(int(name) for name in names if name.isdigit())


def descriptor(folder, dataset, version):
    with open(f"{folder}/public/datasets/{dataset}/versions/{version}/datapackage.json", encoding="utf-8") as file:
        return json.load(file)


def schema_of(package):
    return next(resource["schema"] for resource in package["resources"] if resource["path"].endswith(".csv"))


def stored(folder, dataset, schema):
    """The rows that the dataset's own database has now, as a CSV would say them."""
    names = [field["name"] for field in schema["fields"]]
    booleans = {field["name"] for field in schema["fields"] if field["type"] == "boolean"}
    with sqlite3.connect(f"file:{folder}/state/datasets/{dataset}.sqlite?mode=ro", uri=True) as connection:
        columns = ", ".join(f'"{name}"' for name in names)
        key = ", ".join(f'"{name}"' for name in schema["primaryKey"])
        rows = connection.execute(f"SELECT {columns} FROM rows ORDER BY {key}").fetchall()

    def said(name, value):
        if value is None:
            return ""
        return ("false", "true")[value] if name in booleans else str(value)

    return names, [tuple(said(name, value) for name, value in zip(names, row)) for row in rows]


def csv_rows(lines):
    rows = [tuple(row) for row in csv.reader(lines, strict=True)]
    return rows[0], rows[1:]


def table_is_stored_rows(folder, dataset, version):
    """Python's csv and json, and DuckDB, see in each published file what the database holds."""
    schema = schema_of(descriptor(folder, dataset, version))
    names, rows = stored(folder, dataset, schema)
    place = f"{folder}/public/datasets/{dataset}/versions/{version}/{dataset}"
    formats = [ending for ending in ("csv", "csv.gz", "ndjson.gz") if os.path.exists(f"{place}.{ending}")]
    expect(formats, "no table is published")
    for opener, ending in ((open, "csv"), (gzip.open, "csv.gz")):
        if ending not in formats:
            continue
        with opener(f"{place}.{ending}", "rt", encoding="utf-8", newline="") as file:
            header, content = csv_rows(file)
        equal(list(header), names, f"the header of {ending}")
        equal(content, rows, f"Python's csv of {ending}")
        read = f"read_csv('{place}.{ending}', header=true, all_varchar=true, delim=',', quote='\"', escape='\"')"
        duck = duckdb.sql(f"SELECT * FROM {read}")
        equal(duck.columns, names, f"DuckDB's header of {ending}")
        equal([tuple(value or "" for value in row) for row in duck.fetchall()], rows, f"DuckDB's rows of {ending}")
    if "ndjson.gz" not in formats:
        return f"{len(rows)} rows, {len(formats)} files"
    with gzip.open(f"{place}.ndjson.gz", "rt", encoding="utf-8") as file:
        objects = [json.loads(line, parse_float=str, parse_int=str) for line in file]
    for item in objects:
        equal(list(item), names, "the members of a line of NDJSON")

    def said(value):
        return "" if value is None else {True: "true", False: "false"}[value] if isinstance(value, bool) else value

    equal([tuple(said(value) for value in item.values()) for item in objects], rows, "Python's json of ndjson.gz")
    read = f"read_json('{place}.ndjson.gz', format='newline_delimited')"
    equal(duckdb.sql(f"SELECT count(*) FROM {read}").fetchall(), [(len(rows),)], "DuckDB's lines of ndjson.gz")
    return f"{len(rows)} rows, {len(formats)} files"


def excel_table_is_the_table(folder, dataset, version):
    """Python's csv with the dialect of Polish Excel sees the same rows as in the CSV for programs, and no formula."""
    package = descriptor(folder, dataset, version)
    place = f"{folder}/public/datasets/{dataset}/versions/{version}/{dataset}"
    fields = schema_of(package)["fields"]
    with open(place + "." + "excel.csv", "rb") as file:
        content = file.read()
    expect(content.startswith(b"\xef\xbb\xbf"), "no byte order mark")
    with open(f"{place}.csv", encoding="utf-8", newline="") as file:
        _, expected = csv_rows(file)
    header, *rows = csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=";", strict=True)
    resource = next(one for one in package["resources"] if one["path"].endswith("excel.csv"))
    equal(header, [field["name"] for field in resource["schema"]["fields"]], "the header of excel.csv")

    def said(text, kind):
        if kind == "number":
            return text.replace(",", ".")
        if kind == "integer":
            return text
        if kind == "boolean":
            return {"PRAWDA": "true", "FAŁSZ": "false", "": ""}[text]
        expect(not re.match(r"[=+@\t\r-]", text), f"a formula: {text}")
        # One leading apostrophe is no part of the value.
        return text[1:] if text.startswith("'") else text

    def local(text):
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(zoneinfo.ZoneInfo("Europe/Warsaw"))
        return moment.strftime("%Y-%m-%d %H:%M:%S")

    kinds = [field["type"] for field in fields]
    found = [tuple(said(text, kind) for text, kind in zip(row, kinds)) for row in rows]
    wanted = [tuple(local(text) if kind == "datetime" and text else text for text, kind in zip(row, kinds))
              for row in expected]
    equal(found, wanted, "Python's csv of excel.csv")
    return f"{len(rows)} rows"


def checksums_hold(folder, dataset, version):
    place = f"{folder}/public/datasets/{dataset}/versions/{version}"
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=place, capture_output=True, text=True)
    expect(done.returncode == 0, done.stdout + done.stderr)
    named = {line.split("  ", 1)[1] for line in open(f"{place}/SHA256SUMS", encoding="utf-8").read().splitlines()}
    equal(named, set(os.listdir(place)) - {"SHA256SUMS"}, "the files that SHA256SUMS names")
    return f"{len(named)} files"


def descriptor_fits_the_profile(folder, dataset, version):
    """Data Package 2.0: the profiles that the package dplib-py carries, so that no network is needed."""
    package = descriptor(folder, dataset, version)
    for name, value in (("datapackage", package), ("tableschema", schema_of(package))):
        with open(f"{dplib_settings.PROFILE_BASEDIR}/2.0/{name}.json", encoding="utf-8") as file:
            profile = json.load(file)
        errors = list(jsonschema.validators.validator_for(profile)(profile).iter_errors(value))
        expect(not errors, f"{name}: " + "; ".join(f"{list(e.path)}: {e.message[:200]}" for e in errors[:3]))
    return "profiles 2.0"


def frictionless_agrees(folder, dataset, version):
    """Sizes, digests, types, required values and the key, checked against every row."""
    place = f"{folder}/public/datasets/{dataset}/versions/{version}"
    report = Package(f"{place}/datapackage.json", basepath=place).validate()
    errors = report.flatten(["type", "message"])
    expect(report.valid, str(errors[:3]))
    return f"frictionless {frictionless.__version__}, {len(report.tasks)} resources"


def delta_leads_on(folder, dataset, version):
    """Version n-1 and the delta, put together by DuckDB, are version n."""
    place = f"{folder}/public/datasets/{dataset}"
    key = schema_of(descriptor(folder, dataset, version))["primaryKey"]
    options = "header=true, all_varchar=true, delim=',', quote='\"', escape='\"'"
    connection = duckdb.connect()
    for name, path in (("old", f"versions/{version - 1}/{dataset}.csv"), ("new", f"versions/{version}/{dataset}.csv"),
                       ("delta", f"changes/{version - 1}-{version}.csv")):
        connection.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{place}/{path}', {options})")
    on = " AND ".join(f'old."{name}" = delta."{name}"' for name in key)
    connection.execute(f"DELETE FROM old USING delta WHERE {on}")
    connection.execute("INSERT INTO old BY NAME SELECT * EXCLUDE (op) FROM delta WHERE op <> 'D'")
    for one, other in (("old", "new"), ("new", "old")):
        left = connection.execute(f"SELECT * FROM {one} EXCEPT ALL SELECT * FROM {other}").fetchall()
        expect(not left, f"only in {'what the delta makes' if one == 'old' else 'the published version'}: {left[:3]}")
    counts = dict(connection.execute("SELECT op, count(*) FROM delta GROUP BY op").fetchall())
    expect(counts, "the delta is empty")
    return " ".join(f"{op} {count}" for op, count in sorted(counts.items()))
