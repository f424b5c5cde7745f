import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import State

private func openDatabase(_ folder: TemporaryFolder) throws -> Database {
  try Database(folder.file("klamra.sqlite"), tables: [Quarantine.tables, Holds.tables])
}

@Suite struct QuarantineTests {
  private let folder: TemporaryFolder
  private let quarantine: Quarantine

  init() throws {
    folder = try TemporaryFolder()
    quarantine = Quarantine(try openDatabase(folder))
  }

  private func entry(_ run: Int64, _ position: Int, field: String = "wartość", dataset: String = "mieszkancy")
    -> Quarantine.Entry
  {
    Quarantine.Entry(
      run: run, source: "rejestr", dataset: dataset, stream: "rows", document: "", origin: "drop/a.csv",
      rejection: Rejection(rule: .type, position: position, field: field, value: "abc", reason: "not a number"))
  }

  @Test func keepsWhatWasRejected() throws {
    let entries = [entry(1, 7), entry(1, 3), entry(1, 9, field: "data")]
    try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: entries)
    #expect(try quarantine.entries(run: 1) == entries)
    let counts = try quarantine.counts()
    #expect(counts.map(\.field) == ["wartość", "data"])
    #expect(counts.map(\.records) == [2, 1])
    #expect(try quarantine.counts(source: "inne").isEmpty)
  }

  @Test func aRepeatedRunReplacesItself() throws {
    for _ in 0..<2 {
      try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [entry(1, 7)])
      try quarantine.replace(
        run: 1, source: "rejestr", dataset: "inny", stream: "rows", with: [entry(1, 8, dataset: "inny")])
    }
    #expect(try quarantine.entries(run: 1).count == 2)
    try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [])
    #expect(try quarantine.entries(run: 1).map(\.dataset) == ["inny"])
  }

  /// Two streams of one run may fill one dataset.
  @Test func streamsOfOneDatasetKeepTheirsApart() throws {
    var other = entry(1, 8)
    other.stream = "more"
    for _ in 0..<2 {
      try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [entry(1, 7)])
      try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "more", with: [other])
    }
    #expect(try quarantine.entries(run: 1) == [other, entry(1, 7)])
    #expect(try quarantine.counts().map(\.records) == [2])
  }

  /// Runs keep their rejections; only a source with very many loses those of its oldest runs.
  @Test func oldRunsMakeRoomForManyRecords() throws {
    let folder = try TemporaryFolder()
    let database = try openDatabase(folder)
    let quarantine = Quarantine(database)
    for run in Int64(1)...25 {
      try database.write {
        try Quarantine.replace(
          run: run, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [entry(run, 1), entry(run, 2)],
          on: $0,
          recordsMax: 44)
      }
    }
    #expect(try quarantine.counts().map(\.run) == (4...25).reversed().map(Int64.init))
    for run in Int64(30)...60 {
      try quarantine.replace(run: run, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [entry(run, 1)])
    }
    #expect(try quarantine.counts().count == 22 + 31)
  }
}

@Suite struct HoldsTests {
  private let folder: TemporaryFolder
  private let holds: Holds

  init() throws {
    folder = try TemporaryFolder()
    holds = Holds(try openDatabase(folder))
  }

  private func hold(_ run: Int64) -> Holds.Hold {
    Holds.Hold(
      run: run, source: "rejestr", stream: "rows", dataset: "mieszkancy",
      reasons: [.deletions(rows: 300, of: 1000, shareMax: 0.05), .check(name: "a", asks: "b", failed: 1, of: 2)],
      inserted: 1, updated: 2, deleted: 300, rowsBefore: 1000, rowsAfter: 701, quarantined: 4,
      createdAt: Timestamp(seconds: 1000))
  }

  @Test func waitsForADecision() throws {
    let id = try holds.add(hold(1)).id
    let waiting = try holds.waiting()
    var expected = hold(1)
    expected.id = id
    #expect(waiting == [expected])
    try holds.decide(id, .released, by: "jan", reason: "sprawdzone")
    #expect(throws: HoldDecidedError(hold: id)) { try holds.decide(id, .rejected, by: "jan") }
    #expect(try holds.waiting().isEmpty)
    #expect(try holds.hold(id)?.state == .released)
    #expect(try holds.hold(99) == nil)
  }

  @Test func aNewerRunSupersedes() throws {
    let first = try holds.add(hold(1)).id
    let (second, earlier) = try holds.add(hold(2))
    #expect(earlier == 1)
    #expect(try holds.waiting().map(\.id) == [second])
    #expect(try holds.hold(first)?.state == .superseded)
    try holds.supersede(source: "rejestr", stream: "rows")
    #expect(try holds.waiting().isEmpty)
    #expect(try holds.list().map(\.id) == [second, first])
  }

  /// Only an equal hold keeps its number: a decision must refer to what was shown.
  @Test func theNumberStaysWhereNothingIsDifferent() throws {
    var one = hold(1)
    one.fingerprint = SHA256.of("a".utf8)
    let first = try holds.add(one).id
    one.run = 2
    #expect(try holds.add(one).id == first)
    #expect(try holds.waiting().map(\.run) == [2])
    one.run = 3
    one.deleted = 301
    let changed = try holds.add(one).id
    #expect(changed != first)
    one.run = 4
    one.fingerprint = SHA256.of("b".utf8)
    #expect(try ![first, changed].contains(holds.add(one).id))
    #expect(try holds.waiting().map(\.run) == [4])
    let fingerprint = StageFingerprint(digest: SHA256.of("b".utf8), former: SHA256.of("c".utf8))
    #expect(try holds.waiting(source: "rejestr", stream: "rows", fingerprint: fingerprint) != nil)
    let other = StageFingerprint(digest: SHA256.of("a".utf8), former: SHA256.of("c".utf8))
    #expect(try holds.waiting(source: "rejestr", stream: "rows", fingerprint: other) == nil)
  }

  /// Words that only explain a reason show nothing else.
  @Test func theNumberStaysWhereOnlyTheWordsAreDifferent() throws {
    var one = hold(1)
    one.fingerprint = SHA256.of("a".utf8)
    let first = try holds.add(one).id
    one.run = 2
    one.reasons[1] = .check(name: "a", asks: "in other words", failed: 1, of: 2)
    #expect(try holds.add(one).id == first)
    one.run = 3
    one.reasons[1] = .check(name: "a", asks: "b", failed: 2, of: 2)
    #expect(try holds.add(one).id != first)
  }

  /// A fingerprint of the former kind is accepted, and replaced by a writing process.
  @Test func aFormerFingerprintIsReplaced() throws {
    let fingerprint = StageFingerprint(digest: SHA256.of("new".utf8), former: SHA256.of("old".utf8))
    var one = hold(1)
    one.fingerprint = fingerprint.former
    let id = try holds.add(one).id
    #expect(try holds.waiting(source: "rejestr", stream: "rows", fingerprint: fingerprint)?.id == id)
    try holds.renew(source: "rejestr", stream: "others", fingerprint)
    #expect(try holds.hold(id)?.fingerprint == fingerprint.former)
    try holds.renew(source: "rejestr", stream: "rows", fingerprint)
    #expect(try holds.hold(id)?.fingerprint == fingerprint.digest)
    try holds.decide(id, .rejected, by: "jan")
    #expect(try holds.rejected(source: "rejestr", stream: "rows", fingerprint: fingerprint)?.id == id)
  }

  @Test func theSameRunReplacesItself() throws {
    let first = try holds.add(hold(1)).id
    #expect(try holds.add(hold(1)).id == first)
    #expect(try holds.waiting(run: 1).count == 1)
  }
}
