/// The media types of served files, by file extension (RFC 6838).
///
/// The types of web pages are built in; writers, catalogues and channels add the types of their files.
public struct MediaTypes: Sendable {
  /// The type of unknown extensions (RFC 9110, 8.3).
  private static let unknown = "application/octet-stream"
  private static let page = [
    "html": "text/html", "css": "text/css", "txt": "text/plain", "json": "application/json", "xml": "application/xml",
    "svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon", "gz": "application/gzip",
  ]

  private let byEnding: [String: String]

  /// - Parameter known: media types by extension (`csv`, `excel.csv`) or by name (`changes.atom`), without the first dot
  ///   and in lower case; they may have parameters.
  public init(_ known: [String: String] = [:]) {
    byEnding = Self.page.merging(known) { _, mine in mine }.mapValues(Self.withCharset)
  }

  /// The type of a file of this name, as a `Content-Type` (RFC 9110, 8.3).
  func of(_ name: String) -> String {
    // The list of checksums is named as `sha256sum` names it, without an extension.
    if name == "SHA256SUMS" { return byEnding["txt"] ?? Self.unknown }
    let name = name.lowercased()
    if name.contains("."), let type = byEnding[name] { return type }
    // The longest known extension decides, so that a member with a name of its own changes no other file.
    var rest = name.dropFirst()
    while let dot = rest.firstIndex(of: ".") {
      rest = rest[rest.index(after: dot)...]
      if let type = byEnding[String(rest)] { return type }
    }
    return Self.unknown
  }

  /// All text files are UTF-8; an SVG file declares its encoding itself.
  private static func withCharset(_ type: String) -> String {
    let essence = type.prefix { $0 != ";" }
    let isText =
      essence.hasPrefix("text/")
      || ["json", "xml"].contains { essence.hasSuffix($0) } && !essence.hasPrefix("image/")
    return isText ? "\(essence); charset=utf-8\(type.dropFirst(essence.count))" : type
  }
}
