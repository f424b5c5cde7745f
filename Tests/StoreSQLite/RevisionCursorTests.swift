import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

@Suite struct RevisionCursorTests {
  private func found(_ cursor: RevisionCursor) throws -> [String] {
    var lines: [String] = []
    while let revision = try cursor.next() {
      let key = revision.key.map(\.description).joined(separator: "/")
      lines.append("\(revision.version) \(key) \(revision.column): \(revision.before) > \(revision.after)")
    }
    return lines
  }

  /// Three versions: two revised values, one of them twice; an inserted row and a deleted one.
  private func bench() throws -> Bench {
    let bench = try Bench()
    var all = rows(1...5)
    _ = try bench.bring(all)
    all[1][2] = "1.5"
    all[3][2] = "7"
    all.append(["9999999", 2020, "5", nil])
    _ = try bench.bring(all)
    all[1][2] = "1.25"
    all[5][2] = "6"
    all[0][3] = "uwaga"
    all.remove(at: 4)
    _ = try bench.bring(all)
    return bench
  }

  @Test func updatesAreListedByKeyThenByVersion() throws {
    let bench = try bench()
    #expect(
      try found(bench.store.revisions()) == [
        "2 1000002/2020 0: 1 > 1.5", "3 1000002/2020 0: 1.5 > 1.25", "2 1000004/2020 0: 1 > 7",
        "3 9999999/2020 0: 5 > 6",
      ])
  }

  @Test func orByVersion() throws {
    let bench = try bench()
    #expect(
      try found(bench.store.revisions(order: .version)) == [
        "2 1000002/2020 0: 1 > 1.5", "2 1000004/2020 0: 1 > 7", "3 1000002/2020 0: 1.5 > 1.25",
        "3 9999999/2020 0: 5 > 6",
      ])
    #expect(try found(bench.store.revisions(versions: 3...3, order: .version)).count == 2)
    #expect(try found(bench.store.revisions(versions: 1...1)).isEmpty)
  }

  /// A withdrawn value and a deleted row return changed; another row returns unchanged.
  @Test(arguments: [RevisionCursor.Order.key, .version])
  func whatComesBackStandsBesideWhatWasKnownLast(order: RevisionCursor.Order) throws {
    let bench = try Bench()
    let all = rows(1...5)
    _ = try bench.bring(all)
    var gaps = all
    gaps[1][2] = .null
    gaps.remove(at: 4)
    gaps.remove(at: 2)
    _ = try bench.bring(gaps, isReleased: true)
    _ = try bench.bring(gaps.map { $0[0] == gaps[0][0] ? [$0[0], $0[1], "3", $0[3]] : $0 }, isReleased: true)
    var back = all
    back[1][2] = "8.5"
    back[2][2] = "9"
    _ = try bench.bring(back)
    let cursor = try bench.store.revisions(order: order)
    var found: Set<String> = []
    while let revision = try cursor.next() {
      found.insert("\(revision.version) \(revision.key[0]) \(revision.kind) \(revision.before)>\(revision.after)")
    }
    #expect(
      found == [
        "2 1000002 withdrawn 1>", "3 1000001 restated 1>3", "4 1000001 restated 3>1", "4 1000002 returned 1>8.5",
        "4 1000003 returned 1>9",
      ])
    // A version's own revisions refer to what was known before it.
    let own = try bench.store.revisions(versions: 4...4, order: order)
    var kinds: [Revision.Kind] = []
    while let revision = try own.next() { kinds.append(revision.kind) }
    #expect(kinds == [.restated, .returned, .returned])
  }

  @Test func whatWasEverThereIsKnown() throws {
    let bench = try bench()
    #expect(try bench.store.hasRow([:]) && bench.store.hasRow([1: "1000001"]) && bench.store.hasRow([2: 2020]))
    // Its row was deleted by the last version.
    #expect(try bench.store.hasRow([1: "1000005", 2: 2020]))
    #expect(try !bench.store.hasRow([1: "9"]) && !bench.store.hasRow([1: "1000001", 2: 2021]))
  }

  @Test func aKeyColumnChooses() throws {
    let bench = try bench()
    #expect(try found(bench.store.revisions(key: [1: "1000002"])).count == 2)
    #expect(try found(bench.store.revisions(key: [2: 2020])).count == 4)
    #expect(try found(bench.store.revisions(key: [1: "1000002", 2: 2021])).isEmpty)
  }

  @Test func beforeTheFirstVersionThereIsNothingToAsk() throws {
    let bench = try Bench()
    #expect(throws: DatasetError.self) { try bench.store.revisions() }
    #expect(throws: DatasetError.self) { try bench.store.version(asOf: .now) }
  }

  /// The log is read in the order of its indices; a sorter would take memory, or disk, for all of it.
  @Test(arguments: [RevisionCursor.Order.key, .version])
  func nothingIsSorted(order: RevisionCursor.Order) throws {
    let bench = try bench()
    let lines = try found(bench.store.revisions(versions: 2...3, key: [2: 2020], order: order))
    #expect(lines.count == 4)
    let cursor = try bench.store.selectedRevisions(key: [2: 2020], order: order)
    let connection = try Connection(bench.store.path, mode: .readOnly)
    var program = try connection.prepare("EXPLAIN \(cursor.sql)")
    while try program.step() { #expect(program.text(1) != "SorterOpen") }
  }
}

