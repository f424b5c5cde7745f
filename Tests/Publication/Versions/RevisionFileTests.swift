import Platform
import Schema
import Testbed
import Testing

@testable import Publication
@testable import Writers

/// Revisions from memory, as storage would give them.
private final class MemoryRevisions: RevisionSource {
  private var rest: [Revision]

  init(_ revisions: [Revision]) { rest = revisions.reversed() }

  func next() -> Revision? { rest.popLast() }
}

@Suite struct RevisionFileTests {
  private let bench: Bench
  private static let folder = "datasets/ludnosc/versions/2"

  init() throws { bench = try Bench() }

  private static let revisions = [
    Revision(
      kind: .final, version: 2, key: ["1261011", "2024"], column: 2, before: "806201.5", after: "806202",
      statusBefore: "P", statusAfter: "A"),
    Revision(kind: .withdrawn, version: 2, key: ["1206105", "2024"], column: 4, before: -1, after: nil),
    Revision(kind: .restated, version: 2, key: ["1206105", "2024"], column: 5, before: 1, after: 0),
    Revision(
      kind: .restated, version: 2, key: ["1206105", "2024"], column: 6, before: "wiersz\r\ndrugi", after: "a,\"b\""),
  ]

  private func history(_ revisions: [Revision] = revisions, reason: String? = "Spis powszechny, 2021")
    -> RevisionHistory
  {
    RevisionHistory(
      first: 1,
      origins: [
        1: .init(learnedAt: Sample.facts(1).committedAt, run: 7),
        2: .init(learnedAt: Sample.facts(2).committedAt, run: 8, reason: reason),
      ]
    ) { MemoryRevisions(revisions) }
  }

  @discardableResult
  private func publish(
    _ dataset: Dataset = Sample.dataset, _ revisions: [Revision] = revisions
  ) throws -> Published {
    let publisher = try bench.publisher()
    try publisher.publish(
      dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Sample.lineage,
      revisions: history([]))
    return try publisher.publish(
      dataset, Sample.facts(2), rows: MemoryRows(Sample.second), changes: MemoryChanges(Sample.changes),
      lineage: Sample.lineage, revisions: history(revisions))
  }

  @Test func theFilesAreAsRecorded() throws {
    let published = try publish()
    try expectGolden(try bench.read("\(Self.folder)/revisions.csv"), "revisions/revisions.csv")
    try expectGolden(try bench.read("\(Self.folder)/datapackage.json"), "revisions/datapackage.json")
    try expectGolden(try bench.read("\(Self.folder)/manifest.json"), "revisions/manifest.json")
    let file = try #require(published.files.first { $0.isRevisions })
    #expect(file.rows == 4 && !file.isData)
    #expect(try bench.read("\(Self.folder)/SHA256SUMS").contains("\(file.digest)  revisions.csv\n"))
    // The first version has no revisions, and its file is empty but for the header.
    #expect(try bench.read("datasets/ludnosc/versions/1/revisions.csv").split(separator: "\r\n").count == 1)
    #expect(try bench.publisher().firstRevised("ludnosc", version: 2) == 1)
  }

  @Test func theSameHistoryGivesTheSameBytes() throws {
    try publish()
    let before = try bench.tree()
    try bench.folder.write("public/\(Self.folder)/revisions.csv", "zepsute")
    try publish()
    #expect(try bench.tree() == before)
  }

  @Test func verifyRendersThemAgain() throws {
    try publish()
    func verify(_ revisions: [Revision], reason: String? = "Spis powszechny, 2021") throws -> Verification {
      try bench.publisher().verify(
        Sample.dataset, version: 2, rows: MemoryRows(Sample.second), changes: MemoryChanges(Sample.changes),
        revisions: history(revisions, reason: reason))
    }
    let sound = try verify(Self.revisions)
    #expect(sound.isSound && sound.notes.isEmpty)
    #expect(try !verify(Array(Self.revisions.dropLast())).isSound)
    #expect(try !verify(Self.revisions + [Self.revisions[0]]).isSound)
    #expect(try !verify(Self.revisions, reason: "Inny").isSound)
    try bench.folder.write("public/\(Self.folder)/revisions.csv", "zepsute")
    #expect(try !verify(Self.revisions).isSound)
  }

  private static func change(of value: String, to other: String) -> Revision {
    Revision(
      kind: .restated, version: 2, key: ["1261011", "2024"], column: 2, before: .text(value), after: .text(other),
      statusBefore: "A", statusAfter: "A")
  }

