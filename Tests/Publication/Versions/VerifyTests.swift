import Platform
import Schema
import Testbed
import Testing

@testable import Publication

@Suite struct VerifyTests {
  private let bench: Bench
  private let publisher: Publisher

  init() throws {
    bench = try Bench()
    publisher = try bench.publisher()
    try bench.publishFirst(publisher)
    try bench.publishSecond(publisher)
  }

  private func verify(_ rows: [[Value]]? = Sample.second, changes: [Change]? = Sample.changes) throws -> Verification {
    try publisher.verify(
      Sample.dataset, version: 2, rows: rows.map { MemoryRows($0) }, changes: changes.map { MemoryChanges($0) })
  }

  @Test func whatWasPublishedFollowsFromTheRows() throws {
    let answer = try verify()
    #expect(answer.isSound)
    #expect(answer.notes.isEmpty)
    #expect(answer.files == 8)
    let delta = try bench.read("datasets/ludnosc/changes/1-2.csv").utf8.count
    let csv = try bench.read("datasets/ludnosc/versions/2/ludnosc.csv").utf8.count
    #expect(answer.bytesRendered > 2 * (delta + csv))
  }

  @Test func anOldVersionCanBeVerified() throws {
    #expect(try publisher.verify(Sample.dataset, version: 1, rows: MemoryRows(Sample.rows)).isSound)
  }

  @Test func otherRowsAreNoticed() throws {
    var rows = Sample.second
    rows[1][2] = "806203"
    let answer = try verify(rows)
    #expect(!answer.isSound)
    #expect(answer.faults.first?.contains("does not follow from the stored rows") == true)
  }

  @Test func aMissingRowIsNoticed() throws { #expect(try !verify(Array(Sample.second.dropLast())).isSound) }

  @Test func otherChangesAreNoticed() throws {
    #expect(try !verify(changes: Array(Sample.changes.dropLast())).isSound)
    #expect(try !verify(changes: Sample.changes + [Sample.changes[3]]).isSound)
  }

  @Test(arguments: [
    "versions/2/ludnosc.csv", "versions/2/ludnosc.csv.gz", "versions/2/ludnosc.ndjson.gz", "versions/2/manifest.json",
    "versions/2/datapackage.json", "versions/2/SHA256SUMS", "changes/1-2.csv", "changes/1-2.csv.gz",
  ])
  func everyFlippedBitIsNoticed(_ name: String) throws {
    let path = "public/datasets/ludnosc/\(name)"
    var bytes = try Files.read(bench.folder.file(path))
    bytes[bytes.count / 2] ^= 1
    try bench.folder.write(path, bytes)
    let answer = try verify()
    #expect(answer.faults.contains { $0.contains(name) })
    #expect(answer.notes == ["the stored rows were not looked at, since files are damaged"])
  }

  @Test(arguments: ["latest.json", "index.html"])
  func whatLeadsToTheNewestVersionIsLookedAt(_ name: String) throws {
    let path = "\(bench.root)/datasets/ludnosc/\(name)"
    try bench.folder.write("public/datasets/ludnosc/\(name)", "{\"version\": 1}")
    #expect(try verify().faults == ["\(path) does not say what follows from the records and the configuration"])
    try Files.remove(path)
    #expect(try verify().faults == ["\(path) is not there"])
    #expect(try publisher.verify(Sample.dataset, version: 1, rows: MemoryRows(Sample.rows)).isSound)
    try bench.publishSecond(publisher)
    #expect(try verify().isSound)
  }

  @Test func aMissingFileIsNoticed() throws {
    try Files.remove("\(bench.root)/datasets/ludnosc/versions/2/ludnosc.csv")
    #expect(try verify().faults.contains { $0.contains("ludnosc.csv is not there") })
  }

  @Test func aStrangerInTheFolderIsNoticed() throws {
    try bench.folder.write("public/datasets/ludnosc/versions/2/obcy.csv", "x")
    #expect(
      try verify().faults == ["\(bench.root)/datasets/ludnosc/versions/2/obcy.csv was not published by this gateway"])
  }

  @Test func whatWasNotLookedAtIsSaid() throws {
    #expect(try verify(nil).notes == ["the stored rows were not looked at"])
    #expect(try verify(changes: nil).notes == ["the stored changes were not looked at"])
  }

  @Test func otherColumnsAreNoFault() throws {
    var dataset = Sample.dataset
    dataset.columns[0].isRequired = true
    dataset.columns.append(Column(name: "nowa", type: .text, privacy: .public))
    let answer = try publisher.verify(dataset, version: 2, rows: MemoryRows(Sample.second))
    #expect(answer.isSound)
    #expect(answer.notes.count == 1)
  }

  @Test func anUnknownVersionIsAnError() {
    #expect(throws: PublicationError.self) { try publisher.verify(Sample.dataset, version: 9, rows: nil) }
  }

  @Test(.enabled(if: Shell.sha256sum, "sha256sum is not there"))
  func sha256sumAgrees() {
    let folder = "\(bench.root)/datasets/ludnosc/versions/2"
    #expect(Shell.shell("sha256sum --check --strict --quiet SHA256SUMS && echo ok", in: folder) == "ok\n")
  }

  @Test func severalMembersAreCompared() throws {
    let rows = Many.rows(30_000)
    try publisher.publish(
      Many.dataset, Many.facts(30_000), rows: MemoryRows(rows), changes: nil, lineage: Lineage())
    #expect(try publisher.verify(Many.dataset, version: 1, rows: MemoryRows(rows)).isSound)
    var others = rows
    others[29_999][1] = "inny"
    #expect(try !publisher.verify(Many.dataset, version: 1, rows: MemoryRows(others)).isSound)
  }
}
