internal import Platform
internal import Publication
internal import SQLite
internal import Schema
internal import Testbed
internal import Testing

@testable import OutputState

/// The record of what was published, by itself: no file is made here.
@Suite struct PublicationsTests {
  let folder: TemporaryFolder
  let log: Publications
  let noon = Timestamp(seconds: 1_795_262_400)

  init() throws {
    folder = try TemporaryFolder()
    log = Publications(try Database(folder.file("klamra.sqlite"), tables: [Publications.tables]))
  }

  private func version(_ number: Int, of dataset: String = "ludnosc") -> Published {
    let committedAt = noon.adding(seconds: Double(number) * 60)
    return Published(
      dataset: dataset, version: number, previous: number == 1 ? nil : number - 1, committedAt: committedAt,
      publishedAt: committedAt.adding(seconds: 5), rows: 90 + number, inserted: 1, updated: 2, deleted: 3,
      files: [
        PublishedFile(
          path: "\(dataset).csv", mediaType: "text/csv", bytes: 10, digest: SHA256.of("\(number)".utf8),
          rows: 90 + number),
        PublishedFile(
          path: "changes/\(number - 1)-\(number).csv", mediaType: "text/csv", bytes: 7, digest: SHA256.of("d".utf8),
          rows: 6),
        PublishedFile(
          path: "manifest.json", mediaType: "application/json", bytes: 5, digest: SHA256.of("m".utf8), rows: nil),
      ], isDownloadable: true)
  }

  private func record(_ numbers: ClosedRange<Int>, of dataset: String = "ludnosc") throws {
    for number in numbers { try log.record(version(number, of: dataset), rewrites: []) }
  }

  @Test func versionsComeBackAsTheyWereRecorded() throws {
    try record(1...3)
    try record(1...1, of: "powietrze")
    #expect(try log.versions(of: "ludnosc", limit: -1) == [version(3), version(2), version(1)])
    #expect(try log.versions(of: "ludnosc", limit: 2).map(\.version) == [3, 2])
    #expect(try log.version(2, of: "ludnosc") == version(2))
    #expect(try log.version(4, of: "ludnosc") == nil && log.version(1, of: "rowery") == nil)
    #expect(try log.count("ludnosc") == 3 && log.count("rowery") == 0)
    #expect(try log.issued("ludnosc") == version(1).committedAt)
    #expect(try log.versions(of: "powietrze", limit: -1) == [version(1, of: "powietrze")])
  }

  @Test func aVersionRecordedAgainKeepsTheMomentOfItsPublication() throws {
    try record(1...1)
    var again = version(1)
    again.publishedAt = noon.adding(seconds: 86_400)
    (again.rows, again.updated, again.files) = (7, 9, [])
    try log.record(again, rewrites: [])
    again.publishedAt = version(1).publishedAt
    #expect(try log.versions(of: "ludnosc", limit: -1) == [again])
  }

  @Test func theCursorIsTheNewestVersionThatWentAllTheWay() throws {
    #expect(try log.cursor("ludnosc") == nil)
    try record(1...2)
    #expect(try log.cursor("ludnosc") == nil)
    try log.mark("ludnosc", 1, .published)
    #expect(try log.cursor("ludnosc") == 1)
    try log.mark("ludnosc", 2, .published)
    #expect(try log.cursor("ludnosc") == 2)
    // Made again, it has to go all the way again.
    try record(2...2)
    #expect(try log.cursor("ludnosc") == 1 && log.cursor("powietrze") == nil)
  }

