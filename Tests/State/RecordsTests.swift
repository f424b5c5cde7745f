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

  /// Runs keep what they rejected; only a source that rejects very much loses that of its oldest runs.
  @Test func oldRunsMakeRoomForManyRecords() throws {
    let database = try openDatabase(try TemporaryFolder())
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

  /// Only what shows the same keeps its number: nobody may decide about what they have not seen.
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

  /// A fingerprint of the former kind is known, and replaced where somebody may write.
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

@Suite struct RunSlotsTests {
  @Test func oneRunPerSourceAndTwoAtOnce() throws {
    let slots = RunSlots()
    let most = Monitor((now: 0, all: 0, same: 0, sameMost: 0))
    let threads = (0..<12).map { index in
      Thread("run") {
        let source = index % 2 == 0 ? "a" : "s\(index)"
        try? slots.perform(source, Cancellation()) {
          most.withLock {
            $0.now += 1
            $0.all = max($0.all, $0.now)
            if source == "a" { $0.same += 1 }
            $0.sameMost = max($0.sameMost, $0.same)
          }
          _ = Monitor(()).wait(seconds: 0.01) { _ in Bool?.none }
          most.withLock {
            $0.now -= 1
            if source == "a" { $0.same -= 1 }
          }
        }
      }
    }
    for thread in threads { thread.join() }
    most.withLock {
      #expect($0.all == 2)
      #expect($0.sameMost == 1)
      #expect($0.now == 0)
    }
    #expect(slots.running.isEmpty)
  }

  @Test func waitingEndsWithACancellation() throws {
    let slots = RunSlots()
    let cancellation = Cancellation()
    let entered = Monitor(false), leave = Monitor(false)
    let holder = Thread("holder") {
      try? slots.perform("a", Cancellation()) {
        entered.withLock { $0 = true }
        _ = leave.wait { $0 ? true : nil }
      }
    }
    _ = entered.wait { $0 ? true : nil }
    cancellation.cancel()
    #expect(throws: CancelledError.self) { try slots.perform("a", cancellation) {} }
    leave.withLock { $0 = true }
    holder.join()
    // The ticket of the cancelled one stands in nobody's way.
    #expect(try slots.perform("a", Cancellation()) { 1 } == 1)
  }
}

@Suite struct ProgressTests {
  private func record(_ terminal: Terminal, isQuiet: Bool = false, _ body: (ProgressBoard) -> Void) -> String {
    let seen = Monitor<[UInt8]>([])
    let output = Output(terminal: terminal, isQuiet: isQuiet) { stream, bytes in
      #expect(stream == .standardError)
      seen.withLock { $0 += bytes }
    }
    body(ProgressBoard(sources: ["ludność", "gios"], output: output))
    return seen.withLock { String(decoding: $0, as: UTF8.self) }
  }

  @Test func plainLinesWhereThereIsNoTerminal() {
    let text = record(.plain) { board in
      for done in 0...50 { board.update(RunProgress(source: "gios", stage: .fetch, done: done, total: 50)) }
      board.update(RunProgress(source: "gios", stage: .commit))
      board.finish("gios", "version 1")
    }
    #expect(text == "gios: fetch\ngios: commit\ngios: version 1\n")
  }

  @Test func barsOnATerminal() {
    let text = record(Terminal(isInteractive: true, width: 80)) { board in
      board.update(RunProgress(source: "ludność", stage: .fetch, done: 5, total: 10))
      board.update(RunProgress(source: "gios", stage: .map))
      board.finish("ludność", "version 1")
    }
    #expect(
      text == """
        \rludność  ████████▍···············  fetch 5/10\u{1b}[K
        \u{1b}[1A\rludność  ████████▍···············  fetch 5/10\u{1b}[K
        \rgios     ████████████████▊·······  map\u{1b}[K
        \u{1b}[2A\rludność  version 1\u{1b}[K
        \rgios     ████████████████▊·······  map\u{1b}[K

        """)
  }

  @Test func quietIsQuiet() {
    let text = record(.plain, isQuiet: true) { board in
      board.update(RunProgress(source: "gios", stage: .fetch))
      board.finish("gios", "version 1")
    }
    #expect(text.isEmpty)
  }

  @Test(arguments: [(0, "········"), (1, "████████"), (0.5, "████····"), (0.51, "████▏···"), (2, "████████")])
  func bar(share: Double, expected: String) { #expect(ProgressBoard.bar(share, width: 8) == expected) }
}

@Suite struct WordsTests {
  @Test func figures() {
    #expect(Formatting.grouped(1_080_642) == "1\u{a0}080\u{a0}642")
    #expect(Formatting.grouped(-1000) == "-1\u{a0}000")
    #expect(Formatting.grouped(999) == "999")
    #expect(Formatting.count(1, "row") == "1 row")
    #expect(Formatting.count(2, "delivery", "deliveries") == "2 deliveries")
    #expect(Formatting.bytes(999) == "999 B")
    #expect(Formatting.bytes(1000) == "1.0 KB")
    #expect(Formatting.bytes(999_999) == "1.0 MB")
    #expect(Formatting.bytes(2_345_678_901_234) == "2345.7 GB")
    #expect(Formatting.duration(0.84) == "0.8 s")
    #expect(Formatting.duration(125) == "2 min 5 s")
    #expect(Formatting.duration(12_000) == "3 h 20 min")
    #expect(Formatting.duration(4 * 86_400 + 7200) == "4 d 2 h")
  }

  @Test func moments() throws {
    #expect(Formatting.moment(try #require(Timestamp("2026-07-15T12:00:00Z"))) == "2026-07-15 14:00:00+02:00")
  }
}
