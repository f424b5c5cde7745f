import Configuration
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

  private func replace(_ run: Int64, _ count: Int, _ limits: QuarantineSettings, discarding: Bool = false) throws -> Int
  {
    try quarantine.database.write {
      try Quarantine.replace(
        run: run, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: (1...count).map { entry(run, $0) },
        on: $0, limits: limits)
    }
  }

  private func unsettled(_ run: Int64) throws -> Int {
    try quarantine.unsettled(run: run, dataset: "mieszkancy", stream: "rows").records
  }

  /// A source with very many loses those of its oldest runs, which are counted all the same.
  @Test func oldRunsMakeRoomForManyRecords() throws {
    for run in Int64(1)...25 { #expect(try replace(run, 2, QuarantineSettings(rowsMax: 44)) == 0) }
    #expect(try quarantine.counts().map(\.run) == (4...25).reversed().map(Int64.init))
    #expect(try quarantine.losses().map(\.run) == [3, 2, 1] && quarantine.losses().map(\.records) == [2, 2, 2])
    for run in Int64(1)...25 { #expect(try unsettled(run) == 2) }
    #expect(try quarantine.losses(source: "inne").isEmpty)
    // Another source has its own room.
    try quarantine.replace(
      run: 26, source: "inne", dataset: "mieszkancy", stream: "rows", with: (1...40).map { entry(26, $0) })
    #expect(try quarantine.counts(source: "rejestr").count == 22)
  }

  @Test func bytesAreLimitedAsWell() throws {
    let size = entry(1, 1).bytes
    for run in Int64(1)...10 {
      #expect(try replace(run, 3, QuarantineSettings(rowsMax: 1000, bytesMax: 6 * size)) == 0)
    }
    #expect(try quarantine.counts().map(\.run) == [10, 9])
    #expect(try quarantine.losses().count == 8)
  }

  /// One run alone may have more than there is room for.
  @Test func theFirstRecordsOfALargeRunAreKept() throws {
    #expect(try replace(1, 5, QuarantineSettings(rowsMax: 1000)) == 0)
    #expect(try replace(2, 70, QuarantineSettings(rowsMax: 50)) == 20)
    #expect(try quarantine.entries(run: 2).map(\.rejection.position) == Array(1...50))
    #expect(try unsettled(1) == 5 && unsettled(2) == 70)
    #expect(try quarantine.losses(run: 2).map(\.records) == [20])
    // A discard of all is one of those too that are not kept; one of a field is not.
    let word = Quarantine.Discard(at: Timestamp(seconds: 1), by: "anna", reason: "stare")
    #expect(try quarantine.discard(run: 2, field: "inne", word) == 0)
    #expect(try unsettled(2) == 70)
    #expect(try quarantine.discard(run: 2, field: nil, word) == 70)
    #expect(try unsettled(2) == 0 && quarantine.losses(run: 2).isEmpty)
    // A repetition of the run has the same records, and the same room.
    #expect(try replace(2, 70, QuarantineSettings(rowsMax: 50)) == 20)
    #expect(try replace(2, 30, QuarantineSettings(rowsMax: 50)) == 0)
    #expect(try quarantine.losses(run: 2).isEmpty)
  }

  /// Whether a key is free now can only be found by mapping again.
  @Test func aLostConflictIsRemembered() throws {
    var foreign = entry(1, 3)
    foreign.rejection.rule = .foreignKey
    try quarantine.database.write { connection in
      _ = try Quarantine.replace(
        run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: [entry(1, 1), entry(1, 2), foreign],
        on: connection, limits: QuarantineSettings(rowsMax: 2))
    }
    let found = try quarantine.unsettled(run: 1, dataset: "mieszkancy", stream: "rows")
    #expect(found == Quarantine.Unsettled(records: 3, hasForeignKeys: true))
  }

  @Test func theSizeIsThatOfTheFile() throws {
    let entries = [entry(1, 1), entry(1, 2, field: "żółć")]
    try quarantine.replace(run: 1, source: "rejestr", dataset: "mieszkancy", stream: "rows", with: entries)
    let sums = try quarantine.database.read { connection in
      var select = try connection.prepare(
        """
        SELECT (SELECT sum(\(Quarantine.bytesInSQL)) FROM quarantine), (SELECT bytes FROM quarantine_sizes)
        """)
      _ = try select.step()
      return [Int(select.integer(0)), Int(select.integer(1))]
    }
    #expect(sums == [entries.reduce(0) { $0 + $1.bytes }, entries.reduce(0) { $0 + $1.bytes }])
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
