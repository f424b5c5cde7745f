import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Publication
@testable import Writers

/// Simulates a power failure.
private struct PowerCut: Error {}

@Suite struct CrashTests {
  private func publisher(_ bench: Bench, cutAfter stage: Publisher.Stage) throws -> Publisher {
    try Publisher(folder: bench.root, log: Publications(bench.database), site: Sample.site, view: Sample.view()) {
      reached in
      if reached == stage { throw PowerCut() }
    }
  }

  /// Data files: pages and the alias name the moment of publication.
  private func immutable(_ bench: Bench) throws -> [String: Digest] {
    try bench.tree().filter { $0.key.contains("/versions/") || $0.key.contains("/changes/") }
  }

  @Test(arguments: Publisher.Stage.allCases)
  func theSameCallGoesOnAfterwards(_ stage: Publisher.Stage) throws {
    let undisturbed = try Bench()
    try undisturbed.publishFirst()
    try undisturbed.publishSecond()

    let bench = try Bench()
    try bench.publishFirst()
    let before = try immutable(bench)
    #expect(throws: PowerCut.self) { try bench.publishSecond(publisher(bench, cutAfter: stage)) }

    // Complete or absent.
    let after = try immutable(bench)
    let shown = after.keys.contains { $0.hasPrefix("/datasets/ludnosc/versions/2/") }
    if shown {
      #expect(try immutable(undisturbed) == after)
      #expect(try Checksums.fault(in: "\(bench.root)/datasets/ludnosc/versions/2") == nil)
    } else {
      #expect(after.filter { $0.key.contains("/versions/") } == before)
    }
    let alias = try bench.read("datasets/ludnosc/latest.json")
    #expect(alias.contains("\"version\": 1,") || shown)

    // Another start, the same call.
    let again = try bench.publisher()
    #expect(try again.cursor("ludnosc") == (stage == .done ? 2 : 1))
    let published = try bench.publishSecond(again)
    #expect(published.version == 2)
    #expect(try again.cursor("ludnosc") == 2)
    #expect(try immutable(bench) == immutable(undisturbed))
    #expect(try bench.read("datasets/ludnosc/latest.json").contains("\"version\": 2,"))
    #expect(try bench.read("datasets/ludnosc/index.html").contains("806\u{a0}202"))
  }

  @Test func leftoversAreRemovedAtTheStart() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let before = try bench.tree()
    for name in [
      "index.html.123-456.part", "datasets/ludnosc/versions/.2.part/ludnosc.csv",
      "datasets/ludnosc/versions/.1-old.part/ludnosc.csv", "datasets/ludnosc/changes/.1-2.csv.part",
      "datasets/ludnosc/latest.json.1-2.part", "assets/klamra.css.9-9.part",
    ] {
      try bench.folder.write("public/\(name)", "połowa")
    }
    _ = try bench.publisher()
    #expect(try bench.tree() == before)
  }

  @Test func rowsThatFailLeaveNothing() throws {
    final class Failing: RowSource {
      var left = 50_000
      func next() throws -> Bool {
        left -= 1
        if left == 0 { throw PowerCut() }
        return true
      }
      func cell(_ column: Int) -> Cell { column == 2 ? .null : .integer(Int64(left)) }
    }
    let bench = try Bench()
    let publisher = try bench.publisher()
    #expect(throws: PowerCut.self) {
      try publisher.publish(
        Sample.dataset, Sample.facts(1), rows: Failing(), changes: nil, lineage: Lineage())
    }
    #expect(try bench.tree().isEmpty)
    #expect(try publisher.cursor("ludnosc") == nil)
    try bench.publishFirst(publisher)
  }

  @Test func aFullDiskIsAClearErrorAndNothingIsVisible() throws {
    // Every write to /dev/full ends with ENOSPC (full(4)).
    let file = try OutputFile("/dev/full")
    let error = #expect(throws: FileError.self) {
      try Array("dane".utf8).withUnsafeBytes { try file.write($0) }
    }
    #expect(error?.isRetryable == true)
    #expect(error?.advice.description.contains("Free some space") == true)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounting a small file system is not allowed here"))
  func aDiskThatFillsUpKeepsTheOldVersion() throws {
    let disk = try SmallDisk()
    let folder = try TemporaryFolder()
    let database = try folder.database()
    let publisher = try Publisher(
      folder: disk.path, log: Publications(database), site: Sample.site, view: Sample.view())
    try publisher.publish(
      Sample.dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    var facts = Sample.facts(2, rows: 40_000)
    facts.previous = nil
    let wide = (0..<40_000).map { index -> [Value] in
      [
        .text("\(index * 7919)"), "2024", .text("\(index)"), nil, .integer(Int64(index)), 1,
        .text(String(repeating: "uwaga", count: 10)), nil,
      ]
    }
    let error = #expect(throws: FileError.self) {
      try publisher.publish(Sample.dataset, facts, rows: MemoryRows(wide), changes: nil, lineage: Lineage())
    }
    #expect(error?.advice.description.contains("Free some space") == true)
    #expect(try Files.list("\(disk.path)/datasets/ludnosc/versions") == ["1"])
    #expect(try publisher.verify(Sample.dataset, version: 1, rows: MemoryRows(Sample.rows)).isSound)
    #expect(try publisher.cursor("ludnosc") == 1)
  }

  @Test(.enabled(if: SmallDisk.isPossible, "mounting a read-only file system is not allowed here"))
  func aReadOnlyFolderIsAClearError() throws {
    let disk = try SmallDisk()
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let database = try folder.database()
    let publisher = try Publisher(
      folder: disk.path, log: Publications(database), site: Sample.site, view: Sample.view())
    try disk.makeReadOnly()
    let error = #expect(throws: FileError.self) {
      try publisher.publish(
        Sample.dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    }
    #expect(error?.advice.description.contains("writable") == true)
    #expect(throws: FileError.self) {
      _ = try Publisher(
        folder: "\(disk.path)/nowy", log: Publications(database), site: Sample.site, view: Sample.view())
    }
  }
}
