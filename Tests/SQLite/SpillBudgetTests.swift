import Platform
import Testbed
import Testing

@testable import SQLite

/// The limit of temporary files: what sorting and grouping may write to disk.
@Suite struct SpillBudgetTests {
  /// Sorts or groups about 20 MB with 256 KiB of memory.
  private static let statements = [
    "SELECT a FROM (\(numbers)) ORDER BY a", "SELECT a, count(*) FROM (\(numbers)) GROUP BY a",
    "SELECT DISTINCT a FROM (\(numbers))", "SELECT a FROM (\(numbers)) UNION SELECT a FROM (\(numbers))",
    "WITH m AS MATERIALIZED (\(numbers)) SELECT max(x.a) FROM m AS x, m AS y WHERE x.a = y.a",
  ]
  private static let numbers = """
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)
    SELECT printf('%0200d', (i * 7919) % 100003) AS a FROM n
    """

  private func count(_ sql: String, on connection: borrowing Connection) throws -> Int {
    try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -256")
    var statement = try connection.prepare(sql)
    var count = 0
    while try statement.step() { count += 1 }
    return count
  }

  private func limited(to bytesMax: Int, _ body: () throws -> Void) throws {
    try SpillBudget.limit(to: bytesMax) { try body() }
  }

  /// The code of the error with which a statement ends; nil if it ends well.
  private func failure(_ sql: String, on connection: borrowing Connection) -> Int32? {
    do {
      _ = try count(sql, on: connection)
      return nil
    } catch {
      return (error as? SQLiteError)?.code ?? -1
    }
  }

  @Test(arguments: statements) func whatSpillsMoreThanItMayFails(sql: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    let whole = try count(sql, on: connection)
    try limited(to: 1 << 20) {
      let code = failure(sql, on: connection)
      #expect(code == 13 && SpillBudget.isExceeded)
      // The connection is sound, and its space is free again.
      let one = try count("SELECT 1", on: connection)
      #expect(one == 1)
    }
    #expect(!SpillBudget.isExceeded)
    try limited(to: 1 << 30) {
      let rows = try count(sql, on: connection)
      #expect(rows == whole && whole > 0 && !SpillBudget.isExceeded)
    }
    let free = try count(sql, on: connection)
    #expect(free == whole, "no limit")
  }

  /// The files of one thread share its budget; what is closed is free again.
  @Test func aBudgetIsShared() throws {
    let first = try Connection(":memory:", mode: .memory)
    let second = try Connection(":memory:", mode: .memory)
    try limited(to: 40 << 20) {
      for _ in 1...3 {
        let rows = try count(Self.statements[0], on: first)
        #expect(rows == 100_000)
      }
      try second.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -256")
      var open = try second.prepare(Self.statements[0])
      let isThere = try open.step()
      let code = failure(Self.statements[0], on: first)
      #expect(isThere && code == 13)
    }
  }

  @Test func aFileIsReadUnderALimitToo() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    do {
      let writer = try Connection(path, mode: .writer)
      // A writer is not limited: its temporary files are those of the store.
      try limited(to: 1 << 20) {
        try writer.execute(
          "PRAGMA journal_mode = WAL; PRAGMA temp_store = FILE; PRAGMA cache_size = -256; CREATE TABLE t AS \(Self.numbers) ORDER BY a"
        )
      }
    }
    let reader = try Connection(path, mode: .readOnly)
    let sorted = "SELECT a FROM t ORDER BY a || 'x'"
    try limited(to: 1 << 20) {
      let code = failure(sorted, on: reader)
      #expect(code == 13)
    }
    let (rows, few) = (try count(sorted, on: reader), try count("SELECT a FROM t LIMIT 5", on: reader))
    #expect(rows == 100_000 && few == 5)
  }

  /// Another thread has a budget of its own, or none.
  @Test func aLimitBelongsToItsThread() throws {
    let rows = Monitor<Int?>(nil)
    try limited(to: 1 << 20) {
      let thread = Thread("other") {
        guard let connection = try? Connection(":memory:", mode: .memory) else { return }
        let found = try? count(Self.statements[0], on: connection)
        rows.withLock { $0 = found }
      }
      thread.join()
    }
    #expect(rows.withLock { $0 } == 100_000)
  }
}
