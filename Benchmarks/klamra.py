"""Klamra's side: a configuration of its own for the benchmark, and the commands that are measured.

Everything that an operator's run does is done here too: landing, hashing, the ledger, history, the durable commit.
"""

import json
import os
import shutil
import signal
import subprocess
import time

import measure

TERRITORY = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Territory")

GATEWAY = """\
gateway:
  title: {pl: Pomiar, en: Benchmark}
  publisher: {pl: Pomiar, en: Benchmark}
  base_url: http://127.0.0.1:%(port)d
public: {listen: "127.0.0.1:%(port)d"}
operators: {listen: "127.0.0.1:%(operators)d"}
connectors: %(connectors)s
territory: %(territory)s
"""

ROWS_CONNECTOR = """\
connector: bench-rows
title: {pl: Wiersze, en: Rows}
parameters:
  folder: {type: folder, required: true}
streams:
  rows:
    drop: {folder: "{folder}", pattern: "*.csv", settle: 1s}
    format: csv
    csv: {encoding: utf-8, delimiter: ";", decimal: ","}
    fields:
      area:      {column: area, type: code}
      indicator: {column: indicator, type: code}
      period:    {column: period, type: period}
      value:     {column: value, type: decimal}
      status:    {column: status, type: code}
      note:      {column: note, type: text}
    mapping: rows.sql
"""

PAGES_CONNECTOR = """\
connector: bench-pages
title: {pl: Strony, en: Pages}
http:
  base: http://127.0.0.1:1
streams:
  records:
    request: {path: /records}
    pages:   {number: page, from: 0, last: links.next is absent, total: totalRecords}
    format: json
    records: results[]
    fields:
      unit:     {path: unit, type: code}
      variable: {path: variable, type: code}
      year:     {path: year, type: period}
      value:    {path: value, type: decimal}
      attribute: {path: attrId, type: integer}
    mapping: records.sql
"""

PLAIN = "SELECT area, indicator, period, value, status, note FROM source\n"
# Each asks for what the one before it asks for, and more.
MAPPINGS = {
    "plain": PLAIN,
    "functions": "SELECT area(area, period) AS area, indicator, period(period) AS period, value, status, note FROM source\n",
    "series": """SELECT area(source.area, source.period) AS area, coalesce(series.series, source.indicator) AS indicator,
        period_of(source.period, series.part) AS period, value, status, note
        FROM source LEFT JOIN series ON series.variable = source.indicator\n""",
}

# One of each kind that looks at every row; all rows hold.
CHECKS = r"""checks:
  told:      {check: required, columns: [status], action: reject}
  plausible: {check: range, column: value, min: 0, max: 200000, action: reject}
  areas:     {check: pattern, column: area, pattern: '\d{7}', action: reject}
  signs:     {check: codes, column: status, codes: [A, E, M, R], action: hold}
  remarks:   {check: pattern, column: note, pattern: 'uwaga \d+'}
"""

COLUMN = "  %s: {type: %s, title: {pl: %s, en: %s}, description: {pl: %s, en: %s}, privacy: public}\n"


def dataset(columns, key, formats):
    text = "title: {pl: Pomiar, en: Benchmark}\ndescription: {pl: Pomiar, en: Benchmark}\ncolumns:\n"
    for name, kind in columns:
        text += COLUMN % (name, kind, name, name, name, name)
    text += f"key: [{', '.join(key)}]\n"
    text += "privacy: {decision: {pl: '-', en: '-'}, legal_basis: {pl: '-', en: '-'}}\n"
    # A second snapshot that deletes half a percent is no accident here.
    text += "limits: {deleted_share: 50%, deleted_rows: 1000000}\n"
    text += f"publication: {{formats: [{', '.join(formats)}], licence: CC-BY-4.0, attribution: {{pl: '-', en: '-'}}}}\n"
    return text


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


