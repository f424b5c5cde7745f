"""A gateway in a temporary folder: the shipped configuration and connectors, stand-ins for the outside world, and a
subscriber whose signatures are verified by the package of Standard Webhooks."""

import glob
import http.server
import json
import os
import re
import shutil
import subprocess
import threading
import time
import urllib.request

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


class Subscriber:
    """A webhook receiver that keeps headers and bodies exactly as they came.

    `luck` says for each id whether it takes the message, refuses it, or takes it and cuts the connection.
    """

    def __init__(self):
        self.received = []
        self.luck = lambda identifier: "take"
        outer = self

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                luck = outer.luck(self.headers["webhook-id"])
                if luck != "refuse":
                    outer.received.append((dict(self.headers.items()), body))
                if luck == "cut":
                    self.close_connection = True
                    return
                self.send_response(204 if luck == "take" else 503)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


class City:
    def __init__(self, top, bin_folder, folder):
        self.top, self.bin, self.folder = top, bin_folder, folder
        self.children = []
        self.subscriber = Subscriber()
        self.outside_port = self.start_outside()
        for name in ("config", "Connectors", "Territory"):
            shutil.copytree(f"{top}/{name}", f"{folder}/{name}")
        os.makedirs(f"{folder}/config/secrets", exist_ok=True)
        os.makedirs(f"{folder}/config/subscribers", exist_ok=True)
        shutil.copy(f"{top}/Tests/Demo/biuro.yaml", f"{folder}/config/subscribers")
        os.makedirs(f"{folder}/drop/zlobki")
        self.write("config/secrets/biuro", SECRET + "\n", mode=0o600)
        outside = f"http://127.0.0.1:{self.outside_port}"
        self.edit("config/klamra.yaml", {
            "listen: 127.0.0.1:8080": "listen: 127.0.0.1:0", "listen: 127.0.0.1:8081": "listen: 127.0.0.1:0",
            "connectors: Connectors": f"connectors: {folder}/Connectors"})
        self.edit("config/sources/ludnosc-gus.yaml", {"https://bdl.stat.gov.pl": outside})
        self.edit("config/sources/powietrze-gios.yaml", {"https://api.gios.gov.pl": outside})
        self.edit("config/sources/stacje-gios.yaml", {"https://api.gios.gov.pl": outside})
        self.edit("config/sources/wykaz-obszarow.yaml", {"folder: Territory": f"folder: {folder}/Territory"})
        self.edit("config/sources/wykaz-zrodel.yaml", {"folder: state/": f"folder: {folder}/state/"})
        self.edit("config/sources/wskazniki.yaml", {"folder: config/": f"folder: {folder}/config/"})
        for source, file, drop in (("dochody-rb", "rb-dochody", "dochody"),
                                   ("budzet-obywatelski", "projekty-bo", "budzet-obywatelski"),
                                   ("mieszkancy-gmin", "mieszkancy", "mieszkancy")):
            os.makedirs(f"{folder}/drop/{drop}")
            shutil.copy(f"{top}/Tests/Demo/{file}.csv", f"{folder}/drop/{drop}")
            self.edit(f"config/sources/{source}.yaml", {f"drop/{drop}": f"{folder}/drop/{drop}", "settle: 30s": "settle: 0s"})
        self.edit("config/sources/rejestr-zlobkow.yaml", {
            "drop/zlobki": f"{folder}/drop/zlobki", "settle: 30s": "settle: 0s"})
        for path in glob.glob(f"{folder}/config/datasets/*.yaml"):
            self.edit(os.path.relpath(path, folder), {"formats: [csv, csv.gz, ndjson.gz]": "formats: [csv, csv.gz, ndjson.gz, csv-excel]"})
        self.edit("config/subscribers/biuro.yaml", {"127.0.0.1:8090": f"127.0.0.1:{self.subscriber.port}"})
        self.register(139)

    # The outside world

    def start_outside(self):
        log = open(f"{self.folder}/outside.log", "w+")
        self.spawn([f"{self.bin}/standin", "serve", "--port", "0", "--quota", "none"], log)
        return int(self.wait_for(f"{self.folder}/outside.log", r"127\.0\.0\.1:(\d+)").group(1))

    def control(self, **what):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.outside_port}/control", json.dumps(what).encode(), method="POST")
        urllib.request.urlopen(request, timeout=10).read()

    def register(self, enrolled):
        """Puts the register into the drop folder as an office saves it, in one piece."""
        with open(f"{self.top}/Tests/Demo/rejestr-zlobkow.csv", encoding="utf-8") as file:
            text = file.read().replace(";139;500,00;TAK", f";{enrolled};500,00;TAK")
        path = f"{self.folder}/drop/zlobki/rejestr-zlobkow.csv"
        with open(path + ".new", "wb") as file:
            file.write(text.replace("\n", "\r\n").encode("windows-1250"))
        os.rename(path + ".new", path)

    # The gateway

    def words(self, *words):
        return [f"{self.bin}/klamra", "--config", f"{self.folder}/config", "--state", f"{self.folder}/state",
                "--public", f"{self.folder}/public", *words]

    def run(self, *words, allowed=(0,)):
        done = subprocess.run(self.words(*words), capture_output=True, text=True, timeout=300)
        if done.returncode not in allowed:
            raise RuntimeError(f"klamra {' '.join(words)} ended with {done.returncode}: {done.stderr[-600:]}")
        return done

    def serve(self, name="serve"):
        """Starts the daemon; the process and its two ports."""
        path = f"{self.folder}/{name}.log"
        process = self.spawn(self.words("serve"), open(path, "w+"))
        match = self.wait_for(path, r"klamra serves http://127\.0\.0\.1:(\d+)\D.*?127\.0\.0\.1:(\d+)", process)
        return process, int(match.group(1)), int(match.group(2))

    # Processes and files

    def spawn(self, words, log):
        process = subprocess.Popen(words, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.folder)
        self.children.append(process)
        return process

    def wait_for(self, path, pattern, process=None, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            match = re.search(pattern, text)
            if match:
                return match
            if process and process.poll() is not None:
                break
            time.sleep(0.02)
        raise RuntimeError(f"{path} never said {pattern}: {text[-600:]}")

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                child.terminate()
        for child in self.children:
            try:
                child.wait(timeout=20)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.subscriber.server.shutdown()

    def write(self, name, text, mode=0o644):
        with open(f"{self.folder}/{name}", "w", encoding="utf-8", opener=lambda p, f: os.open(p, f, mode)) as file:
            file.write(text)

    def edit(self, name, changes):
        with open(f"{self.folder}/{name}", encoding="utf-8") as file:
            text = file.read()
        for old, new in changes.items():
            if old not in text:
                raise RuntimeError(f"{name} has no {old}")
            text = text.replace(old, new)
        self.write(name, text)
