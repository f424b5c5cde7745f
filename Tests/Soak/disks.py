#!/usr/bin/env python3
"""Lets the daemon run out of space and of inodes, on file systems of its own, and asks what must hold.

Mounting them takes root and a kernel with loop devices; without them this part is skipped, and says so. `make soak` runs
it before the long one.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, f"{TOP}/Tests/Conformance")
sys.dont_write_bytecode = True

from city import City  # noqa: E402
from report import Wrong, check, equal, results  # noqa: E402

MEGABYTES = 96
# Pages of memory have 4096 bytes. Smaller blocks are what mke2fs chooses below 512 MB, and a trap for files in memory.
BLOCKS = (1024, 4096)


class Disk:
    """A file system in a file, mounted on a folder."""

    def __init__(self, image, folder, block):
        self.image, self.folder = image, folder
        os.makedirs(folder)
        with open(image, "wb") as file:
            file.truncate(MEGABYTES << 20)
        subprocess.run(["mke2fs", "-q", "-F", "-t", "ext4", "-b", str(block), "-m", "0", "-N", "4000", image], check=True)
        subprocess.run(["mount", "-o", "loop", image, folder], check=True)
        os.chmod(folder, 0o755)

    def use_up_space(self):
        with open(f"{self.folder}/filler", "wb", buffering=0) as file:
            for size in (1 << 16, 512):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError:
                    pass

    def use_up_inodes(self):
        os.makedirs(f"{self.folder}/many")
        try:
            for number in range(100_000):
                open(f"{self.folder}/many/{number}", "wb").close()
        except OSError:
            pass

    def free(self):
        shutil.rmtree(f"{self.folder}/many", ignore_errors=True)
        if os.path.exists(f"{self.folder}/filler"):
            os.unlink(f"{self.folder}/filler")

    def unmount(self):
        subprocess.run(["umount", "-l", self.folder], check=False)


def answer(port, path):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def wait(what, fits, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if fits():
            return
        time.sleep(0.2)
    raise Wrong(f"{what} did not come in {seconds} s")


def end(daemon):
    daemon.send_signal(signal.SIGTERM)
    equal(daemon.wait(timeout=30), 0, "the end of the daemon")


def expect_served(daemon, site, operators):
    """A full disk: everything published is served, and the operators are told."""
    wait("readyz 503", lambda: answer(operators, "/readyz")[0] == 503)
    equal(daemon.poll(), None, "the daemon")
    for path in ("/", "/datasets/zlobki/versions/1/zlobki.csv", "/datasets/zlobki/latest.json"):
        equal(answer(site, path)[0], 200, path)


def trial(city, folder, disk, spoil):
    daemon, site, operators = city.serve("full")
    spoil(disk)
    city.register(140 + len(os.listdir(f"{folder}/state/landing")) % 50)
    expect_served(daemon, site, operators)
    for words in (("status",), ("doctor", "--quick")):
        done = city.run(*words, allowed=(0, 1))
        if disk.folder not in done.stdout + done.stderr:
            raise Wrong(f"klamra {words[0]} does not name {disk.folder}: {done.stdout}{done.stderr}"[:600])
    end(daemon)
    # The site of the early start listens where the configuration says: on a port of the system's choice.
    log = open(f"{folder}/restarted.log", "w+")
    daemon = city.spawn(city.words("serve"), log)
    time.sleep(3)
    equal(daemon.poll(), None, "the daemon that starts while nothing can be written")
    disk.free()
    city.wait_for(f"{folder}/restarted.log", r"klamra serves http://127\.0\.0\.1:(\d+)\D.*?127\.0\.0\.1:(\d+)", daemon)
    wait("a version after there is space", lambda: city.run("run", "rejestr-zlobkow", allowed=(0, 1, 3)).returncode != 1)
    equal(city.run("verify").returncode, 0, "verify")
    end(daemon)


def main():
    if os.geteuid() != 0 or not shutil.which("mke2fs") or not os.path.exists("/dev/loop-control"):
        print("disks: SKIPPED: it takes root, mke2fs and loop devices")
        return 0
    folder = tempfile.mkdtemp(prefix="klamra-disks-")
    city, disks = None, []
    try:
        for block in BLOCKS:
            for place in ("state", "public"):
                shutil.rmtree(folder)
                os.makedirs(folder)
                city = City(TOP, f"{TOP}/.build/{os.environ.get('CONFIGURATION', 'release')}", folder)
                disk = Disk(f"{folder}/{place}.image", f"{folder}/{place}", block)
                disks.append(disk)
                city.run("run", "--all", allowed=(0, 3))
                for name, spoil in (("space", Disk.use_up_space), ("inodes", Disk.use_up_inodes)):
                    check(f"{name} of {place}, blocks of {block} B", trial, city, folder, disk, spoil)
                city.stop()
                disk.unmount()
    finally:
        if city:
            city.stop()
        for disk in disks:
            disk.unmount()
    if results["FAILED"]:
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