  /// The population of a city changes by 16, a rate in its third decimal, a budget by one grosz.
  @Test(arguments: [
    ("816614", "816630", "16,0.002"), ("816630", "816614", "-16,-0.002"), ("31245.118", "31245.121", "0.003,0.0000096"),
    ("7832456123.41", "7832456123.42", "0.01,0.00000000013"), ("779115", "779966", "851,0.11"),
    ("20000", "20001", "1,0.01"), ("20002", "20003", "1,0.005"),
  ])
  func aSmallChangeIsNotZeroPerCent(before: String, after: String, fields: String) throws {
    try publish(Sample.dataset, [Self.change(of: before, to: after)])
    let lines = try bench.read("\(Self.folder)/revisions.csv").split(separator: "\r\n")
    #expect(lines.count == 2 && lines[1].contains(",\(before),\(after),\(fields),restated"), "\(lines)")
  }

  /// A file of a release that wrote zero stays as it is, and stays sound; a wrong figure does not.
  @Test func aFileOfAnEarlierReleaseIsSound() throws {
    let revisions = [Self.change(of: "816614", to: "816630")]
    try publish(Sample.dataset, revisions)
    let path = "\(bench.root)/\(Self.folder)/revisions.csv"
    let dataset = Sample.dataset
    let file = RevisionFile(dataset: dataset, history: history(revisions))
    _ = try file.compare(with: path)
    let text = try bench.read("\(Self.folder)/revisions.csv")
    for (percent, isSound) in [("0.002", true), ("0", true), ("0.003", false), ("0.00", false)] {
      try bench.folder.write("public/\(Self.folder)/revisions.csv", text.replacing(",0.002,", with: ",\(percent),"))
      if isSound {
        _ = try file.compare(with: path)
      } else {
        #expect(throws: WritingError.self) { try file.compare(with: path) }
      }
    }
  }

  @Test func aColumnThatIsNotPublicStopsThePublication() throws {
    let secret = Revision(
      kind: .restated, version: 2, key: ["1261011", "2023"], column: 3, before: "Anna Tajna", after: "Inna Osoba")
    #expect(throws: PublicationError.self) { try publish(Sample.dataset, [secret]) }
    #expect(!Files.exists("\(bench.root)/\(Self.folder)"))
  }

  @Test func aKeyThatIsNotPublicGivesNoFile() throws {
    var dataset = Sample.dataset
    dataset.columns[1].privacy = .internal
    let published = try publish(dataset)
    #expect(published.files.filter(\.isRevisions).isEmpty)
    #expect(!Files.exists("\(bench.root)/\(Self.folder)/revisions.csv"))
    #expect(try bench.publisher().firstRevised("ludnosc", version: 2) == nil)
  }

  @Test func aKeyColumnOfOneOfOurNamesKeepsItsName() throws {
    var dataset = Sample.dataset
    dataset.columns[1].name = "version"
    dataset.key[1] = "version"
    try publish(dataset)
    let header = try bench.read("\(Self.folder)/revisions.csv").prefix { $0 != "\r\n" }
    #expect(header.hasPrefix("revision_version,area,version,revision_column,revision_before,"), "\(header)")
  }

  /// Millions of lines go through blocks that are used again.
  @Test func manyRevisionsAreAllThere() throws {
    let many = (0..<60_000).map { number in
      Revision(
        kind: .restated, version: 2, key: ["1261011", .text("\(number)")], column: 2, before: .text("\(number)"),
        after: .text("\(number * 2)"))
    }
    let published = try publish(Sample.dataset, many)
    #expect(published.files.filter(\.isRevisions).map(\.rows) == [many.count])
    let text = try bench.read("\(Self.folder)/revisions.csv")
    #expect(text.utf8.count > FileBlock.fullBytes)
    #expect(text.utf8.reduce(0) { $1 == 10 ? $0 + 1 : $0 } == many.count + 1)
  }

  @Test func reasonsAreShownAtOnce() throws {
    try publish()
    let before = try bench.read("\(Self.folder)/revisions.csv")
    let publisher = try bench.publisher()
    let moment = try #require(Timestamp("2026-11-24T10:00:00Z"))
    let reasons = [VersionReason(version: 2, givenAt: moment, text: "Spis <2021> \"NSP\"")]
    try publisher.explain(Sample.dataset, reasons)
    #expect(
      try bench.read("datasets/ludnosc/reasons.csv")
        == "version,given,reason\r\n2,2026-11-24T10:00:00Z,\"Spis <2021> \"\"NSP\"\"\"\r\n")
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(page.contains("Spis &lt;2021&gt; &quot;NSP&quot;"), "\(page)")
    #expect(page.contains("<a href=\"versions/2/revisions.csv\" download>revisions.csv</a> (4)"))
    #expect(page.contains("<a href=\"reasons.csv\">"))
    // A published version never changes.
    #expect(try bench.read("\(Self.folder)/revisions.csv") == before)
    let tree = try bench.tree()
    try publisher.explain(Sample.dataset, reasons)
    #expect(try bench.tree() == tree)
  }

  @Test func aDatasetThatWasNeverPublishedShowsNothing() throws {
    try bench.publisher().explain(
      Sample.dataset, [VersionReason(version: 1, givenAt: Timestamp(seconds: 0), text: "Spis")])
    #expect(try bench.tree().isEmpty)
  }
}
