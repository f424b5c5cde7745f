"""Makes the two snapshots that jobs A, B, P and T read: the same bytes on every machine.

    area;indicator;period;value;status;note
    0200011;000103;2005;50123,40;A;

Rows are sorted by their key (area, indicator, period). Codes have leading zeros, numbers a decimal comma; one value in a
hundred is missing. The second snapshot has 1 % of the rows changed, 0.5 % deleted and 0.5 % added.
Job T has the codes of areas that the project ships in place of invented ones.
"""

import csv
import os
import random
import time

INDICATORS = [f"{number * 7 + 3:06d}" for number in range(100)]
PERIODS = [str(year) for year in range(2005, 2025)]
HEADER = "area;indicator;period;value;status;note\n"


def areas(path):
    """The codes of powiats and gminas in a list of areas that were in force in every year of PERIODS, sorted."""
    with open(path, newline="") as file:
        return sorted(
            row["code"] for row in csv.DictReader(file)
            if row["kind"].startswith(("powiat", "gmina", "city", "town")) and len(row["code"]) in (4, 7)
            and row["valid_from"] <= PERIODS[0] and not row["valid_to"])


def make(folder, rows, order="key", codes=None):
    """The paths of both snapshots; files that are there are not made again.

    The order is that of the key, `unit` (by the second column of the key, as an API answers for one variable after the
    other), or `shuffled`.
    """
    os.makedirs(folder, exist_ok=True)
    suffix = f"{rows}{'' if order == 'key' else '-' + order}{'-teryt' if codes else ''}"
    paths = [f"{folder}/snapshot{number}-{suffix}.csv" for number in (1, 2)]
    if not all(map(os.path.exists, paths)):
        print(f"making two snapshots of {rows:,} rows", flush=True)
        write(paths, rows, codes)
        if order != "key":
            for path in paths:
                rearrange(path, order)
        # Klamra leaves a file alone that has just been written (`settle: 1s`).
        time.sleep(2)
    return paths


def write(paths, rows, codes=None):
    state = 20261121
    written = 0
    area = 0
    parts = [path + ".part" for path in paths]
    with open(parts[0], "w") as first, open(parts[1], "w") as second:
        first.write(HEADER)
        second.write(HEADER)
        while written < rows:
            if codes and area == len(codes):
                raise ValueError(f"the list of areas is enough for {written:,} rows, not for {rows:,}")
            name = codes[area] if codes else f"{200011 + area * 11:07d}"
            area += 1
            old, new = [], []
            for indicator in INDICATORS:
                for period in PERIODS:
                    # A linear congruential generator (Knuth's MMIX constants); its high bits are the good ones.
                    state = (state * 6364136223846793005 + 1442695040888963407) & 0xFFFFFFFFFFFFFFFF
                    dice = (state >> 33) % 1000
                    cents = (state >> 20) % 10_000_000
                    key = f"{name};{indicator};{period};"
                    if dice % 100 == 77:
                        rest = ";M;\n"
                    elif dice % 10 == 3:
                        rest = f"{cents // 100},{cents % 100:02d};E;uwaga {cents % 997}\n"
                    else:
                        rest = f"{cents // 100},{cents % 100:02d};A;\n"
                    if dice < 990:
                        old.append(key + rest)
                        new.append(key + rest)
                    elif dice < 995 and dice >= 990:
                        # Deleted in the second snapshot.
                        old.append(key + rest)
                    else:
                        # Added in the second snapshot.
                        new.append(key + rest)
                    if dice < 10:
                        new[-1] = f"{key}{cents // 100 + 1},{cents % 100:02d};R;\n"
            room = rows - written
            if len(old) > room:
                # The last area is cut in both snapshots at the same key.
                last = old[room - 1].split(";")[:3]
                old = old[:room]
                new = [line for line in new if line.split(";")[:3] <= last]
            written += len(old)
            first.writelines(old)
            second.writelines(new)
    for part, path in zip(parts, paths):
        os.rename(part, path)


def rearrange(path, order):
    with open(path) as file:
        header, *lines = file.readlines()
    if order == "shuffled":
        random.Random(2026).shuffle(lines)
    else:
        lines.sort(key=lambda line: line.split(";", 2)[1])
    with open(path + ".part", "w") as file:
        file.write(header)
        file.writelines(lines)
    os.rename(path + ".part", path)
