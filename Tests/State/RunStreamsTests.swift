import Landing
import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import State

/// The table of what runs did with their streams.
@Suite struct RunStreamsTests {
  private let folder: TemporaryFolder
  private let database: Database
  private let runs: Runs
  private let streams: RunStreams

  init() throws {
    folder = try TemporaryFolder()
    database = try Database(folder.file("klamra.sqlite"), layout: StateLayout.now)
    runs = Runs(database)
    streams = RunStreams(database)
  }

  private func run(_ source: Owner = "s", _ state: Run.State? = .committed, trigger: Run.Trigger = .schedule) throws
    -> Int64
  {
    let run = try runs.begin(source: source, trigger: trigger)
    if let state { try state.isFinal || state == .held ? runs.finish(run, state) : runs.enter(state, run) }
    return run
  }

  private func put(
    _ run: Int64, _ stream: String, _ outcome: RunStream.Outcome, source: Owner = "s", at second: Double = 0
  ) throws {
    var row = RunStream(
      run: run, source: source, stream: stream, dataset: "d-\(stream)", outcome: outcome,
      settledAt: Timestamp(microseconds: Int64(second * 1e6)))
    if outcome != .same, outcome != .rejected { row.counts = RunStream.Counts() }
    try database.write { try RunStreams.put(row, on: $0) }
  }

  @discardableResult
  private func hold(_ run: Int64, _ stream: String) throws -> Int64 {
    try Holds(database).add(
      Holds.Hold(
        run: run, source: "s", stream: stream, dataset: "d-\(stream)", reasons: [], inserted: 0, updated: 0, deleted: 1,
        rowsBefore: 1, rowsAfter: 0, quarantined: 0)
    ).id
  }

  private func full(_ run: Int64) -> RunStream {
    var row = RunStream(
      run: run, source: "s", stream: "a", dataset: "d", outcome: .held, settledAt: Timestamp(microseconds: 12_345_678))
    row.inputs = [.init(dataset: "x", version: 3), .init(dataset: "y", version: 1)]
    row.committed = .init(version: 4, hash: SHA256.of("v".utf8), rows: 50)
    row.earlier = .init(records: 2, run: 1)
    row.rejectedHold = 9
    row.reasons = ["it would delete \"20\" rows", "druga\nlinia"]
    row.fingerprint = SHA256.of("f".utf8)
    row.fieldsAbsent = ["Liczba\nmiejsc", "b"]
    row.corrections = .init(applied: 2, troubles: [.init(line: 3, text: "no record is 7"), .init(line: 1, text: "ż")])
    row.schemaChanges = [
      .init(name: "Adres", field: "", change: "new", before: nil, now: "text", action: "report"),
      .init(name: "Nr", field: "id", change: "retyped", before: "code", now: "text", action: "hold"),
    ]
    var ledger = Ledger()
    (ledger.documents, ledger.bytes, ledger.recordsDeclared, ledger.recordsRead) = (1, 2, 3, 4)
    (ledger.recordsUsed, ledger.recordsLeftOut, ledger.recordsQuarantined, ledger.rowsMapped) = (5, 6, 7, 8)
    (ledger.rowsAccepted, ledger.rowsRepeated, ledger.rowsQuarantined, ledger.rowsErased) = (9, 10, 11, 12)
    ledger.valuesCorrected = 13
    ledger.checks = [
      CheckResult(
        name: "one", action: .hold, looked: 20, failed: 2,
        examples: [.init(document: 0, position: 4, text: "a"), .init(document: -1, position: 0, text: "b")]),
      CheckResult(name: "two", action: .warn, looked: 0, failed: 0),
    ]
    var hidden = SuppressionCounts()
    (hidden.atRisk, hidden.secondary, hidden.known) = (1, 2, 3)
    ledger.suppression = hidden
    row.counts = .init(inserted: 14, updated: 15, deleted: 16, ledger: ledger)
    return row
  }

  @Test func everythingThatIsWrittenIsRead() throws {
    let id = try run()
    let row = full(id)
    try database.write { try RunStreams.put(row, on: $0) }
    #expect(try streams.streams(of: id) == [row])
    #expect(try streams.streams(of: [id, 77]) == [id: [row], 77: []])
    // Nothing remains of an earlier row.
    try put(id, "a", .same, at: 1)
    let same = try #require(try streams.streams(of: id).first)
    #expect(same.counts == nil && same.corrections == nil && same.reasons.isEmpty && same.committed == nil)
    for table in ["run_checks", "run_check_examples", "run_correction_troubles"] {
      #expect(try rows(of: table) == 0, "\(table)")
    }
  }

  private func rows(of table: String) throws -> Int {
    try database.read { connection in
      var select = try connection.prepare("SELECT count(*) FROM \(table)")
      return try select.step() ? Int(select.integer(0)) : -1
    }
  }

  @Test func aStreamKeepsItsPlaceInTheRun() throws {
    let id = try run()
    for stream in ["b", "c", "a"] { try put(id, stream, .held) }
    try put(id, "b", .committed)
    #expect(try streams.streams(of: id).map(\.stream) == ["b", "c", "a"])
    try database.write { try RunStreams.forget(run: id, stream: "c", on: $0) }
    try put(id, "d", .unchanged)
    #expect(try streams.streams(of: id).map(\.stream) == ["b", "a", "d"])
  }