@Suite struct AsOfTests {
  @Test func theVersionThatStoodThen() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3))
    _ = try bench.bring(rows(1...3, value: "2"))
    let versions = try bench.store.versions()
    let (first, second) = (versions[0].committedAt, versions[1].committedAt)
    func number(_ moment: Timestamp) throws -> Int { try bench.store.version(asOf: moment).number }
    #expect(try number(first) == 1)
    #expect(try number(Timestamp(microseconds: second.microseconds - 1)) == 1)
    #expect(try number(second) == 2)
    #expect(try number(second.adding(seconds: 86_400)) == 2)
    let error = #expect(throws: DatasetError.self) { try number(Timestamp(microseconds: first.microseconds - 1)) }
    #expect(error?.what.contains("ludnosc had no version yet on ") == true, "\(String(describing: error))")
  }
}

@Suite struct ReasonTests {
  private let bench: Bench

  init() throws {
    bench = try Bench()
    _ = try bench.bring(rows(1...3))
    _ = try bench.bring(rows(1...3, value: "2"))
  }

  private func reason(_ text: String, _ version: Int = 2, at seconds: Int64) -> Reason {
    Reason(version: version, givenAt: Timestamp(seconds: seconds), who: "anna", text: text)
  }

  @Test func theLastReasonHolds() throws {
    try bench.store.give(reason("Korekta", at: 100))
    try bench.store.give(reason("Spis powszechny", at: 200))
    try bench.store.give(reason("Pierwsze dane", 1, at: 150))
    #expect(try bench.store.reasons().map(\.text) == ["Pierwsze dane", "Korekta", "Spis powszechny"])
    #expect(try bench.store.reasonsInForce()[2] == reason("Spis powszechny", at: 200))
    // What was published before a reason was given did not have it, and never will.
    #expect(try bench.store.reasonsInForce(until: Timestamp(seconds: 199))[2]?.text == "Korekta")
    #expect(try bench.store.reasonsInForce(until: Timestamp(seconds: 99)).isEmpty)
  }

  @Test func onlyAVersionThatIsThereCanBeExplained() throws {
    for version in [0, 3] {
      #expect(throws: DatasetError.self) { try bench.store.give(reason("Spis", version, at: 1)) }
    }
    let empty = try Bench()
    #expect(throws: DatasetError.self) { try empty.store.give(reason("Spis", 1, at: 1)) }
    #expect(try empty.store.reasons().isEmpty)
  }

