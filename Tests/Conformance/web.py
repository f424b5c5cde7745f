"""The public site, asked by curl; its pages, read by tidy and html5lib; its feeds, read by feedparser; webhooks, verified by
standardwebhooks."""

import hashlib
import json
import os
import re
import subprocess
import urllib.parse
import xml.etree.ElementTree

import feedparser
import html5lib
from standardwebhooks import Webhook

from report import equal, expect


def curl(url, *options, method=None):
    """Status, header fields in lower case, and body of the last answer."""
    words = ["curl", "--silent", "--show-error", "--max-time", "20", "--path-as-is", "--dump-header", "/dev/stderr"]
    words += ["--head"] if method == "HEAD" else ["--request", method] if method else []
    done = subprocess.run([*words, *options, url], capture_output=True)
    expect(done.returncode == 0, f"curl ended with {done.returncode}: {done.stderr[-300:]}")
    head = done.stderr.decode("latin-1").replace("\r\n", "\n").strip().split("\n\n")[-1].split("\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    return int(head[0].split()[1]), fields, b"" if method == "HEAD" else done.stdout


def field(name, value):
    return "--header", f"{name}: {value}"


def file_is_served(base, path, local):
    with open(local, "rb") as file:
        content = file.read()
    url = base + path
    status, fields, body = curl(url)
    equal((status, body), (200, content), "GET")
    equal(int(fields["content-length"]), len(content), "Content-Length")
    expect(fields.get("etag", "").startswith('"'), f"no strong ETag: {fields}")
    status, head, body = curl(url, method="HEAD")
    equal(status, 200, "HEAD")
    for name in ("content-length", "etag", "last-modified", "content-type", "accept-ranges"):
        equal(head.get(name), fields.get(name), f"{name} of HEAD")
    return f"{len(content)} bytes"


def ranges_are_parts(base, path, local):
    with open(local, "rb") as file:
        content = file.read()
    url, size = base + path, len(content)
    _, fields, _ = curl(url)
    for text, part in (("0-9", content[:10]), ("10-", content[10:]), ("-7", content[-7:]), (f"5-{size * 2}", content[5:])):
        status, got, body = curl(url, "--range", text)
        equal((status, body), (206, part), f"Range {text}")
        first = int(re.match(r"bytes (\d+)-", got["content-range"]).group(1))
        equal(got["content-range"], f"bytes {first}-{first + len(part) - 1}/{size}", f"Content-Range of {text}")
    status, got, _ = curl(url, "--range", f"{size}-")
    equal((status, got.get("content-range")), (416, f"bytes */{size}"), "a range behind the end")
    for validator in (fields["etag"], fields["last-modified"]):
        equal(curl(url, "--range", "0-3", *field("If-Range", validator))[0], 206, f"If-Range {validator}")
    status, _, body = curl(url, "--range", "0-3", *field("If-Range", '"other"'))
    equal((status, body), (200, content), "If-Range of another file")
    # A download that was cut goes on where it stopped.
    half = f"{local}.half"
    with open(half, "wb") as file:
        file.write(content[: size // 2])
    try:
        subprocess.run(["curl", "-sS", "--continue-at", "-", "--output", half, url], check=True, timeout=20)
        with open(half, "rb") as file:
            equal(file.read(), content, "curl --continue-at")
    finally:
        os.unlink(half)


def conditions_hold(base, path):
    url = base + path
    _, fields, _ = curl(url)
    tag, date = fields["etag"], fields["last-modified"]
    old = "Sun, 06 Nov 1994 08:49:37 GMT"
    for options, expected in (
        (field("If-None-Match", tag), 304), (field("If-None-Match", f'"x", W/{tag}'), 304), (field("If-None-Match", "*"), 304),
        (field("If-None-Match", '"x"'), 200), (field("If-Modified-Since", date), 304), (field("If-Modified-Since", old), 200),
        (field("If-None-Match", '"x"') + field("If-Modified-Since", date), 200), (field("If-Match", tag), 200),
        (field("If-Match", '"x"'), 412), (field("If-Unmodified-Since", old), 412), (field("If-Unmodified-Since", date), 200),
    ):
        for method in (None, "HEAD"):
            status, got, body = curl(url, *options, method=method)
            equal(status, expected, f"{method or 'GET'} {options}")
            if status == 304:
                equal((got.get("etag"), body), (tag, b""), f"304 of {options}")


def compression_is_transparent(base, path, local):
    with open(local, "rb") as file:
        content = file.read()
    status, fields, body = curl(base + path, "--compressed")
    equal((status, body), (200, content), "curl --compressed")
    equal(fields.get("content-encoding"), "gzip", "Content-Encoding")
    expect("accept-encoding" in fields.get("vary", "").lower(), f"no Vary: {fields}")
    return f"{fields['content-length']} of {len(content)} bytes on the wire"


def nothing_else_is_served(base):
    for path in ("/../klamra.sqlite", "/%2e%2e/state/klamra.sqlite", "/datasets/..%2f..%2f..%2fetc/passwd", "/.hidden",
                 "/datasets/%00", "//etc/passwd"):
        expect(curl(base + path)[0] in (400, 404), f"{path} is answered with {curl(base + path)[0]}")
    for method in ("PUT", "DELETE", "POST"):
        status, fields, _ = curl(base + "/", "--data", "", method=method)
        equal((status, fields.get("allow")), (405, "GET, HEAD"), method)


def latest_leads_to_newest(base, dataset, version, local):
    status, fields, _ = curl(f"{base}/datasets/{dataset}/latest/{dataset}.csv")
    expect(status in (302, 307), f"status {status}")
    expect(fields["location"].endswith(f"/versions/{version}/{dataset}.csv"), fields["location"])
    with open(local, "rb") as file:
        equal(curl(f"{base}/datasets/{dataset}/latest/{dataset}.csv", "--location")[2], file.read(), "what it leads to")
    return f"version {version}"


# Tidy 5.6 does not know that a dl may group its pairs in a div (HTML Living Standard 4.4.9).
UNKNOWN_TO_TIDY = ("missing <dd>", "missing </div> before <dt>", "inserting implicit <dl>", "missing </dl> before </div>",
                   "discarding unexpected </div>", "missing </dl>", "unexpected </dl>")


def page_is_well_formed(base, path):
    status, fields, body = curl(base + path)
    equal(status, 200, "status")
    expect("text/html" in fields["content-type"] and "utf-8" in fields["content-type"].lower(), fields["content-type"])
    tidy = subprocess.run(["tidy", "-quiet", "-errors", "-utf8", "--show-warnings", "yes", "--drop-empty-elements", "no"],
                          input=body, capture_output=True)
    expect(tidy.returncode < 2, f"tidy: {tidy.stderr.decode()[:400]}")
    warnings = [line for line in tidy.stderr.decode().splitlines()
                if "Warning" in line and not any(known in line for known in UNKNOWN_TO_TIDY)]
    expect(not warnings, f"tidy: {warnings[:3]}")
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    tree = parser.parse(body, transport_encoding="utf-8")
    expect(not parser.errors, f"html5lib: {parser.errors[:3]}")
    expect(tree.get("lang") in ("pl", "en"), f"lang is {tree.get('lang')}")
    expect((tree.findtext(".//title") or "").strip(), "no title")
    for image in tree.iter("img"):
        expect(image.get("alt") is not None, "an image without alt")
    names = [element.get("id") for element in tree.iter() if element.get("id")]
    equal(len(names), len(set(names)), "ids that are not unique")
    headings = [int(element.tag[1]) for element in tree.iter() if re.fullmatch("h[1-6]", str(element.tag))]
    equal(headings.count(1), 1, "h1")
    expect(all(b - a <= 1 for a, b in zip(headings, headings[1:])), f"headings skip a level: {headings}")
    for cell in tree.iter("th"):
        expect(cell.get("scope"), "a header cell without scope")
    for link in tree.iter("a"):
        target = link.get("href", "")
        expect("".join(link.itertext()).strip(), f"a link without text: {target}")
        if target.startswith("#"):
            expect(target[1:] in names, f"{target} leads nowhere")
        elif not re.match("[a-z]+:", target):
            expect(curl(urllib.parse.urljoin(base + path, target), method="HEAD")[0] in (200, 301, 302), f"{target} leads nowhere")
    return f"{len(body)} bytes, {len(names)} ids"


def at(base, address):
    """An address of the published site on the server of this run."""
    return base + urllib.parse.urlsplit(address).path


def sitemap_leads_to_every_page(base, datasets):
    """sitemaps.org 0.9 and RFC 9309, read by Python's XML parser; every address answers."""
    status, _, body = curl(f"{base}/robots.txt")
    equal(status, 200, "robots.txt")
    address = re.search(r"^Sitemap: (\S+)$", body.decode(), re.M).group(1)
    status, fields, body = curl(at(base, address))
    expect(status == 200 and "xml" in fields["content-type"], f"{address}: {status}")
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = xml.etree.ElementTree.fromstring(body)
    equal(tree.tag, f"{space}urlset", "the root element")
    found = [element.findtext(f"{space}loc") for element in tree]
    paths = [urllib.parse.urlsplit(one).path for one in found]
    equal(sorted(paths), sorted(["/"] + [f"/datasets/{dataset}/" for dataset in datasets]), "the addresses")
    for one in found:
        equal(curl(at(base, one), method="HEAD")[0], 200, one)
    for element in tree:
        expect(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", element.findtext(f"{space}lastmod")), "lastmod")
    return f"{len(found)} addresses"


def structured_data_is_true(base, folder, datasets):
    """The block in each page is the file beside it, and what it says of files is so."""
    catalogue = json.loads(curl(f"{base}/datasets.jsonld")[2])
    equal(catalogue["@type"], "DataCatalog", "the type of the catalogue")
    equal(sorted(one["@id"].rstrip("/").rsplit("/", 1)[1] for one in catalogue["dataset"]), sorted(datasets), "its datasets")
    count = 0
    for dataset in datasets:
        status, fields, body = curl(f"{base}/datasets/{dataset}.jsonld")
        expect(status == 200 and fields["content-type"].startswith("application/ld+json"), f"{dataset}: {status}")
        description = json.loads(body)
        page = curl(f"{base}/datasets/{dataset}/")[2].decode()
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.S).group(1)
        equal(json.loads(block), description, f"the block of {dataset}")
        equal(description["@type"], "Dataset", dataset)
        expect(50 <= len(description["description"]) <= 5000, f"{dataset}: {len(description['description'])} letters")
        expect(description["name"] and description["license"].startswith("https://"), dataset)
        for file in description["distribution"]:
            path = urllib.parse.urlsplit(file["contentUrl"]).path
            content = open(f"{folder}/public{path}", "rb").read()
            equal(hashlib.sha256(content).hexdigest(), file["sha256"], path)
            equal(file["contentSize"], f"{len(content)} B", path)
            equal(curl(base + path, method="HEAD")[0], 200, path)
            count += 1
    return f"{len(datasets)} datasets, {count} files"
def feed_says_what_was_published(base, folder, datasets):
    """feedparser finds one entry for each version, newest first, with the counts and addresses of its manifest.

    - datasets: those that the feed is about: one for its own feed, several for that of the site.
    """
    path = "/changes.atom" if len(datasets) > 1 else f"/datasets/{datasets[0]}/changes.atom"
    status, fields, body = curl(base + path)
    equal((status, fields["content-type"]), (200, "application/atom+xml; charset=utf-8"), path)
    feed = feedparser.parse(body)
    expect(not feed.bozo, f"feedparser: {feed.get('bozo_exception')}")
    equal((feed.version, feed.feed.language), ("atom10", "pl"), "version and language")
    links = {link.rel: link.href for link in feed.feed.links}
    expect(links["self"].endswith(path), f"self is {links['self']}")
    equal(links["alternate"], links["self"][: -len("changes.atom")], "alternate")
    expect(len({entry.id for entry in feed.entries}) == len(feed.entries), "an id occurs twice")
    expect(all(entry.id.startswith("tag:") for entry in feed.entries), "an id is not a tag")
    seen = {}
    for entry in feed.entries:
        terms = [tag.term for tag in entry.tags]
        if "dataset.version.published" not in terms:
            continue
        related = next(link.href for link in entry.links if link.rel == "related")
        local = f"{folder}/public{urllib.parse.urlsplit(related).path}"
        with open(local, encoding="utf-8") as file:
            manifest = json.load(file)
        dataset, version = manifest["dataset"], manifest["version"]
        expect(dataset in datasets and dataset in terms, f"{dataset} in {path}")
        expect(entry.title.endswith(f": version {version}"), entry.title)
        counts = [int(number) for number in re.findall(r": (\d+)[,;.]", entry.summary)]
        ours = [manifest["rows"], *(manifest["changes"][name] for name in ("inserted", "updated", "deleted"))]
        equal(counts, ours * 2, f"counts of {dataset} {version}, in both languages")
        equal(entry.updated, manifest["committed"], f"updated of {dataset} {version}")
        for enclosure in entry.enclosures:
            expect(enclosure.href.endswith(f"/changes/{version - 1}-{version}.csv"), enclosure.href)
            expect(os.path.exists(f"{folder}/public{urllib.parse.urlsplit(enclosure.href).path}"), enclosure.href)
        seen.setdefault(dataset, []).append(version)
    for dataset, versions in seen.items():
        equal(versions, sorted(versions, reverse=True), f"order of {dataset}")
    return f"{sum(map(len, seen.values()))} versions of {len(seen)} datasets"


def api_is_the_catalogue(base, folder, datasets):
    """/api/datasets names what is published, each file with its digest, and answers conditions, gzip and other origins."""
    url = f"{base}/api/datasets"
    status, fields, body = curl(url, *field("Origin", "https://example.org"))
    equal((status, fields["content-type"]), (200, "application/json; charset=utf-8"), "GET")
    equal((fields["access-control-allow-origin"], fields["cache-control"]), ("*", "no-cache"), "CORS and caching")
    catalogue = json.loads(body)
    equal([one["id"] for one in catalogue["datasets"]], sorted(datasets), "ids")
    count = 0
    for one in catalogue["datasets"]:
        status, _, part = curl(f"{url}/{one['id']}")
        equal((status, json.loads(part)), (200, one), f"/api/datasets/{one['id']}")
        for file in one["files"]:
            local = f"{folder}/public{urllib.parse.urlsplit(file['address']).path}"
            with open(local, "rb") as stream:
                content = stream.read()
            equal((len(content), hashlib.sha256(content).hexdigest()), (file["bytes"], file["sha256"]), local)
            count += 1
    equal(curl(url, *field("If-None-Match", fields["etag"]))[0::2], (304, b""), "If-None-Match")
    status, packed, same = curl(url, "--compressed")
    equal((status, packed.get("content-encoding"), same), (200, "gzip", body), "--compressed")
    status, head, _ = curl(url, method="HEAD")
    equal((status, head["content-length"], head["etag"]), (200, str(len(body)), fields["etag"]), "HEAD")
    status, _, missing = curl(f"{url}/nie-ma")
    equal((status, sorted(json.loads(missing)["error"])), (404, ["en", "pl"]), "a dataset that is not there")
    status, refused, _ = curl(url, "--data", "", method="POST")
    equal((status, refused.get("allow")), (405, "GET, HEAD"), "POST")
    return f"{len(datasets)} datasets, {count} files"


def webhooks_are_genuine(received, secret, expected):
    """standardwebhooks verifies every message as it came, and none whose body or id was changed."""
    hook = Webhook(secret)
    heard = set()
    ids = {}
    for headers, body in received:
        headers = {name.lower(): value for name, value in headers.items()}
        data = hook.verify(body, headers)
        data = data["data"] if isinstance(data, dict) else json.loads(body)["data"]
        heard.add((data["dataset"], data["version"]))
        ids.setdefault((data["dataset"], data["version"]), set()).add(headers["webhook-id"])
        for changed in ((body + b" ", headers), (body, dict(headers, **{"webhook-id": "evt_other"}))):
            try:
                hook.verify(*changed)
            except Exception:
                continue
            expect(False, "a changed message is called genuine")
    equal(heard, expected, "the versions that were told")
    expect(all(len(one) == 1 for one in ids.values()), f"an event with two ids: {ids}")
    return f"{len(received)} messages, {len(heard)} events"
