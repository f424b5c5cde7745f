"""What is measured of the daemon while it works, and what must hold when the work is over."""

import base64
import glob
import hashlib
import hmac
import json
import os
import sqlite3
import statistics

# Growth that a life of the daemon is allowed between its first and its last third, beyond the noise of an allocator.
MEMORY_SHARE_MAX = 0.10
MEMORY_KB_FREE = 6 * 1024
FILES_FREE = 2


def sample(process):
    """Resident memory in KB, open files and threads; None when the process is gone."""
    try:
        with open(f"/proc/{process}/status", encoding="ascii", errors="replace") as file:
            facts = dict(line.split(":", 1) for line in file)
        return int(facts["VmRSS"].split()[0]), len(os.listdir(f"/proc/{process}/fd")), int(facts["Threads"])
    except (OSError, KeyError):
        return None


def growth(samples):
    """What grew between the first and the last third of a life; sentences."""
    third = len(samples) // 3
    if third < 5:
        return ["too few samples: give it more minutes"]
    first, last = samples[:third], samples[-third:]
    found = []
    memory = [statistics.median(one[0] for one in part) for part in (first, last)]
    if memory[1] > memory[0] * (1 + MEMORY_SHARE_MAX) + MEMORY_KB_FREE:
        found.append(f"resident memory grew from {memory[0]:.0f} to {memory[1]:.0f} KB")
    for place, name in ((1, "open files"), (2, "threads")):
        # A run opens files and starts threads for its time; what leaks shows in the quietest moment.
        ends = [min(one[place] for one in part) for part in (first, last)]
        if ends[1] > ends[0] + FILES_FREE:
            found.append(f"{name} grew from {ends[0]} to {ends[1]}")
    return found


def open_read_only(path):
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)


def databases_are_sound(folder):
    paths = glob.glob(f"{folder}/state/*.sqlite") + glob.glob(f"{folder}/state/datasets/*.sqlite")
    for path in paths:
        with open_read_only(path) as connection:
            answer = connection.execute("PRAGMA integrity_check").fetchall()
            if answer != [("ok",)]:
                return [f"{path}: {answer[:3]}"]
    return [] if paths else ["there is no database"]


def ledgers_balance(folder):
    """Every version: no gap in the numbers, no row from nowhere, no record lost."""
    found = []
    for path in glob.glob(f"{folder}/state/datasets/*.sqlite"):
        rows = 0
        with open_read_only(path) as connection:
            connection.row_factory = sqlite3.Row
            for number, row in enumerate(connection.execute("SELECT * FROM versions ORDER BY number"), 1):
                name = f"{os.path.basename(path)} version {row['number']}"
                if row["number"] != number:
                    found.append(f"{name}: version {number} is missing")
                if row["records_read"] != row["records_used"] + row["records_left_out"] + row["records_quarantined"]:
                    found.append(f"{name}: records do not add up")
                if row["rows_mapped"] != row["rows_accepted"] + row["rows_repeated"] + row["rows_quarantined"]:
                    found.append(f"{name}: rows do not add up")
                rows += row["inserted"] - row["deleted"]
                if row["rows"] != rows:
                    found.append(f"{name}: {row['rows']} rows, and the changes make {rows}")
            stored = connection.execute("SELECT count(*) FROM rows").fetchone()[0]
            if stored != rows:
                found.append(f"{path}: {stored} rows are stored, and the changes make {rows}")
    return found


def committed(folder):
    found = set()
    for path in glob.glob(f"{folder}/state/datasets/*.sqlite"):
        dataset = os.path.basename(path).removesuffix(".sqlite")
        with open_read_only(path) as connection:
            found |= {(dataset, number) for (number,) in connection.execute("SELECT number FROM versions")}
    return found


def pending(folder):
    with open_read_only(f"{folder}/state/klamra.sqlite") as connection:
        return connection.execute("SELECT count(*) FROM deliveries WHERE state = 'pending'").fetchone()[0]


def events_arrived(folder, received, secret):
    """Every version was told at least once, always by the same id and body, signed; and nothing else was."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    heard, found = {}, []
    for headers, body in received:
        headers = {name.lower(): value for name, value in headers.items()}
        signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
        code = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
        if code not in headers["webhook-signature"].split():
            found.append(f"{headers['webhook-id']} is not signed")
        data = json.loads(body)["data"]
        heard.setdefault((data["dataset"], data["version"]), set()).add((headers["webhook-id"], body))
    versions = committed(folder)
    found += [f"{one} was never told" for one in sorted(versions - heard.keys())]
    found += [f"{one} was told and does not exist" for one in sorted(heard.keys() - versions)]
    found += [f"{one} was told as {len(texts)} events" for one, texts in sorted(heard.items()) if len(texts) > 1]
    return found


def nothing_is_left_over(folder):
    found = []
    for place in ("state", "public"):
        for path, folders, files in os.walk(f"{folder}/{place}"):
            found += [f"{path}/{name} is left over" for name in folders + files if name.endswith(".part")]
    return found
