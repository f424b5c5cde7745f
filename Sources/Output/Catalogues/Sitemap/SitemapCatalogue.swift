internal import Platform
internal import Publication
internal import Schema

/// `sitemap.xml` for search engines (https://www.sitemaps.org/protocol.html), and `robots.txt` (RFC 9309) that refers
/// to it.
///
/// Above 50 000 URLs or 50 MB the sitemap is an index of several. `robots.txt` is valid only at the root of a host, so
/// a gateway below a path has none.
struct SitemapCatalogue: Catalogue {
  /// The most URLs of one file: the protocol's limit.
  static let addressesMax = 50_000
  /// The most bytes of one file; the protocol allows 52 428 800.
  static let bytesMax = 50_000_000

  private let addressesMax: Int
  private let bytesMax: Int

  init() { self.init(addressesMax: Self.addressesMax, bytesMax: Self.bytesMax) }

  /// With smaller limits, for tests.
  init(addressesMax: Int, bytesMax: Int) {
    self.addressesMax = addressesMax
    self.bytesMax = bytesMax
  }

  let name = "sitemap"
  let title = Bilingual(pl: "Mapa strony", en: "Sitemap")
  let purpose = Bilingual(
    pl: "Dla wyszukiwarek: adresy wszystkich stron.", en: "For search engines: the addresses of all pages.")
  let isDefault = true
  let mediaTypes = ["xml": "application/xml", "txt": "text/plain"]
  let places = [
    PublicPlace(prefix: "sitemap", suffix: ".xml"), PublicPlace(prefix: "robots", suffix: ".txt"),
  ]

  func files(_ model: CatalogueModel) -> [PublicDocument] {
    let base = model.site.baseURL
    let addresses =
      [Self.address("\(base)/", model.modified)]
      + model.datasets.map { Self.address($0.page, $0.modifiedAt.description) }
    let parts = divided(addresses)
    var files: [PublicDocument] = []
    if parts.count == 1 {
      files.append(PublicDocument(path: "sitemap.xml", text: Self.document("urlset", parts[0])))
    } else {
      let names = parts.indices.map { "sitemap-\($0 + 1).xml" }
      files = zip(names, parts).map { PublicDocument(path: $0, text: Self.document("urlset", $1)) }
      let index = names.map { "<sitemap><loc>\(Self.escaped("\(base)/\($0)"))</loc></sitemap>\n" }
      files.append(PublicDocument(path: "sitemap.xml", text: Self.document("sitemapindex", index)))
    }
    if model.site.rootPath == "/" {
      files.append(
        PublicDocument(path: "robots.txt", text: "User-agent: *\nAllow: /\n\nSitemap: \(base)/sitemap.xml\n"))
    }
    return files
  }

  /// The lines, divided into as few files as the limits allow; at least one.
  private func divided(_ lines: [String]) -> [[String]] {
    var parts: [[String]] = [[]]
    var bytes = Self.document("urlset", []).utf8.count
    let empty = bytes
    for line in lines {
      if !parts[parts.count - 1].isEmpty,
        parts[parts.count - 1].count == addressesMax || bytes + line.utf8.count > bytesMax
      {
        parts.append([])
        bytes = empty
      }
      parts[parts.count - 1].append(line)
      bytes += line.utf8.count
    }
    return parts
  }

  private static func address(_ url: String, _ modified: String?) -> String {
    let changed = modified.map { "<lastmod>\($0)</lastmod>" } ?? ""
    return "<url><loc>\(escaped(url))</loc>\(changed)</url>\n"
  }

  private static func document(_ element: String, _ lines: [String]) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <\(element) xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
    \(lines.joined())</\(element)>

    """
  }

  /// The text escaped for element content (XML 1.0, 2.4).
  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
  }
}
