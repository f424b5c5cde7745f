import Platform
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// The content of a catalogue's dataset, and its origins.
@Suite struct CatalogueDatasetTests {
  private static func dataset(
    _ change: (inout DatasetSummary) -> Void = { _ in }, declared: Dataset? = Samples.declared()
  ) -> CatalogueDataset {
    CatalogueDataset(Samples.summary(change), declared: declared, site: Samples.site)
  }

  /// The first and the last day that the rows cover, from the whole of both periods.
  @Test(arguments: [
    ("1995", "2024-Q3", "1995-01-01/2024-09-30"), ("2024", "2024", "2024-01-01/2024-12-31"),
    ("2024-02", "2024-02", "2024-02-01/2024-02-29"), ("2024-W01", "2024-W52", "2024-01-01/2024-12-29"),
    ("2024-07-15", "2024-07-16", "2024-07-15/2024-07-16"), ("2023-S1", "2023-S2", "2023-01-01/2023-12-31"),
    ("2024-07-15T10:00:00+02:00", "2024-07-15T23:30:00+02:00", "2024-07-15/2024-07-15"),
    ("2024-07-15T13", "2024-07-16T00", "2024-07-15/2024-07-16"),
  ])
  func aTimeExtentHasDays(first: String, last: String, days: String) throws {
    let dataset = Self.dataset { $0.extent = TimeExtent(first: first, last: last) }
    let found = try #require(dataset.days)
    #expect("\(found.first)/\(found.last)" == days)
  }

  @Test(arguments: [("", "2024"), ("2024", "lato"), ("dawno", "dawno")]) func whatIsNoTimeHasNone(
    first: String, last: String
  ) {
    #expect(Self.dataset { $0.extent = TimeExtent(first: first, last: last) }.days == nil)
    #expect(Self.dataset { $0.extent = nil }.days == nil)
  }

  @Test func onlyDataFilesAreDistributions() {
    let dataset = Self.dataset()
    #expect(dataset.distributions.map(\.fileName) == ["ludnosc.csv", "ludnosc.csv.gz"])
    let packed = dataset.distributions[1]
    #expect(packed.name == "csv.gz" && packed.ending == "csv.gz" && packed.isPacked)
    #expect(packed.address == "https://dane.example.pl/datasets/ludnosc/versions/2/ludnosc.csv.gz")
    #expect(packed.latestAddress == "https://dane.example.pl/datasets/ludnosc/latest/ludnosc.csv.gz")
    // The content is CSV, whatever it is packed in.
    #expect(packed.contentType == "text/csv" && packed.mediaType == "application/gzip")
    #expect(packed.bytes == 60 && packed.rows == 7 && packed.digest == SHA256.of("2".utf8))
  }

  /// A version may have a file of a kind without a current writer.
  @Test func aFileThatNoWriterKnowsIsListedAsItIs() {
    let file = PublishedFile(
      path: "ludnosc.dbf", mediaType: "application/x-dbf", bytes: 5, digest: SHA256.of("x".utf8), rows: 7)
    let dataset = Self.dataset { $0.newest = Samples.published(2, files: [file]) }
    #expect(dataset.distributions.count == 1)
    let found = dataset.distributions[0]
    #expect(found.name == "ludnosc.dbf" && found.ending == "dbf" && !found.isPacked)
    #expect(found.title == Bilingual(pl: "ludnosc.dbf", en: "ludnosc.dbf"))
    #expect(found.contentType == "application/x-dbf" && found.mediaType == "application/x-dbf")
  }

  @Test func columnsThatAreNotPublicAreNowhere() {
    let dataset = Self.dataset()
    #expect(dataset.columns.map(\.name) == ["area", "value"])
    #expect(!dataset.json.compact.contains("clerk") && !dataset.json.compact.contains("Urzędnik"))
  }

  @Test func whatIsNoLongerDeclaredHasWhatTheRecordsSay() {
    let dataset = Self.dataset(declared: nil)
    #expect(dataset.title.pl == "Ludność" && dataset.rows == 7 && dataset.version == 2)
    #expect(dataset.licence == nil && dataset.columns.isEmpty && dataset.keywords.isEmpty && dataset.themes.isEmpty)
    #expect(dataset.attribution.isEmpty && dataset.place == nil)
  }

