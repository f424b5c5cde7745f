"""Makes the two snapshots that jobs A, B and P read: the same bytes on every machine.

    area;indicator;period;value;status;note
    0200011;000103;2005;50123,40;A;

Rows are sorted by their key (area, indicator, period). Codes have leading zeros, numbers a decimal comma; one value in a
hundred is missing. The second snapshot has 1 % of the rows changed, 0.5 % deleted and 0.5 % added.
"""

import os
import random
import time

INDICATORS = [f"{number * 7 + 3:06d}" for number in range(100)]
PERIODS = [str(year) for year in range(2005, 2025)]
HEADER = "area;indicator;period;value;status;note\n"


def make(folder, rows, shuffled=False):
    """The paths of both snapshots and the number of changes between them; files that are there are not made again."""
    os.makedirs(folder, exist_ok=True)
    suffix = f"{rows}{'-shuffled' if shuffled else ''}"
    paths = [f"{folder}/snapshot{number}-{suffix}.csv" for number in (1, 2)]
    if not all(map(os.path.exists, paths)):
        print(f"making two snapshots of {rows:,} rows", flush=True)
        write(paths, rows)
        if shuffled:
            for path in paths:
                shuffle(path)
        # Klamra leaves a file alone that has just been written (`settle: 1s`).
        time.sleep(2)
    return paths


def write(paths, rows):
    state = 20261121
    written = 0
    area = 0
    parts = [path + ".part" for path in paths]
    with open(parts[0], "w") as first, open(parts[1], "w") as second:
        first.write(HEADER)
        second.write(HEADER)
        while written < rows:
            name = f"{200011 + area * 11:07d}"
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
                last = old[room - 1][:20]
                old = old[:room]
                new = [line for line in new if line[:20] <= last]
            written += len(old)
            first.writelines(old)
            second.writelines(new)
    for part, path in zip(parts, paths):
        os.rename(part, path)


def shuffle(path):
    with open(path) as file:
        header, *lines = file.readlines()
    random.Random(2026).shuffle(lines)
    with open(path + ".part", "w") as file:
        file.write(header)
        file.writelines(lines)
    os.rename(path + ".part", path)
