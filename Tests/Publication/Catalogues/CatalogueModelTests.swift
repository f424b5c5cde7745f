import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Publication

/// The content of the model, which does not depend on a clock.
@Suite struct CatalogueModelTests {
  private func model(_ bench: Bench, _ declared: [Dataset] = [Sample.described]) throws -> CatalogueModel {
    try CatalogueModel(try bench.publisher().records, declared: declared, site: Sample.describedSite)
  }

  @Test func itSaysWhatRecordsAndConfigurationSay() throws {
    let bench = try Bench()
    _ = try bench.publishDescribed()
    let model = try model(bench)
    let dataset = try #require(model.datasets.first)
    #expect(model.datasets.count == 1 && dataset.id == "ludnosc")
    #expect(dataset.title.en == "Population of the municipalities")
    #expect(dataset.page == "https://dane.example.pl/datasets/ludnosc/")
    #expect(dataset.licence?.id == "CC-BY-4.0")
    #expect(dataset.themes == [.society, .regions])
    #expect(dataset.issuedAt == Sample.facts(1).committedAt && dataset.modifiedAt == Sample.facts(2).committedAt)
    #expect(dataset.version == 2 && dataset.versionCount == 2 && dataset.rows == 4)
    #expect(dataset.versions.map(\.number) == [2, 1] && dataset.versions.allSatisfy(\.isDownloadable))
    #expect(dataset.columns.map(\.name) == ["area", "period", "value", "count", "final", "note"])
    #expect(dataset.sources.map(\.id) == ["ludnosc-gus"])
    #expect(dataset.extent == TimeExtent(first: "2023", last: "2024"))
    #expect(dataset.days?.first == Civil(year: 2023, month: 1, day: 1))
    #expect(dataset.days?.last == Civil(year: 2024, month: 12, day: 31))
    #expect(dataset.distributions.map(\.name) == ["csv", "csv.gz", "ndjson.gz", "csv-excel"])
    for file in dataset.distributions {
      let path = "datasets/ludnosc/versions/2/\(file.fileName)"
      #expect(file.address == "https://dane.example.pl/\(path)")
      let bytes = try Files.read("\(bench.root)/\(path)")
      #expect(SHA256.of(bytes) == file.digest && bytes.count == file.bytes && file.rows == 4)
    }
  }

  /// The moment of publication comes from the clock; everything in the model comes from the data.
  @Test func publishingAtAnotherTimeMakesTheSameModel() throws {
    let (one, two) = (try Bench(), try Bench())
    _ = try one.publishDescribed()
    try two.publishFirst()
    _ = try two.publishDescribed()
    try two.database.write { try $0.run("UPDATE publications SET published_at = published_at + 86400000000") }
    #expect(try model(one) == model(two))
    #expect(try model(one).json.compact == model(two).json.compact)
  }

  @Test func theJSONIsAsRecorded() throws {
    let bench = try Bench()
    _ = try bench.publishDescribed()
    try expectGolden(try model(bench).json.document, "catalogues/model.json")
  }

  @Test func aDatasetThatIsNoLongerDeclaredIsListedWithWhatIsKnown() throws {
    let bench = try Bench()
    _ = try bench.publishDescribed()
    let dataset = try #require(try model(bench, []).datasets.first)
    #expect(dataset.title.pl == "Ludność gmin" && dataset.distributions.count == 4)
    #expect(dataset.licence == nil && dataset.columns.isEmpty && dataset.keywords.isEmpty)
    #expect(!dataset.json.compact.contains("licence"))
  }

