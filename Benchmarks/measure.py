"""Runs a command as a process of its own and says how long it took and how much memory it held at its peak."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass
class Cost:
    seconds: float
    peak_mb: float
    output: str = ""


class Failed(Exception):
    pass


def run(command, *, stdin=None, env=None, allowed=(0,)):
    """Wall time from start to exit, and the peak resident size that the kernel counted (getrusage(2), ru_maxrss).

    The kernel counts the parent's size at the moment of the fork too, so this process stays small on purpose.
    """
    os.sync()  # What an earlier step still has to write must not be paid for here.
    started = time.monotonic()
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE if stdin else subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env=env)
    if stdin:
        process.stdin.write(stdin.encode())
        process.stdin.close()
    output = process.stdout.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.stderr.write(output[-4000:])
        raise Failed(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return Cost(seconds, usage.ru_maxrss / 1024, output)


def resident_mb(pid):
    """What a running process holds now (proc(5), VmRSS)."""
    with open(f"/proc/{pid}/status") as file:
        for line in file:
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
    raise Failed(f"process {pid} says nothing of its memory")
