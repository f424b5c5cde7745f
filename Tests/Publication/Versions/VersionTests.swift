import Platform
import Schema
import Testbed
import Testing

@testable import Publication

@Suite struct VersionTests {
  @Test func theFilesOfAVersionAreAsRecorded() throws {
    let bench = try Bench()
    try bench.publishFirst()
    for name in ["ludnosc.csv", "datapackage.json", "manifest.json"] {
      try expectGolden(try bench.read("datasets/ludnosc/versions/1/\(name)"), "version-1/\(name)")
    }
    #expect(
      try Files.list("\(bench.root)/datasets/ludnosc/versions/1") == [
        "SHA256SUMS", "datapackage.json", "ludnosc.csv", "ludnosc.csv.gz", "ludnosc.ndjson.gz", "manifest.json",
      ])
    #expect(try Files.list("\(bench.root)/datasets/ludnosc/versions") == ["1"])
  }

  @Test func theSecondVersionComesWithItsDelta() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let published = try bench.publishSecond()
    try expectGolden(try bench.read("datasets/ludnosc/changes/1-2.csv"), "version-2/1-2.csv")
    try expectGolden(try bench.read("datasets/ludnosc/versions/2/manifest.json"), "version-2/manifest.json")
    #expect(published.inserted == 1)
    // An update of a personal column alone is not a visible change.
    #expect(published.updated == 1)
    #expect(published.deleted == 1)
    #expect(published.files.filter(\.isDelta).map(\.path) == ["changes/1-2.csv", "changes/1-2.csv.gz"])
    #expect(try bench.read("datasets/ludnosc/latest.json").contains("\"version\": 2,"))
  }

  @Test func publishingAgainReplacesNothing() throws {
    let bench = try Bench()
    let first = try bench.publishFirst()
    let facts = try Files.facts("\(bench.root)/datasets/ludnosc/versions/1/ludnosc.csv.gz")
    let before = try bench.tree()
    let again = try bench.publishFirst()
    #expect(try bench.tree() == before)
    #expect(again == first)
    #expect(try Files.facts("\(bench.root)/datasets/ludnosc/versions/1/ludnosc.csv.gz").modified == facts.modified)
  }

  @Test func theSameDataGivesTheSameBytesElsewhere() throws {
    let here = try Bench()
    let there = try Bench()
    for bench in [here, there] {
      try bench.publishFirst()
      try bench.publishSecond()
    }
    func immutable(_ bench: Bench) throws -> [String: Digest] {
      try bench.tree().filter { $0.key.contains("/versions/") || $0.key.contains("/changes/") }
    }
    #expect(try immutable(here).count == 14)
    #expect(try immutable(here) == immutable(there))
  }

  @Test func aDamagedVersionIsMadeAnew() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let before = try bench.tree()
    try bench.folder.write("public/datasets/ludnosc/versions/1/ludnosc.csv", "zepsute")
    try bench.publishFirst()
    #expect(try bench.tree() == before)
  }

  @Test func olderVersionsAreRemoved() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    dataset.publication.versionsKept = 1
    try bench.publishFirst(nil, dataset)
    try bench.publishSecond(nil, dataset)
    #expect(try Files.list("\(bench.root)/datasets/ludnosc/versions") == ["2"])
    #expect(try bench.publisher().versions(of: "ludnosc").map(\.isDownloadable) == [true, false])
    #expect(try Files.list("\(bench.root)/datasets/ludnosc/changes") == ["1-2.csv", "1-2.csv.gz"])
  }

  @Test func aWrongNumberOfRowsPublishesNothing() throws {
    let bench = try Bench()
    #expect(throws: PublicationError.self) {
      try bench.publisher().publish(
        Sample.dataset, Sample.facts(1, rows: 5), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    }
    #expect(try bench.tree().keys.allSatisfy { !$0.contains("versions") })
  }

  @Test func anEmptyDatasetHasWholeFiles() throws {
    let bench = try Bench()
    try bench.publisher().publish(
      Sample.dataset, Sample.facts(1, rows: 0), rows: MemoryRows([]), changes: nil, lineage: Lineage())
    #expect(try bench.read("datasets/ludnosc/versions/1/ludnosc.csv") == "area,period,value,count,final,note\r\n")
    #expect(try Files.facts("\(bench.root)/datasets/ludnosc/versions/1/ludnosc.ndjson.gz").bytes > 10)
  }
}
