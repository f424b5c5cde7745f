import OutputState
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// The requirements on every member of the registry.
@Suite struct CatalogueTests {
  static let names = CatalogueRegistry.all.members.map(\.name)

  /// Why no member has a fuzz property: none reads foreign bytes. What each has instead is an independent reader in
  /// `Tests/Conformance/web.py`, and here the two tests on hostile texts.
  private func member(_ name: String) throws -> any Catalogue {
    try #require(CatalogueRegistry.all.members.first { $0.name == name })
  }

  private func text(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }

  @Test(arguments: names) func itSpeaksBothLanguages(_ name: String) throws {
    let catalogue = try member(name)
    for text in [catalogue.title, catalogue.purpose] {
      #expect(!text.pl.isEmpty && !text.en.isEmpty && text.pl != text.en)
    }
  }

  @Test(arguments: names) func itsSettingAndItsFilesAreDocumented(_ name: String) throws {
    #expect(try text("docs/operators.md").contains("`\(name)`"))
    let files = try text("docs/published-files.md")
    let conformance = try text("Tests/Conformance/conformance.py")
    #expect(conformance.contains("catalogue \(name)"), "an independent program reads it")
    for document in try member(name).files(try Sample.model(1)) {
      let path = document.path.replacing("zbior-0", with: "<id>")
      #expect(files.contains("/\(path)"), "docs/published-files.md has /\(path)")
    }
  }

  @Test(arguments: names) func itsFilesLieInItsPlacesAndHaveAMediaType(_ name: String) throws {
    let catalogue = try member(name)
    for count in [0, 1, 3] {
      let files = catalogue.files(try Sample.model(count))
      #expect(!files.isEmpty && Set(files.map(\.path)).count == files.count)
      for file in files {
        let place = catalogue.places.first { place in
          let folder = place.folder.isEmpty ? "" : "\(place.folder)/"
          let rest = file.path.dropFirst(folder.count)
          return file.path.hasPrefix(folder) && !rest.contains("/") && rest.hasPrefix(place.prefix)
            && rest.hasSuffix(place.suffix)
        }
        #expect(place != nil, "\(file.path)")
        let ending = file.path.split(separator: ".").last.map(String.init) ?? ""
        #expect(catalogue.mediaTypes[ending]?.contains("/") == true, "\(file.path)")
      }
    }
  }

  @Test(arguments: names) func theSameModelGivesTheSameBytes(_ name: String) throws {
    let model = try Sample.model(3)
    #expect(try member(name).files(model) == member(name).files(model))
  }

  @Test(arguments: names) func itsSampleIsAsRecorded(_ name: String) throws {
    let bench = try Bench()
    _ = try bench.publishDescribed()
    for file in try member(name).files(try Sample.model(1)) {
      let path = file.path.replacing("zbior-0", with: "ludnosc")
      try expectGolden(try bench.read(path), "catalogues/\(path)")
    }
  }

  @Test func aGatewayThatAsksForNothingHasThoseThatAreOnByThemselves() {
    let registry = CatalogueRegistry.all
    #expect(registry.chosen(nil).map(\.name) == ["sitemap", "schema-org"])
    #expect(registry.chosen([]).isEmpty)
    #expect(registry.chosen(["schema-org"]).map(\.name) == ["schema-org"])
  }
}

/// When files appear, and when they are removed.
@Suite struct CatalogueFilesTests {
  private let bench: Bench

  init() throws { bench = try Bench() }

  private func publisher(_ datasets: [Dataset], _ names: [String]? = nil) throws -> Publisher {
    try Publisher(
      folder: bench.root, log: Publications(bench.database), site: Sample.site,
      view: Sample.view(datasets, catalogues: CatalogueRegistry.all.chosen(names)))
  }

  @Test func aDatasetIsListedWithItsFirstVersion() throws {
    let publisher = try publisher([Sample.dataset])
    try publisher.refresh([Sample.dataset])
    #expect(try !bench.read("sitemap.xml").contains("ludnosc"))
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc.jsonld"))
    try bench.publishFirst(publisher)
    #expect(try bench.read("sitemap.xml").contains("<loc>https://dane.example.pl/datasets/ludnosc/</loc>"))
    #expect(try bench.read("datasets/ludnosc.jsonld").contains("\"version\": \"1\""))
    #expect(try bench.read("datasets.jsonld").contains("https://dane.example.pl/datasets/ludnosc/"))
  }

  /// The modification time of a file shows when its content changed.
  @Test func aFileThatSaysTheSameIsNotWrittenAgain() throws {
    try bench.publishFirst(try publisher([Sample.dataset]))
    let names = ["sitemap.xml", "robots.txt", "datasets.jsonld", "datasets/ludnosc.jsonld", "index.html"]
    let before = try names.map { try Files.facts("\(bench.root)/\($0)").modified }
    try publisher([Sample.dataset]).refresh([Sample.dataset])
    #expect(try names.map { try Files.facts("\(bench.root)/\($0)").modified } == before)
  }

  @Test func theFilesOfADatasetThatIsGoneAreRemoved() throws {
    try bench.publishFirst(try publisher([Sample.dataset]))
    var other = Sample.dataset
    other.id = "inny"
    try bench.publishFirst(try publisher([Sample.dataset, other]), other)
    try bench.database.write { connection in
      try connection.run("DELETE FROM published_datasets WHERE dataset = 'ludnosc'")
    }
    try publisher([other]).refresh([other])
    #expect(!Files.exists("\(bench.root)/datasets/ludnosc.jsonld"))
    #expect(Files.exists("\(bench.root)/datasets/inny.jsonld"))
    #expect(try !bench.read("sitemap.xml").contains("ludnosc"))
  }