  @Test func unpublishedColumnsAreNotInIt() throws {
    let bench = try Bench()
    _ = try bench.publishDescribed()
    let text = try model(bench).json.compact
    for word in ["clerk", "remark", "Urzędnik"] { #expect(!text.contains(word)) }
  }

  @Test func whatIsLateSaysSo() throws {
    let bench = try Bench()
    let publisher = try bench.publishDescribed()
    let due = try #require(Timestamp("2026-11-25T06:00:00Z"))
    try publisher.delay([Sample.described], dueAt: [Sample.described.id: due])
    #expect(try model(bench).datasets[0].dueAt == due)
    #expect(try model(bench).json.compact.contains("\"expected\":\"2026-11-25T06:00:00Z\""))
  }

  @Test func aVersionThatIsGoneIsNotDownloadable() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    dataset.publication.versionsKept = 1
    try bench.publishFirst(nil, dataset)
    try bench.publishSecond(nil, dataset)
    #expect(try model(bench, [dataset]).datasets[0].versions.map(\.isDownloadable) == [true, false])
  }

  @Test func anEmptyCatalogueHasNoChange() throws {
    let model = try model(Bench())
    #expect(model.datasets.isEmpty && model.modified == nil)
    #expect(model.json.compact.hasSuffix("\"datasets\":[]}"))
  }
}

/// The first and the last time of a dataset.
@Suite struct TimeExtentTests {
  private func extent(
    _ values: [Value], type: ColumnType = .period, inKey: Bool = true
  ) throws -> TimeExtent? {
    let dataset = Dataset(
      id: "czas", title: Bilingual(pl: "", en: ""),
      columns: [
        Column(name: "id", type: .integer, privacy: .public), Column(name: "time", type: type, privacy: .public),
      ], key: inKey ? ["id", "time"] : ["id"])
    var span = TimeSpan(dataset)
    for value in values { withCells([1, value]) { span?.consider($0) } }
    return span?.extent
  }

  /// Against the obvious rule, with texts of all lengths around the eight bytes that are compared at once.
  @Test func itIsTheLeastAndTheGreatest() throws {
    var random = Seeded(8)
    let pieces = [
      "2", "20", "2024", "2024-0", "2024-07", "2024-07-", "2024-07-1", "2024-07-15", "1364", "1995-Q1", "9",
    ]
    for _ in 0..<300 {
      let values = (0..<random.below(6)).map { _ in
        random.pick(pieces) + (random.once(in: 2) ? random.pick(pieces) : "")
      }
      let sorted = values.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
      let expected = sorted.first.map { TimeExtent(first: $0, last: sorted.last!) }
      let found = try extent(values.map { .text($0) })
      guard found == expected else {
        Issue.record("\(values): \(String(describing: found))")
        return
      }
    }
  }

  @Test func rowsWithoutATimeDoNotCount() throws {
    #expect(try extent([nil, "2024", nil]) == TimeExtent(first: "2024", last: "2024"))
    #expect(try extent([nil]) == nil && extent([]) == nil)
  }

  /// A date of foundation is not part of what the dataset covers.
  @Test func aDateBesideTheKeyIsNoExtent() throws {
    #expect(try extent(["1364-05-12"], type: .date, inKey: false) == nil)
    #expect(try extent(["1364-05-12"], type: .date) != nil)
    #expect(try extent(["2024"], type: .period, inKey: false) != nil)
    #expect(try extent(["2024"], type: .text) == nil)
  }

  @Test(arguments: [
    ("2024", "2024", "2024-01-01", "2024-12-31"), ("2023-Q2", "2024-07", "2023-04-01", "2024-07-31"),
    ("2024-02-29", "2024-03-01", "2024-02-29", "2024-03-01"),
    ("2024-02-29T23:00:00+01:00", "2024-03-01T00:00:00+01:00", "2024-02-29", "2024-03-01"),
  ])
  func itsDaysAreThoseOfThePeriods(_ first: String, _ last: String, _ from: String, _ to: String) throws {
    var dataset = try Sample.model(1).datasets[0]
    dataset.extent = TimeExtent(first: first, last: last)
    #expect(dataset.days?.first.description == from && dataset.days?.last.description == to)
    dataset.extent = TimeExtent(first: "kiedyś", last: last)
    #expect(dataset.days == nil)
  }
}