class Klamra:
    """One configuration with its state and public folders below a working folder."""

    def __init__(self, folder, binary, base=None, port=18080, mapping="plain", series=(), checks=""):
        self.folder = folder
        self.binary = binary
        self.port = port
        self.drop = f"{folder}/drop"
        shutil.rmtree(folder, ignore_errors=True)
        for name in ("config", "connectors", "drop"):
            os.makedirs(f"{folder}/{name}")
        write(f"{folder}/config/klamra.yaml", GATEWAY % {
            "port": port, "operators": port + 1, "connectors": f"{folder}/connectors",
            "territory": TERRITORY})
        connector = ROWS_CONNECTOR
        if mapping != "plain":
            # The functions get what the source wrote.
            connector = connector.replace("type: period", "type: code")
        if series:
            connector = connector.replace("streams:\n", "code_lists: {series: series.csv}\nstreams:\n")
            write(f"{folder}/connectors/bench-rows/series.csv", "variable,series,part\n" + "".join(
                f"{','.join(line)}\n" for line in series))
        write(f"{folder}/connectors/bench-rows/connector.yaml", connector)
        write(f"{folder}/connectors/bench-rows/rows.sql", MAPPINGS[mapping])
        write(f"{folder}/connectors/bench-pages/connector.yaml", PAGES_CONNECTOR)
        write(f"{folder}/connectors/bench-pages/records.sql",
              "SELECT unit, variable, year, value, attribute FROM source\n")
        if base:
            write(f"{folder}/config/sources/pages.yaml",
                  f"connector: bench-pages\ntitle: {{pl: Strony, en: Pages}}\nbase: {base}\nschedule: every 24h\n"
                  "streams:\n  records: {dataset: records, refresh: full}\n")
            write(f"{folder}/config/datasets/records.yaml", dataset(
                [("unit", "code"), ("variable", "code"), ("year", "period"), ("value", "decimal"),
                 ("attribute", "integer")], ["unit", "variable", "year"], ["csv"]))
        else:
            write(f"{folder}/config/sources/rows.yaml",
                  "connector: bench-rows\ntitle: {pl: Wiersze, en: Rows}\n"
                  f"parameters: {{folder: {self.drop}}}\nschedule: every 24h\n"
                  "streams:\n  rows: {dataset: rows, refresh: full}\n")
            write(f"{folder}/config/datasets/rows.yaml", dataset(
                [("area", "code" if mapping == "plain" else "area"), ("indicator", "code"), ("period", "period"),
                 ("value", "decimal"), ("status", "code"), ("note", "text")], ["area", "indicator", "period"], ["csv.gz", "ndjson.gz"])
                + checks)

    def command(self, *words):
        return [self.binary, "--config", f"{self.folder}/config", "--state", f"{self.folder}/state",
                "--public", f"{self.folder}/public", *words]

    def run(self, *words, allowed=(0,)):
        return measure.run(self.command(*words), allowed=allowed)

    def give(self, path):
        """Puts a snapshot where the source looks, in place of what was there.

        By a hard link, or a copy on another file system: symbolic ones are left alone. Either has just been touched, so
        it is waited for until it counts as complete (`settle: 1s`).
        """
        for name in os.listdir(self.drop):
            os.remove(f"{self.drop}/{name}")
        path = os.path.realpath(path)
        given = f"{self.drop}/{os.path.basename(path)}"
        try:
            os.link(path, given)
        except OSError:
            shutil.copyfile(path, given)
            facts = os.stat(path)
            os.utime(given, ns=(facts.st_atime_ns, facts.st_mtime_ns))
        time.sleep(1.5)

    def keep(self, name):
        """Sets the state aside, so that a job can begin from it again."""
        kept = f"{self.folder}/kept-{name}"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(f"{self.folder}/state", kept)

    def restore(self, name):
        for part in ("state", "public"):
            shutil.rmtree(f"{self.folder}/{part}", ignore_errors=True)
        shutil.copytree(f"{self.folder}/kept-{name}", f"{self.folder}/state")

    def forget(self):
        for part in ("state", "public"):
            shutil.rmtree(f"{self.folder}/{part}", ignore_errors=True)

    def published(self, name, version, file):
        return f"{self.folder}/public/datasets/{name}/versions/{version}/{file}"

    def status(self):
        return json.loads(self.run("--json", "status").output)


def idle(klamra):
    """Starts the daemon, lets it settle, and says what it holds; then ends it as systemd would."""
    process = subprocess.Popen(klamra.command("serve"), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(5)
        if process.poll() is not None:
            raise measure.Failed(f"klamra serve ended with {process.returncode}")
        return measure.resident_mb(process.pid)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=15)