  @Test func rowsGoWithTheRecordOfTheirRun() throws {
    let old = try run()
    try database.write { try RunStreams.put(full(old), on: $0) }
    let expired = ExpiredRun(id: old, source: "s", finishedAt: .now, documents: 0, isRecordExpired: true)
    try database.write { try Runs.remove([expired], on: $0) }
    #expect(try streams.streams(of: old).isEmpty)
    for table in ["run_streams", "run_checks", "run_check_examples", "run_correction_troubles"] {
      #expect(try rows(of: table) == 0, "\(table)")
    }
  }

  /// What a record that was erased had is quoted by no example; the counts stay.
  @Test func examplesOfADatasetAreRemoved() throws {
    let id = try run()
    try database.write { try RunStreams.put(full(id), on: $0) }
    try database.write { try RunStreams.removeExamples(dataset: "another", on: $0) }
    #expect(try rows(of: "run_check_examples") == 2)
    try database.write { try RunStreams.removeExamples(dataset: "d", on: $0) }
    #expect(try rows(of: "run_check_examples") == 0)
    let checks = try #require(try streams.streams(of: id).first?.counts?.ledger.checks)
    #expect(checks.map(\.failed) == [2, 0] && checks.allSatisfy(\.examples.isEmpty))
  }

  @Test func theNewestMappedRunOfEachStream() throws {
    let first = try run()
    for stream in ["a", "b", "c"] { try put(first, stream, .committed) }
    let second = try run()
    try put(second, "a", .same)
    try put(second, "b", .held)
    try hold(second, "b")
    try put(second, "c", .rejected)
    let other = try run("t")
    try put(other, "a", .unchanged, source: "t")
    func key(_ source: Owner, _ stream: String) -> RunStreams.Key { .init(source: source, stream: stream) }
    #expect(
      try streams.newestMapped() == [
        key("s", "a"): first, key("s", "b"): second, key("s", "c"): first, key("t", "a"): other,
      ])
    let some = try streams.newestMapped(of: [key("s", "b"), key("t", "a"), key("u", "a")])
    #expect(some.map(\.run) == [second, other] && some.map(\.source) == ["s", "t"])
    #expect(try streams.kept() == [first, second, other])
  }

  /// The source has delivered its earlier data again: the obsolete hold no longer counts.
  @Test func whatWasHeldCountsUntilItIsSuperseded() throws {
    let good = try run()
    try put(good, "a", .committed)
    let held = try run("s", .held)
    try put(held, "a", .held)
    try hold(held, "a")
    let key = RunStreams.Key(source: "s", stream: "a")
    #expect(try streams.newestMapped() == [key: held])
    let again = try run("s", .unchanged)
    try put(again, "a", .same)
    try Holds(database).supersede(source: "s", stream: "a")
    #expect(try streams.newestMapped() == [key: good])
    // A decision is of interest as long as nothing newer was mapped.
    let other = try run("s", .held)
    try put(other, "a", .held)
    let id = try hold(other, "a")
    for state in [Holds.State.rejected, .released] {
      try database.write { try $0.run("UPDATE holds SET state = 'waiting' WHERE id = ?1", id) }
      try Holds(database).decide(id, state, by: "anna")
      #expect(try streams.newestMapped() == [key: other], "\(state)")
    }
  }

  @Test func theLastSuccessOfAStream() throws {
    #expect(try streams.lastSuccess(source: "s", stream: "a") == nil)
    let good = try run()
    try put(good, "a", .committed)
    // Failed as a whole: the stream before the failed one was still committed.
    let failed = try run("s", .failed)
    try put(failed, "a", .unchanged)
    #expect(try streams.lastSuccess(source: "s", stream: "a") == failed)
    for outcome in [RunStream.Outcome.held, .rejected] { try put(try run("s", .held), "a", outcome) }
    #expect(try streams.lastSuccess(source: "s", stream: "a") == failed)
    // Recorded before the COMMIT, which may never happen.
    let underWay = try run("s", .mapped)
    try put(underWay, "a", .committed)
    #expect(try streams.lastSuccess(source: "s", stream: "a") == failed)
    try runs.finish(underWay, .committed)
    #expect(try streams.lastSuccess(source: "s", stream: "a") == underWay)
    #expect(try streams.lastSuccess(source: "s", stream: "b") == nil)
    #expect(try streams.lastSuccess(source: "t", stream: "a") == nil)
  }

  @Test func whenAStreamWasLastConfirmed() throws {
    func confirmed() throws -> Int64? { try streams.lastConfirmed(source: "s", stream: "a")?.seconds }
    #expect(try confirmed() == nil)
    try put(try run("s", .held), "a", .held, at: 10)
    try put(try run("s", .rejected), "a", .rejected, at: 20)
    // Never confirmed: it is expected from when it first waited.
    #expect(try confirmed() == 10)
    try put(try run("s", .failed), "a", .same, at: 30)
    #expect(try confirmed() == 30)
    try put(try run("s", .committed, trigger: .replay), "a", .committed, at: 40)
    try put(try run("s", .held), "a", .held, at: 50)
    #expect(try confirmed() == 30)
    try put(try run(), "a", .unchanged, at: 60)
    #expect(try confirmed() == 60)
  }
}