  @Test func withoutVersionsThereIsNothingNewest() {
    let dataset = Self.dataset { $0.versions = [] }
    #expect(dataset.version == 0 && dataset.rows == 0)
  }

  /// A member that has no value is left out, and is there as soon as it has one.
  static let members: [(name: String, change: @Sendable (inout CatalogueDataset) -> Void)] = [
    ("description", { $0.description = Bilingual(pl: "", en: "") }), ("licence", { $0.licence = nil }),
    ("attribution", { $0.attribution = Bilingual(pl: "", en: "") }), ("keywords", { $0.keywords = [] }),
    ("themes", { $0.themes = [] }), ("place", { $0.place = nil }), ("time", { $0.extent = nil }),
    ("expected", { $0.dueAt = nil }), ("columns", { $0.columns = [] }),
  ]

  @Test(arguments: members.indices) func whatHasNoValueIsLeftOut(index: Int) throws {
    let (name, change) = Self.members[index]
    var dataset = Self.dataset(
      { $0.dueAt = Samples.moment },
      declared: Samples.declared {
        $0.publication.themes = [.society]
        $0.publication.place = Bilingual(pl: "Metropolia", en: "")
      })
    #expect(try JSONNode(parsing: dataset.json.compact).optional(name) != nil)
    change(&dataset)
    #expect(try JSONNode(parsing: dataset.json.compact).optional(name) == nil)
  }

  @Test func theJSONSaysWhatTheModelSays() throws {
    let node = try JSONNode(parsing: Samples.model().json.compact)
    #expect(try node.member("address").text() == "https://dane.example.pl/")
    #expect(try node.optional("contact") == nil)
    #expect(try node.member("modified").text() == "2026-09-23T14:13:20Z")
    let dataset = try #require(try node.member("datasets").elements().first)
    #expect(try dataset.member("version").integer() == 2 && dataset.member("version_count").integer() == 2)
    #expect(try dataset.member("time").member("last").text() == "2024-Q3")
    let versions = try dataset.member("versions").elements()
    #expect(try versions.map { try $0.member("version").integer() } == [2, 1])
    #expect(try versions.map { try $0.member("downloadable").boolean() } == [true, false])
    let columns = try dataset.member("columns").elements()
    #expect(try columns.map { try $0.member("name").text() } == ["area", "value"])
    #expect(try columns[1].member("unit").text() == "osoba" && columns[1].optional("title") == nil)
    let source = try #require(try dataset.member("sources").elements().first)
    #expect(try source.member("id").text() == "gus" && source.member("fetched").text() == "2026-09-21T14:13:20Z")
  }

  /// The newest change of all datasets; nil without datasets.
  @Test func aCatalogueChangedWithItsNewestDataset() {
    var model = Samples.many(["a", "b", "c"])
    for (index, seconds) in [30, 90, 60].enumerated() {
      model.datasets[index].modifiedAt = Timestamp(seconds: Int64(seconds))
    }
    #expect(model.modified == "1970-01-01T00:01:30Z")
    model.datasets = []
    #expect(model.modified == nil)
  }
}

/// The registry.
@Suite struct CatalogueRegistryTests {
  private struct Named: Catalogue {
    var name: String
    var isDefault: Bool
    let title = Bilingual(pl: "", en: "")
    let purpose = Bilingual(pl: "", en: "")
    let mediaTypes: [String: String] = [:]
    let places: [PublicPlace] = []
    func files(_ model: CatalogueModel) -> [PublicDocument] { [] }
  }

  @Test(
    arguments: [
      (nil, ["a", "c"]), ([], []), (["b"], ["b"]), (["c", "a"], ["a", "c"]), (["nie"], []), (["b", "nie"], ["b"]),
    ] as [([String]?, [String])])
  func whatIsAskedForIsChosen(names: [String]?, chosen: [String]) {
    let registry = CatalogueRegistry([
      Named(name: "a", isDefault: true), Named(name: "b", isDefault: false), Named(name: "c", isDefault: true),
    ])
    #expect(registry.chosen(names).map(\.name) == chosen)
  }

  /// A catalogue that embeds nothing in pages leaves no trace in them.
  @Test func aPageNeedNotCarryAnything() {
    let model = Samples.model()
    #expect(Named(name: "a", isDefault: true).embedding(of: model.datasets[0], in: model) == nil)
    #expect(SitemapCatalogue().embedding(of: model.datasets[0], in: model) == nil)
  }
}
