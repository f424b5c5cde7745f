import CSQLite
import Mapping
import Platform
import Rows
import Schema
import Store
import Testbed
import Testing
import Text

@testable import SQLite
@testable import StoreSQLite

@Suite("A commit")
struct CommitTests {
  @Test("makes version 1 of a new dataset")
  func first() throws {
    let bench = try Bench()
    let version = try #require(bench.version(bench.bring(rows(1...3))))
    #expect(version.number == 1)
    #expect(version.rows == 3)
    #expect(version.inserted == 3)
    #expect(version.ledger.recordsRead == 3)
    #expect(version.ledger.rowsAccepted == 3)
    #expect(try bench.rows() == rows(1...3))
    #expect(try bench.store.current() == version)
    #expect(try bench.store.sources(of: 1).documents.map(\.origin) == ["plik.csv"])
  }

  @Test("finds exactly what changed")
  func changes() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...40))
    var second = rows(1...40)
    second[4][2] = "7"
    second.remove(at: 20)
    second.append(["9999999", 2020, "5", nil])
    let version = try #require(bench.version(bench.bring(second)))
    #expect(version.number == 2)
    #expect([version.inserted, version.updated, version.deleted, version.rows] == [1, 1, 1, 40])
    #expect(
      try bench.changes(1, 2) == [
        ["U", "1000005", 2020, "1", "7"], ["D", "1000021", 2020, "1", nil], ["I", "9999999", 2020, nil, "5"],
      ])
    #expect(try bench.rows() == second)
    #expect(try bench.rows(1) == rows(1...40))
  }

  @Test("makes no version of the same data, and the same hash of it")
  func unchanged() throws {
    let bench = try Bench()
    let first = try #require(bench.version(bench.bring(rows(1...5))))
    guard case .unchanged(let report) = try bench.bring(rows(1...5)) else { return #expect(Bool(false)) }
    #expect(report.ledger.rowsAccepted == 5)
    _ = try bench.bring(rows(1...5, value: "2"))
    let third = try #require(bench.version(bench.bring(rows(1...5))))
    #expect(third.number == 3)
    #expect(third.hash == first.hash)
    let other = try Bench()
    #expect(try bench.store.versions()[1].hash == other.version(other.bring(rows(1...5, value: "2")))?.hash)
  }

  @Test("reconstructs every version from the log")
  func history() throws {
    let bench = try Bench()
    var generator = Seeded(20_261_121)
    var states: [[[Value]]] = []
    for _ in 0..<12 {
      var state: [[Value]] = []
      for area in 1...60 where generator.next() % 8 != 0 {
        state.append([.text("\(1_000_000 + area)"), 2020, .text("\(generator.next() % 3)"), nil])
      }
      if bench.version(try bench.bring(state, isReleased: true)) != nil { states.append(state) }
    }
    for (index, state) in states.enumerated() { #expect(try bench.rows(index + 1) == state, "version \(index + 1)") }
    for first in 1..<states.count {
      for last in (first + 1)...states.count {
        #expect(
          try apply(bench.changes(first, last), to: states[first - 1]) == states[last - 1], "\(first) to \(last)")
      }
    }
  }

  /// A reader of an old version prevents the checkpoint; the commit does not wait.
  @Test("finds the same changes while somebody reads")
  func whileRead() throws {
    let (read, quiet) = (try Bench(), try Bench())
    for bench in [read, quiet] { _ = try bench.bring(rows(1...3000)) }
    var outcomes: [[Version?]] = []
    for bench in [read, quiet] {
      _ = try bench.bring(rows(1...3000, value: "2"))
      let cursor = bench === read ? try bench.store.rows() : nil
      _ = try cursor?.next()
      var versions: [Version?] = []
      for step in 3...6 {
        var next = rows(step...3000, value: "2")
        next[step * 100][2] = .text("\(step)")
        versions.append(bench.version(try bench.bring(next)))
        #expect(try bench.rows() == next)
      }
      outcomes.append(versions)
      if let cursor {
        var count = 1
        while try cursor.next() { count += 1 }
        #expect(count == 3000)
      }
    }
    #expect(outcomes[0].map { $0?.hash } == outcomes[1].map { $0?.hash })
    #expect(outcomes[0].map { $0?.deleted } == outcomes[1].map { $0?.deleted })
    #expect(outcomes[0].allSatisfy { $0 != nil })
  }

  /// Equal rows are skipped many at a time; therefore every density of changes, also at the end of a batch, and with
  /// rows of another source in between.
  @Test("finds every change among many rows", arguments: [1, 3, 40, 700, 100_000])
  func density(rowsPerChange: UInt64) throws {
    let (bench, other) = (try Bench(), try Bench())
    var generator = Seeded(8 + rowsPerChange)
    let foreign = Set((1...9500).filter { _ in generator.next() % 900 == 0 })
    _ = try bench.bring(foreign.sorted().flatMap { rows($0...$0, value: "7") }, source: "liszki")
    let own = Array(1...9500).filter { !foreign.contains($0) }
    var state = Dictionary(uniqueKeysWithValues: own.map { ($0, rows($0...$0)[0]) })
    _ = try bench.bring(own.map { state[$0]! }, isReleased: true)
    for round in 2...5 {
      var (inserted, updated, deleted) = (0, 0, 0)
      for area in own where generator.next() % rowsPerChange == 0 {
        if state[area] == nil {
          state[area] = rows(area...area, value: "\(round)")[0]
          inserted += 1
        } else if generator.next() % 3 == 0 {
          state[area] = nil
          deleted += 1
        } else {
          state[area]![3] = .text(String(repeating: "ż", count: Int(generator.next() % 140) + round * 140))
          updated += 1
        }
      }
      let outcome = try bench.bring(own.compactMap { state[$0] }, isReleased: true)
      let report = outcome.report
      #expect([report.inserted, report.updated, report.deleted] == [inserted, updated, deleted], "round \(round)")
      #expect(report.rowsBefore == state.count - inserted + deleted)
    }
    let expected = Array(1...9500).compactMap { foreign.contains($0) ? rows($0...$0, value: "7")[0] : state[$0] }
    #expect(try bench.rows() == expected)
    // A dataset that was loaded at once has the same hash.
    #expect(try bench.store.current()?.hash == other.version(other.bring(expected))?.hash)
    let claimed = try bench.bring(expected, isReleased: true).report
    #expect(claimed.rejections.count == foreign.count, "every row of the other source, also the same ones")
  }

  @Test("refuses a file that lost rows behind its back")
  func lostRows() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...200))
    try Connection(bench.store.path, mode: .writer).execute("DELETE FROM rows WHERE area = '1000100'")
    let error = #expect(throws: SQLiteError.self) { try bench.bring(rows(1...200, value: "2")) }
    #expect(error?.message.contains("it holds 199 rows, and its newest version has 200") == true)
    #expect(try bench.store.versions().count == 1)
  }

  /// In WAL mode from the start: changing the mode later would wait for readers.
  @Test("does not wait for who reads version 1, who reads on in it")
  func readerOfTheFirst() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3000))
    #expect(try Files.list(bench.folder.path) == ["ludnosc.sqlite"])
    let (begun, fresh) = (try bench.store.rows(), try bench.store.rows())
    #expect(try begun.next())
    let start = Timestamp.now
    let second = try #require(bench.version(bench.bring(rows(2...3000, value: "2"), isReleased: true)))
    #expect(Timestamp.now.seconds(since: start) < Double(Connection.busyMillisecondsMax) / 2000)
    #expect(second.number == 2 && second.updated == 2999 && second.deleted == 1)
    // Both cursors belong to version 1, also the one that was not stepped before the commit.
    var counts = [1, 0]
    while try begun.next() { counts[0] += begun.cell(0).value == "1" ? 1 : 0 }
    while try fresh.next() { counts[1] += fresh.cell(0).value == "1" ? 1 : 0 }
    #expect(counts == [3000, 3000])
    #expect(try bench.rows() == rows(2...3000, value: "2"))
  }

  @Test("lets the merge read pages, from the first version on")
  func pages() throws {
    let bench = try Bench()
    for step in 1...3 {
      _ = try bench.bring(rows(1...3000, value: "\(step)"))
      let reader = try bench.store.rows()
      #expect(try reader.next())
      let connection = try bench.store.open()
      #expect(try bench.store.checkpoint(connection) != nil && DatabaseFile.understands(connection), "after \(step)")
      var mode = try connection.prepare("PRAGMA journal_mode")
      #expect(try mode.step() && mode.text(0) == "wal")
    }
  }

  /// SQLite's shell makes such files (`.filectrl reserve_bytes`), and so do extensions for checksums and encryption.
  @Test("asks SQLite for the rows of a file that keeps bytes free in its pages")
  func reservedBytes() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3000))
    do {
      let connection = try Connection(bench.store.path, mode: .writer)
      var count: Int32 = 8
      let reserve = SQLITE_FCNTL_RESERVE_BYTES
      try connection.execute("PRAGMA journal_mode = DELETE")
      #expect(sqlite3_file_control(connection.handle, "main", reserve, &count) == SQLITE_OK)
      try connection.execute("VACUUM; PRAGMA journal_mode = WAL")
    }
    #expect(try Files.read(bench.store.path)[20] == 8)
    let version = try #require(bench.version(bench.bring(rows(1...3000, value: "2"))))
    #expect(version.number == 2 && version.updated == 3000)
    #expect(try bench.rows() == rows(1...3000, value: "2") && bench.rows(1) == rows(1...3000))
  }

  /// A key that is the same everywhere, most often a column that was mistaken for one, must not fill the disk.
  @Test("fails when too many rows contradict their key")
  func contradictions() throws {
    let bench = try Bench()
    let rows: [[Value]] = (0...RejectedRecord.countMax + 1).map { ["1261011", 2020, .text("\($0)"), nil] }
    #expect {
      try bench.bring(rows)
    } throws: { error in
      guard case .tooManyRejections(let first)? = error as? RowStreamError else { return false }
      return first.rule == .duplicateKey && first.position == 2
    }
    #expect(!bench.store.exists)
    let most = try bench.bring(Array(rows.dropLast()), isReleased: true).report
    #expect(most.rejections.count == RejectedRecord.countMax && most.ledger.rowsAccepted == 1)
  }

  @Test("counts the bytes of the documents")
  func bytes() throws {
    let bench = try Bench()
    for step in 1...2 {
      let version = try #require(bench.version(bench.bring(rows(1...3, value: "\(step)"), bytes: 40 + step)))
      #expect(version.ledger.bytes == 40 + step)
      #expect(try bench.store.current()?.ledger.bytes == 40 + step)
    }
  }

  /// What a consumer does with a delta.
  private func apply(_ changes: [[Value]], to state: [[Value]]) -> [[Value]] {
    var byKey = Dictionary(uniqueKeysWithValues: state.map { ($0[0].description, $0) })
    for change in changes {
      let key = change[1].description
      byKey[key] = change[0] == "D" ? nil : [change[1], change[2], change[4], nil]
    }
    return byKey.sorted { $0.key < $1.key }.map(\.value)
  }

  @Test("keeps what a partial delivery does not bring")
  func partial() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...5), refresh: .partial)
    let version = try #require(bench.version(bench.bring(rows(5...6, value: "8"), refresh: .partial)))
    #expect([version.inserted, version.updated, version.deleted, version.rows] == [1, 1, 0, 6])
    guard case .unchanged = try bench.bring([], refresh: .partial) else { return #expect(Bool(false)) }
  }

  @Test("lets each source delete only its own rows")
  func sources() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3), source: "zielonki")
    _ = try bench.bring(rows(4...6), source: "liszki")
    #expect(try bench.rows().count == 6)
    let version = try #require(bench.version(bench.bring(rows(5...6), source: "liszki")))
    #expect([version.deleted, version.rows] == [1, 5])
    let outcome = try bench.bring(rows(3...6, value: "9"), source: "liszki", isReleased: true)
    #expect(outcome.report.rejections.map(\.rejection.rule) == [.foreignKey])
    #expect(outcome.report.ledger.imbalance == nil)
    #expect(try bench.rows()[2] == rows(3...3)[0])
  }

  @Test("says when rows do not come in key order, and takes them sorted")
  func order() throws {
    let bench = try Bench()
    #expect(throws: RowStreamError.self) { try bench.bring(rows(1...3).reversed()) }
    #expect(try Files.list(bench.folder.path).isEmpty)
    #expect(bench.version(try bench.bring(rows(1...3).reversed(), isSorted: true))?.rows == 3)
    #expect(throws: RowStreamError.self) { try bench.bring(rows(1...4).reversed()) }
    #expect(try bench.rows() == rows(1...3))
  }

  @Test("counts a row that comes twice, and rejects one that contradicts the first")
  func duplicates() throws {
    let bench = try Bench()
    var twice = rows(1...100)
    twice.insert(twice[3], at: 4)
    twice.insert([twice[6][0], 2020, "77", nil], at: 7)
    twice.insert(twice[6], at: 8)
    let outcome = try bench.bring(twice)
    #expect(bench.version(outcome)?.rows == 100)
    #expect(outcome.report.ledger.rowsRepeated == 2)
    #expect(outcome.report.ledger.rowsQuarantined == 1)
    #expect(outcome.report.rejections.map(\.rejection.rule) == [.duplicateKey])
    #expect(outcome.report.rejections.map(\.rejection.position) == [8])
    #expect(try bench.rows() == rows(1...100))
  }

  @Test("carries many batches, and duplicates across their borders")
  func batches() throws {
    let bench = try Bench()
    let all = rows(1...10_000)
    var twice: [[Value]] = []
    for row in all { twice += [row, row] }
    let outcome = try bench.bring(twice)
    #expect(bench.version(outcome)?.rows == 10_000)
    #expect(outcome.report.ledger.rowsRepeated == 10_000)
    let second = try bench.bring(Array(all.dropLast(3)))
    #expect(bench.version(second)?.deleted == 3)
  }

  @Test("commits nothing when the document is broken, and leaves the version before")
  func broken() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3))
    let before = try bench.store.current()
    #expect(throws: FormatError.self) { try bench.bring(rows(1...2), failure: FormatError("the file is cut")) }
    #expect(try bench.store.current() == before)
    #expect(try bench.rows() == rows(1...3))
  }

  @Test("commits nothing when the source declared another number of records")
  func totals() throws {
    let bench = try Bench()
    #expect {
      try bench.bring(rows(1...3), declared: 4)
    } throws: { ($0 as? DatasetError)?.what.contains("declared 4 records and 3 were read") == true }
    #expect(!bench.store.exists)
    #expect(bench.version(try bench.bring(rows(1...3), declared: 3)) != nil)
  }

  @Test("takes up a column that was added, and refuses other shapes")
  func shapes() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...3, note: "a"))
    var wider = Bench.dataset
    wider.columns.append(Column(name: "extra", type: .text))
    let store = SQLiteStore(folder: bench.folder.path, dataset: wider)
    let stream = RowStream(columnCount: 5)
    stream.finish(.success(MappingSummary()))
    let request = CommitRequest(
      source: "gus", run: 9, refresh: .partial, fingerprint: SHA256.of([]), documents: [])
    guard case .unchanged = try store.commit(stream, request) else { return #expect(Bool(false)) }
    let cursor = try store.rows()
    #expect(try cursor.next())
    #expect(cursor.cell(4).value == .null)
    var narrower = Bench.dataset
    narrower.columns.removeLast()
    let stream2 = RowStream(columnCount: 3)
    stream2.finish(.success(MappingSummary()))
    #expect(throws: DatasetError.self) {
      try SQLiteStore(folder: bench.folder.path, dataset: narrower).commit(stream2, request)
    }
  }

  @Test("explains a version that does not exist")
  func noVersion() throws {
    let bench = try Bench()
    #expect(throws: DatasetError.self) { try bench.rows() }
    _ = try bench.bring(rows(1...1))
    #expect(throws: DatasetError.self) { try bench.rows(2) }
    #expect(throws: DatasetError.self) { try bench.changes(1, 1) }
  }

  /// A restore may have brought back everything but the file itself.
  @Test("takes no log of a file that is gone for its own")
  func strayLog() throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...500))
    // A reader is open, so the log of the second version stays.
    let cursor = try bench.store.rows()
    _ = try cursor.next()
    _ = try bench.bring(rows(1...500, value: "2"))
    let log = try Files.read(bench.store.path + "-wal")
    #expect(!log.isEmpty)
    let other = try Bench()
    try AtomicFile.write(log, to: other.store.path + "-wal")
    let version = try #require(other.version(other.bring(rows(7...600, value: "3"))))
    #expect(try other.rows() == rows(7...600, value: "3"))
    #expect(try other.store.versions().map(\.hash) == [version.hash])
  }

  @Test("cleans up what a crash during a first load left")
  func leftovers() throws {
    let bench = try Bench()
    try bench.folder.write("ludnosc.sqlite.part", "half")
    try SQLiteStore.clean(folder: bench.folder.path)
    #expect(try Files.list(bench.folder.path).isEmpty)
  }
}
