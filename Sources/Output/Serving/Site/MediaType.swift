/// The media type of a published file, by its name.
enum MediaType {
  static func of(_ name: String) -> String {
    if name == "SHA256SUMS" { return text("plain") }
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return "application/octet-stream" }
    return byExtension[name[name.index(after: dot)...].lowercased()] ?? "application/octet-stream"
  }

  private static func text(_ kind: String) -> String { "text/\(kind); charset=utf-8" }

  private static let byExtension: [String: String] = [
    // Every published CSV has a header line (RFC 4180 3).
    "csv": "text/csv; charset=utf-8; header=present",
    "json": "application/json; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "geojson": "application/geo+json; charset=utf-8",
    "ndjson": "application/x-ndjson; charset=utf-8",
    "gz": "application/gzip",
    "zip": "application/zip",
    "zst": "application/zstd",
    "parquet": "application/vnd.apache.parquet",
    "html": text("html"),
    "css": text("css"),
    "txt": text("plain"),
    // RFC 6922.
    "sql": "application/sql; charset=utf-8",
    "md": text("markdown"),
    "md5": text("plain"),
    "sha256": text("plain"),
    "ttl": text("turtle"),
    "rdf": "application/rdf+xml; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "xsd": "application/xml; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  ]
}