  @Test func commitsLeaveReasonsAlone() throws {
    try bench.store.give(reason("Spis", at: 100))
    _ = try bench.bring(rows(1...3, value: "2"))
    _ = try bench.bring(rows(1...3, value: "3"))
    #expect(try bench.store.reasons() == [reason("Spis", at: 100)])
  }
}

@Suite struct RowHistoryTests {
  /// For every key and version the index agrees with the whole version.
  @Test func everyRowOfEveryVersion() throws {
    let bench = try Bench()
    var random = Seeded(7)
    for _ in 0..<12 {
      _ = try bench.bring(
        rows(1...20).filter { _ in random.below(10) < 7 }
          .map { [$0[0], $0[1], .text("\(random.below(3))"), $0[3]] }, isReleased: true)
    }
    let versions = try bench.store.versions().map(\.number)
    #expect(versions.count == 12)
    var setEarlier = 0
    for version in versions {
      let all = try bench.rows(version)
      for area in 1...20 {
        let key: [Value] = [.text("\(1_000_000 + area)"), 2020]
        let history = try bench.store.row(key: key, version: version)
        #expect(history.values.map { [$0[1], $0[2], $0[0], $0[3]] } == all.first { $0[0] == key[0] })
        guard let setBy = history.setBy, setBy > 1 else { continue }
        // It was not so before that version.
        let before = try bench.store.row(key: key, version: setBy - 1)
        #expect(before.values != history.values)
        if setBy < version { setEarlier += 1 }
      }
    }
    #expect(setEarlier > 20)
  }
}

/// Between the declaration of a column and the next commit the file does not have it.
@Suite struct AbsentColumnTests {
  private let bench: Bench
  private let later: SQLiteStore

  init() throws {
    bench = try Bench()
    _ = try bench.bring(rows(1...3))
    _ = try bench.bring(rows(1...4, value: "2"))
    var dataset = Bench.dataset
    dataset.columns.insert(Column(name: "source_mark", type: .text), at: 1)
    later = SQLiteStore(folder: bench.folder.path, dataset: dataset)
  }

  @Test(arguments: [1, 2]) func readersFindItEmpty(version: Int) throws {
    let cursor = try later.rows(version: version)
    var count = 0
    while try cursor.next() {
      #expect(cursor.cell(0).value == (version == 1 ? "1" : "2") && cursor.cell(1).value == .null)
      #expect(cursor.cell(2).value == .text("\(1_000_001 + count)"))
      count += 1
    }
    #expect(count == version + 2)
  }

  @Test func changesAndRevisionsToo() throws {
    let changes = try later.changes(from: 1, to: 2)
    var operations: [ChangeCursor.Operation] = []
    while try changes.next() {
      operations.append(changes.operation)
      #expect(changes.new(1).value == .null && changes.old(1).value == .null)
    }
    #expect(operations == [.update, .update, .update, .insert])
    let revisions = try later.revisions()
    while let revision = try revisions.next() { #expect(revision.column == 0) }
    let row = try later.row(key: ["1000001", 2020], version: 1)
    #expect(row.values == ["1", nil, "1000001", 2020, nil])
  }

  @Test func changesAcrossVersionsToo() throws {
    _ = try bench.bring(rows(1...4, value: "3"))
    let changes = try later.changes(from: 1, to: 3)
    var count = 0
    while try changes.next() { count += 1 }
    #expect(count == 4)
  }

  @Test func aKeyThatWasNoneIsRefused() throws {
    var dataset = Bench.dataset
    dataset.columns.append(Column(name: "sex", type: .code))
    dataset.key.append("sex")
    let other = SQLiteStore(folder: bench.folder.path, dataset: dataset)
    let error = #expect(throws: DatasetError.self) { try other.rows() }
    #expect(error?.what.contains("\"sex\" was no part of its key") == true)
  }
}
