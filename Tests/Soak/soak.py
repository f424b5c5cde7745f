#!/usr/bin/env python3
"""Lets the daemon work for a while in a bad world, kills it now and then, and asks at the end what must always hold.

    make soak                     ten minutes
    make soak MINUTES=60 SEED=7   an hour, with the bad luck of seed 7

The sources are polled every few seconds, revise their figures and fail in every way that the stand-in knows; the
subscriber refuses, or takes a message and cuts the connection. In the first two fifths of the time the daemon is killed
(SIGKILL) again and again; then one life goes on to the end, whose memory, files and threads must not grow.
"""

import atexit
import os
import random
import shutil
import signal
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, f"{TOP}/Tests/Conformance")
sys.dont_write_bytecode = True

import watch  # noqa: E402
from city import SECRET, City  # noqa: E402
from report import Wrong, check, results  # noqa: E402

MINUTES = float(os.environ.get("MINUTES") or 10)
SEED = int(os.environ.get("SEED") or 20261122)
FAILURES = ("500", "429", "404", "cut", "truncated", "wrong-total", "html", "loop", "empty")
# The first seconds of a life fill caches and pools.
WARM_UP_SECONDS = 20


def prepare(city):
    for name, every in (("ludnosc-gus", "7s"), ("powietrze-gios", "5s"), ("rejestr-zlobkow", "3s")):
        path = f"{city.folder}/config/sources/{name}.yaml"
        with open(path, encoding="utf-8") as file:
            lines = [f"schedule: every {every}\n" if line.startswith("schedule:") else line for line in file]
        with open(path, "w", encoding="utf-8") as file:
            file.writelines(lines)
    # A hundred requests in a quarter of an hour would be used up in the first minute.
    path = f"{city.folder}/Connectors/gus-bdl/connector.yaml"
    with open(path, encoding="utf-8") as file:
        lines = [line for line in file if not any(word in line for word in ("quotas:", "registered: {", "anonymous: {"))]
    with open(path, "w", encoding="utf-8") as file:
        file.writelines(lines)


class World:
    """What the stand-ins and the subscriber do next."""

    def __init__(self, city, luck):
        self.city, self.luck = city, luck
        self.revision = 0
        self.failures = self.revisions = 0
        self.seen = set()
        # A message is refused, or taken without an answer, at the most once, so that the end need not wait for hours.
        city.subscriber.luck = self.subscriber_luck

    def subscriber_luck(self, identifier):
        if identifier in self.seen:
            return "take"
        self.seen.add(identifier)
        return self.luck.choice(("take", "take", "refuse", "cut"))

    def turn(self):
        action = self.luck.randrange(4)
        if action == 0:
            self.revision += 1
            self.revisions += 1
            self.city.control(revise=self.revision % 2 == 1)
        elif action == 1:
            self.revision += 1
            self.revisions += 1
            self.city.register(100 + self.revision % 40)
        elif action == 2:
            self.failures += 1
            path = self.luck.choice(("/api", "/pjp-api", "/"))
            self.city.control(fail=self.luck.choice(FAILURES), times=self.luck.randrange(1, 4), path=path)

    def calm(self):
        self.city.control(fail=None)
        self.city.subscriber.luck = lambda _: "take"


def live(city, world, seconds, is_last, lives):
    """One life of the daemon; the samples of it."""
    lives[0] += 1
    daemon, _, operators = city.serve(f"serve-{lives[0]}")
    begin = time.monotonic()
    samples = []
    while time.monotonic() - begin < seconds:
        time.sleep(world.luck.uniform(0.2, 1.0))
        if daemon.poll() is not None:
            raise Wrong(f"the daemon ended by itself with {daemon.returncode}: see serve-{lives[0]}.log")
        world.turn()
        if time.monotonic() - begin > WARM_UP_SECONDS:
            samples.append(watch.sample(daemon.pid))
    if not is_last:
        daemon.kill()
        daemon.wait()
    return daemon, [one for one in samples if one]


def end(city, world, daemon):
    """The world is well again: what is owed is delivered, and the daemon ends when it is asked to."""
    world.calm()
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        done = city.run("run", "--all", allowed=(0, 1, 3))
        if done.returncode in (0, 3) and watch.pending(city.folder) == 0:
            break
        time.sleep(1)
    else:
        raise Wrong(f"not everything was delivered: {done.stderr[-400:]}")
    daemon.send_signal(signal.SIGTERM)
    if daemon.wait(timeout=20) != 0:
        raise Wrong(f"the daemon ended with {daemon.returncode}")


def sentences(found):
    if found:
        raise Wrong("; ".join(found[:5]) + (f" and {len(found) - 5} more" if len(found) > 5 else ""))


def main():
    luck = random.Random(SEED)
    folder = tempfile.mkdtemp(prefix="klamra-soak-")
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(130))
    city = City(TOP, f"{TOP}/.build/{os.environ.get('CONFIGURATION', 'release')}", folder)
    atexit.register(city.stop)
    prepare(city)
    world, lives, kept = World(city, luck), [0], []
    print(f"soak: {MINUTES:g} minutes, seed {SEED}", flush=True)

    def work():
        stop = time.monotonic() + MINUTES * 60 * 0.4
        while time.monotonic() < stop:
            live(city, world, luck.uniform(2, 20), False, lives)
        daemon, samples = live(city, world, MINUTES * 60 * 0.6, True, lives)
        kept.extend(samples)
        end(city, world, daemon)
        return f"{lives[0] - 1} kills, {world.failures} failures, {world.revisions} revisions"

    check("work", work)
    check("growth", lambda: sentences(watch.growth(kept)) or
          f"{max(one[0] for one in kept) >> 10} MB and {max(one[1] for one in kept)} open files at the most")
    check("integrity", lambda: sentences(watch.databases_are_sound(folder)))
    check("ledgers", lambda: sentences(watch.ledgers_balance(folder)) or f"{len(watch.committed(folder))} versions")
    check("events", lambda: sentences(watch.events_arrived(folder, city.subscriber.received, SECRET)) or
          f"{len(city.subscriber.received)} messages")
    check("leftovers", lambda: sentences(watch.nothing_is_left_over(folder)))
    check("verify", lambda: city.run("verify") and None)
    if results["FAILED"]:
        print(f"everything is kept in {folder}")
        return 1
    city.stop()
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
