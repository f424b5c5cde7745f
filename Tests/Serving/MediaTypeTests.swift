import Testing

@testable import Serving

/// The type of a file by its name.
@Suite struct MediaTypeTests {
  private let types = MediaTypes([
    "csv": "text/csv; header=present", "excel.csv": "text/csv; header=absent", "changes.json": "application/feed+json",
    "atom": "application/atom+xml",
  ])

  @Test(arguments: [
    ("ludnosc.csv", "text/csv; charset=utf-8; header=present"),
    ("ludnosc.excel.csv", "text/csv; charset=utf-8; header=absent"),
    ("LUDNOSC.CSV", "text/csv; charset=utf-8; header=present"),
    ("ludnosc.csv.gz", "application/gzip"),
    ("manifest.json", "application/json; charset=utf-8"),
    ("changes.json", "application/feed+json; charset=utf-8"),
    ("old.changes.json", "application/feed+json; charset=utf-8"),
    ("changes.atom", "application/atom+xml; charset=utf-8"),
    ("SHA256SUMS", "text/plain; charset=utf-8"),
    ("index.html", "text/html; charset=utf-8"), ("a.unknown.html", "text/html; charset=utf-8"),
    ("html", "application/octet-stream"), (".html", "application/octet-stream"), ("", "application/octet-stream"),
    (".", "application/octet-stream"), ("a.", "application/octet-stream"), ("a.unknown", "application/octet-stream"),
  ])
  func theLongestKnownExtensionDecides(name: String, type: String) { #expect(types.of(name) == type) }
}