  @Test func aRemovedVersionStaysSo() throws {
    try record(1...4)
    for number in 1...4 { try log.mark("ludnosc", number, .published) }
    #expect(try Set(log.downloadable("ludnosc", after: 2).map(\.version)) == [1, 2])
    #expect(try log.downloadable("ludnosc", after: 4).isEmpty)
    try log.mark("ludnosc", 1, .removed)
    #expect(try log.downloadable("ludnosc", after: 2).map(\.version) == [2])
    try log.mark("ludnosc", 1, .published)
    #expect(try log.version(1, of: "ludnosc")?.isDownloadable == false)
    #expect(try log.versionSummaries(of: "ludnosc").map(\.isDownloadable) == [true, true, true, false])
    #expect(
      try log.versionSummaries(of: "ludnosc").first
        == VersionSummary(number: 4, committedAt: version(4).committedAt, rows: 94, isDownloadable: true))
  }

  @Test func rewritesAreReplacedWithTheirVersion() throws {
    let later = noon.adding(seconds: 3600)
    try log.record(version(1), rewrites: [noon])
    try log.record(version(2), rewrites: [])
    try log.record(version(3), rewrites: [later, noon])
    #expect(try log.rewrites(of: "ludnosc") == [1: [noon], 3: [noon, later]])
    try log.record(version(1), rewrites: [noon, later])
    try log.record(version(3), rewrites: [])
    #expect(try log.rewrites(of: "ludnosc") == [1: [noon, later]])
    #expect(try log.rewrites(of: "powietrze").isEmpty)
  }

  @Test func aDelayIsShownUntilItIsOver() throws {
    #expect(try log.delays()["ludnosc"] == nil)
    try log.setDelay(of: "ludnosc", noon)
    try log.setDelay(of: "ludnosc", noon.adding(seconds: 60))
    #expect(try log.delays() == ["ludnosc": noon.adding(seconds: 60)])
    try log.setDelay(of: "ludnosc", nil)
    #expect(try log.delays()["ludnosc"] == nil)
  }

  @Test func reasonsAreNewsOnlyWhereTheyDiffer() throws {
    let reasons = [
      VersionReason(version: 2, givenAt: noon, text: "błąd w tablicy"),
      VersionReason(version: 4, givenAt: noon, text: "\"korekta\"\nroczna"),
    ]
    #expect(try log.replaceReasons(of: "ludnosc", with: reasons))
    #expect(try log.reasons(of: "ludnosc") == [2: "błąd w tablicy", 4: "\"korekta\"\nroczna"])
    // The moment alone is not a change.
    let same = reasons.map { VersionReason(version: $0.version, givenAt: noon.adding(seconds: 9), text: $0.text) }
    #expect(try !log.replaceReasons(of: "ludnosc", with: same))
    #expect(try log.replaceReasons(of: "ludnosc", with: [reasons[1]]))
    #expect(try log.reasons(of: "ludnosc") == [4: "\"korekta\"\nroczna"])
    #expect(try log.reasons(of: "powietrze").isEmpty && !log.replaceReasons(of: "powietrze", with: []))
  }

  @Test func whatPagesSayIsKeptForEachDataset() throws {
    func described(_ id: String, _ title: String) -> DescribedDataset {
      DescribedDataset(
        id: id, title: Bilingual(pl: title, en: "\(title) (en)"), description: Bilingual(pl: "Opis", en: "About"))
    }
    let texts = PageTexts(preview: #"{"columns":[],"rows":[]}"#, sources: "[1]", checks: "[2]")
    #expect(try log.page(of: "ludnosc") == nil && log.described(only: nil).isEmpty)
    try log.describe(described("powietrze", "Powietrze"), texts)
    try log.describe(described("ludnosc", "Ludność"), texts)
    #expect(try log.described(only: nil) == [described("ludnosc", "Ludność"), described("powietrze", "Powietrze")])
    #expect(try log.described(only: "rowery").isEmpty)
    let other = PageTexts(preview: "{}", sources: "[]", checks: "[3]")
    try log.describe(described("ludnosc", "Mieszkańcy"), other)
    #expect(try log.described(only: "ludnosc") == [described("ludnosc", "Mieszkańcy")])
    #expect(try log.page(of: "ludnosc") == other && log.page(of: "powietrze") == texts)
  }

  @Test func everythingSurvivesARestart() throws {
    try log.record(version(1), rewrites: [noon])
    try log.mark("ludnosc", 1, .published)
    let again = Publications(try Database(folder.file("klamra.sqlite"), tables: [Publications.tables]))
    #expect(try again.versions(of: "ludnosc", limit: -1) == [version(1)])
    #expect(try again.cursor("ludnosc") == 1 && again.rewrites(of: "ludnosc") == [1: [noon]])
  }

  /// A list of files that this release cannot read is an error, and no version without files.
  @Test func aDamagedListOfFilesIsAnError() throws {
    try record(1...1)
    try log.database.write { try $0.run("UPDATE publications SET files = '[{\"path\":1}]'") }
    #expect(throws: (any Error).self) { try log.versions(of: "ludnosc", limit: -1) }
    #expect(try log.versionSummaries(of: "ludnosc").count == 1)
  }
}
