#!/usr/bin/env python3
"""Runs the gateway against stand-ins, then has independent programs read everything that it made.

    make conformance               every check; one line each
    CONFIGURATION=debug make …     the debug build instead of the release build

Oracles: sqlite3, sha256sum, curl, tidy; Python's csv and json; DuckDB, frictionless, the Data Package 2.0 profiles of
dplib-py, html5lib, feedparser and standardwebhooks. Servers listen on loopback, on free ports, and end with this program.
"""

import atexit
import os
import shutil
import signal
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))

sys.dont_write_bytecode = True

import analysts  # noqa: E402
import data  # noqa: E402
import web  # noqa: E402
from city import SECRET, City  # noqa: E402
from report import check, results  # noqa: E402


def make_two_versions(city):
    """Everything once, then again after the sources revised some figures."""
    city.run("check")
    city.run("run", "--all", allowed=(0, 3))
    city.control(revise=True)
    city.register(141)
    city.run("run", "--all", allowed=(0, 3))
    city.run("verify")
    return "two runs of all sources"


def check_data(folder):
    for path in data.databases(folder):
        check(f"sqlite3 {os.path.relpath(path, folder)}", data.database_is_sound, path)
    for dataset in data.published(folder):
        versions = data.versions(folder, dataset)
        newest = versions[-1]
        check(f"tables {dataset} {newest}", data.table_is_stored_rows, folder, dataset, newest)
        check(f"csv-excel {dataset} {newest}", data.excel_table_is_the_table, folder, dataset, newest)
        for version in versions:
            name = f"{dataset} {version}"
            check(f"sha256sum {name}", data.checksums_hold, folder, dataset, version)
            check(f"profile {name}", data.descriptor_fits_the_profile, folder, dataset, version)
            check(f"frictionless {name}", data.frictionless_agrees, folder, dataset, version)
            if version > 1:
                check(f"delta {dataset} {version - 1}-{version}", data.delta_leads_on, folder, dataset, version)


def check_web(city, folder):
    _, port, _ = city.serve()
    base = f"http://127.0.0.1:{port}"
    newest = data.versions(folder, "ludnosc")[-1]
    path = f"/datasets/ludnosc/versions/{newest}/ludnosc.csv"
    local = f"{folder}/public{path}"
    check("curl GET and HEAD", web.file_is_served, base, path, local)
    check("curl Range and If-Range", web.ranges_are_parts, base, path, local)
    check("curl conditions", web.conditions_hold, base, path)
    check("curl --compressed", web.compression_is_transparent, base, path, local)
    check("curl latest", web.latest_leads_to_newest, base, "ludnosc", newest, local)
    check("curl nothing else", web.nothing_else_is_served, base)
    published = data.published(folder)
    check("catalogue sitemap", web.sitemap_leads_to_every_page, base, published)
    check("catalogue schema-org", web.structured_data_is_true, base, folder, published)
    check("curl /api/datasets", web.api_is_the_catalogue, base, folder, published)
    check("channel atom: feedparser of the site", web.feed_says_what_was_published, base, folder, published)
    for dataset in published:
        check(f"channel atom: feedparser of {dataset}", web.feed_says_what_was_published, base, folder, [dataset])
    for page in ["/", "/datasets/", "/404.html"] + [f"/datasets/{dataset}/" for dataset in data.published(folder)]:
        check(f"page {page}", web.page_is_well_formed, base, page)


def main():
    folder = tempfile.mkdtemp(prefix="klamra-conformance-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(130))
    city = City(TOP, f"{TOP}/.build/{os.environ.get('CONFIGURATION', 'release')}", folder)
    atexit.register(city.stop)
    check("gateway", make_two_versions, city)
    if results["FAILED"]:
        return 1
    check_data(folder)
    for number, (question, answer) in enumerate(analysts.questions(TOP), start=1):
        check(f"DuckDB question {number} of {analysts.PAGE}", analysts.duckdb_answers, folder, question, answer)
    expected = {(dataset, version) for dataset in data.published(folder) for version in data.versions(folder, dataset)}
    check("channel webhook: standardwebhooks", web.webhooks_are_genuine, city.subscriber.received, SECRET, expected)
    check_web(city, folder)
    print(f"{results['ok']} checks ok, {results['FAILED']} failed")
    return 1 if results["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