  @Test func aCatalogueThatIsSwitchedOffLeavesNothing() throws {
    try bench.publishFirst(try publisher([Sample.dataset]))
    try bench.folder.write("public/notatka.txt", "obca")
    try publisher([Sample.dataset], []).refresh([Sample.dataset])
    #expect(
      try Files.list(bench.root) == ["404.html", "assets", "datasets", "index.html", "notatka.txt"])
    #expect(try Files.list("\(bench.root)/datasets") == ["index.html", "ludnosc"])
    #expect(try !bench.read("datasets/ludnosc/index.html").contains("<script"))
  }

  @Test func aRefreshIsMadeOnceForAConfiguration() throws {
    let publisher = try publisher([Sample.dataset])
    try bench.publishFirst(publisher)
    try publisher.refresh([Sample.dataset])
    try bench.folder.write("public/index.html", "inna")
    try publisher.refresh([Sample.dataset])
    #expect(try bench.read("index.html") == "inna")
    try self.publisher([Sample.dataset]).refresh([Sample.dataset])
    #expect(try bench.read("index.html") != "inna")
  }

  /// A title that would end the element stays text, in the page as in the file.
  @Test func hostileTextsStayTexts() throws {
    var dataset = Sample.dataset
    dataset.title = Bilingual(pl: "</script><script>alert(1)</script>", en: "<!-- & ]]>")
    dataset.description = Bilingual(pl: "\u{0}\"\\\u{2028}", en: "")
    try bench.publishFirst(try publisher([dataset]), dataset)
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known))
    #expect(page.ranges(of: "<script").count == 1 && page.ranges(of: "</script>").count == 1)
    let block = page.split(separator: "<script type=\"application/ld+json\">")[1].prefix { $0 != "<" }
    let file = try bench.read("datasets/ludnosc.jsonld")
    try bench.database.read { connection in
      var same = try connection.prepare("SELECT json(?1) = json(?2), ?1 ->> '$.name'")
      try same.bind([String(block), file])
      _ = try same.step()
      #expect(same.text(1) == dataset.title.pl)
    }
  }
}

@Suite struct SitemapTests {
  private func files(_ count: Int, addresses: Int = 50_000, bytes: Int = 50_000_000) throws -> [String: String] {
    let catalogue = SitemapCatalogue(addressesMax: addresses, bytesMax: bytes)
    return Dictionary(
      uniqueKeysWithValues: catalogue.files(try Sample.model(count)).map { ($0.path, $0.text) })
  }

  /// Every URL once, in all files together.
  private func addresses(_ files: [String: String]) -> [Substring] {
    files.values.filter { $0.contains("<urlset") }.flatMap { text in
      text.split(separator: "<loc>").dropFirst().map { $0.prefix { $0 != "<" } }
    }
  }

  @Test func oneFileHoldsWhatFits() throws {
    let files = try files(9, addresses: 10)
    #expect(files.keys.sorted() == ["robots.txt", "sitemap.xml"])
    #expect(addresses(files).count == 10)
  }

  @Test func moreAddressesMakeAnIndex() throws {
    let files = try files(10, addresses: 4)
    #expect(files.keys.sorted() == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"])
    let index = try #require(files["sitemap.xml"])
    #expect(index.contains("<sitemapindex") && index.ranges(of: "<sitemap>").count == 3)
    #expect(index.contains("<loc>https://dane.example.pl/sitemap-3.xml</loc>"))
    let found = addresses(files)
    #expect(found.count == 11 && Set(found).count == 11)
    for name in ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"] {
      #expect(files[name]!.ranges(of: "<url>").count <= 4)
    }
  }

  @Test func aFileStaysBelowItsBytes() throws {
    let files = try files(40, bytes: 1000)
    for (name, text) in files where name.hasPrefix("sitemap-") { #expect(text.utf8.count <= 1000, "\(name)") }
    #expect(addresses(files).count == 41)
  }

  @Test func theLimitsAreThoseOfTheProtocol() {
    #expect(SitemapCatalogue.addressesMax == 50_000 && SitemapCatalogue.bytesMax <= 52_428_800)
  }

  /// RFC 9309 section 2.3: robots.txt lies at the root of the host.
  @Test func aGatewayBelowAPathHasNoRobots() throws {
    let files = SitemapCatalogue().files(try Sample.model(1, baseURL: "https://miasto.pl/dane/"))
    #expect(files.map(\.path) == ["sitemap.xml"])
    #expect(files[0].text.contains("<loc>https://miasto.pl/dane/datasets/zbior-0/</loc>"))
  }

  @Test func addressesAreEscaped() throws {
    let files = SitemapCatalogue().files(try Sample.model(0, baseURL: "https://miasto.pl/?a=1&b=<"))
    #expect(files[0].text.contains("<loc>https://miasto.pl/?a=1&amp;b=&lt;/</loc>"))
  }

  @Test func aShorterMapLeavesNoPartBehind() throws {
    let bench = try Bench()
    try bench.folder.write("public/sitemap-2.xml", "<old/>")
    try bench.publishFirst()
    #expect(!Files.exists("\(bench.root)/sitemap-2.xml"))
  }
}
