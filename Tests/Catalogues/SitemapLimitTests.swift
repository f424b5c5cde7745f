import Platform
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// The map of the site at its limits.
@Suite struct SitemapLimitTests {
  private static func files(_ ids: [String], addresses: Int = 50_000, bytes: Int = 50_000_000) -> [String: String] {
    let catalogue = SitemapCatalogue(addressesMax: addresses, bytesMax: bytes)
    return Dictionary(uniqueKeysWithValues: catalogue.files(Samples.many(ids)).map { ($0.path, $0.text) })
  }

  /// The addresses in the order of the files and within them.
  private static func addresses(_ files: [String: String]) -> [String] {
    let parts = files.keys.filter { $0.hasPrefix("sitemap-") }.sorted { number($0) < number($1) }
    return (parts.isEmpty ? ["sitemap.xml"] : parts).flatMap { name in
      (files[name] ?? "").split(separator: "<loc>").dropFirst().map { String($0.prefix { $0 != "<" }) }
    }
  }

  private static func number(_ name: String) -> Int { Int(name.drop { !$0.isNumber }.prefix { $0.isNumber }) ?? 0 }

  /// Whatever the sizes: every address once, in its order, and no file above its limits.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func everyAddressOnceAndNoFileTooLarge(seed: UInt64) {
    var random = Seeded(seed)
    let ids = (0..<random.below(40)).map { "z\($0)" + String(repeating: "x", count: random.below(60)) }
    let (addressesMax, bytesMax) = (random.below(9) + 1, 400 + random.below(900))
    let files = Self.files(ids, addresses: addressesMax, bytes: bytesMax)
    let expected = ["https://dane.example.pl/"] + ids.map { "https://dane.example.pl/datasets/\($0)/" }
    #expect(Self.addresses(files) == expected, "seed \(seed)")
    for (name, text) in files where name.hasPrefix("sitemap-") {
      #expect(text.ranges(of: "<url>").count <= addressesMax && text.utf8.count <= bytesMax, "\(name), seed \(seed)")
      #expect(text.contains("<url>"), "no part is empty")
    }
    #expect(files["sitemap.xml"] != nil && files["robots.txt"] != nil)
  }

  /// One byte less than two addresses need makes two files of them.
  @Test func theLimitInBytesIsExact() {
    let whole = Self.files(["a"])["sitemap.xml"]!.utf8.count
    #expect(Self.files(["a"], bytes: whole).keys.sorted() == ["robots.txt", "sitemap.xml"])
    #expect(Self.files(["a"], bytes: whole - 1).keys.contains("sitemap-2.xml"))
    // What is alone in its file has no smaller one.
    #expect(Self.addresses(Self.files(["a"], bytes: 1)).count == 2)
  }

  @Test(arguments: [(2, 3, false), (3, 3, true), (5, 3, true), (6, 3, true)])
  func theLimitInAddressesIsExact(datasets: Int, addressesMax: Int, isDivided: Bool) {
    // The front page is an address too.
    let files = Self.files((0..<datasets).map { "z\($0)" }, addresses: addressesMax)
    #expect(files.keys.contains("sitemap-1.xml") == isDivided)
    let parts = files.keys.count { $0.hasPrefix("sitemap-") }
    #expect(parts == (isDivided ? (datasets + 1 + addressesMax - 1) / addressesMax : 0))
    if isDivided { #expect(files["sitemap.xml"]!.ranges(of: "<sitemap>").count == parts) }
  }

  @Test func anEmptyCatalogueHasItsFrontPage() throws {
    let text = try #require(Self.files([])["sitemap.xml"])
    #expect(
      text == """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <url><loc>https://dane.example.pl/</loc></url>
        </urlset>

        """)
  }

  @Test func addressesSayWhenTheyChanged() throws {
    let text = try #require(Self.files(["a"])["sitemap.xml"])
    let line = "<url><loc>https://dane.example.pl/datasets/a/</loc><lastmod>2026-09-23T14:13:20Z</lastmod></url>\n"
    #expect(text.contains(line))
    #expect(text.contains("<url><loc>https://dane.example.pl/</loc><lastmod>2026-09-23T14:13:20Z</lastmod></url>\n"))
  }

  /// RFC 9309: rules for everybody, and the map by its full address.
  @Test func robotsAreWelcomeAndKnowTheMap() {
    #expect(
      Self.files([])["robots.txt"] == "User-agent: *\nAllow: /\n\nSitemap: https://dane.example.pl/sitemap.xml\n")
  }
}
