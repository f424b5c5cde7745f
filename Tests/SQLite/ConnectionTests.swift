internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

@testable import SQLite

@Suite struct ConnectionTests {
  @Test func whatIsWrittenIsThereAfterReopening() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    do {
      let connection = try Connection(path, mode: .writer)
      try connection.execute("CREATE TABLE t (a TEXT PRIMARY KEY, b INTEGER) WITHOUT ROWID")
      try connection.run("INSERT INTO t VALUES (?1, ?2)", "0612011", 7)
      #expect(connection.changes == 1)
    }
    let connection = try Connection(path, mode: .readOnly)
    var statement = try connection.prepare("SELECT a, b FROM t")
    #expect(try statement.step())
    #expect(statement.text(0) == "0612011")
    #expect(statement.integer(1) == 7)
    #expect(try !statement.step())
  }

  @Test func aReaderNeedsAFileAndCannotWrite() throws {
    let folder = try TemporaryFolder()
    #expect(throws: SQLiteError.self) { _ = try Connection(folder.file("absent"), mode: .readOnly) }
    let path = folder.file("a.sqlite")
    do { try Connection(path, mode: .writer).execute("CREATE TABLE t (a)") }
    let error = #expect(throws: SQLiteError.self) {
      try Connection(path, mode: .readOnly).execute("INSERT INTO t VALUES (1)")
    }
    #expect(error?.advice.description.contains("writable") == true)
  }

  @Test func aFileThatIsNoDatabaseSaysSo() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.sqlite", String(repeating: "this is not a database ", count: 100))
    let error = #expect(throws: SQLiteError.self) {
      try Connection(path, mode: .writer).execute("CREATE TABLE t (a)")
    }
    #expect(error?.what.contains(path) == true)
    #expect(error?.advice.description.contains("restore") == true)
  }

  @Test func aMistakeShowsTheStatement() throws {
    let connection = try Connection(":memory:", mode: .memory)
    let error = #expect(throws: SQLiteError.self) { try connection.execute("SELECT a FROM nowhere") }
    #expect(error?.what == "SQLite says \"no such table: nowhere\" about :memory: in: SELECT a FROM nowhere")
    #expect(error?.isRetryable == false)
  }

  @Test(arguments: ["", "  ", "-- a comment", ";"])
  func anEmptyStatementIsAnError(sql: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    #expect(throws: SQLiteError.self) { _ = try connection.prepare(sql) }
  }

  @Test(arguments: ["SELECT 1;", "SELECT 1 ; ", "SELECT 1; -- done", "SELECT 1 /* ; */", "SELECT 1;;\n;"])
  func oneStatementMayEndInBlanksAndComments(sql: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    var statement = try connection.prepare(sql)
    #expect(try statement.step())
  }

  @Test(arguments: [
    "SELECT 1; SELECT 2", "SELECT 1;; DROP TABLE t", "SELECT 1; nonsense", "SELECT 1; -- x\nSELECT 2",
  ])
  func aSecondStatementIsNotLeftOutSilently(sql: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    let error = #expect(throws: SQLiteError.self) { _ = try connection.prepare(sql) }
    #expect(error?.message == "more than one statement")
  }

  /// Double quotes around an unknown name are an error, not a string (https://www.sqlite.org/quirks.html#dblquote).
  @Test func aMisspeltColumnInQuotesIsNoString() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (a)")
    #expect(throws: SQLiteError.self) { try connection.execute("INSERT INTO t SELECT \"b\" FROM t") }
  }

  @Test(arguments: [
    "plain", "with \"quotes\"", "\"", "\"\u{301}x", "a\"\u{20dd}; DROP TABLE t; --", "ą ż", "select", "",
  ])
  func anyNameCanBeQuoted(name: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (x, \(Connection.quote(name)) TEXT)")
    try connection.run("INSERT INTO t (\(Connection.quote(name))) VALUES (?1)", "value")
    var columns = try connection.prepare("SELECT name FROM pragma_table_info('t')")
    #expect(try columns.step())
    #expect(try columns.step())
    #expect(Array(columns.text(0).utf8) == Array(name.utf8))
    #expect(try !columns.step())
  }

  @Test func theLibraryIsThatOfDebianOrNewer() { #expect(Connection.libraryVersion.hasPrefix("3.")) }
}

@Suite struct TransactionTests {
  private struct Stop: Error {}

  @Test func whatThrowsIsRolledBack() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (a)")
    #expect(throws: Stop.self) {
      try connection.transaction { connection in
        try connection.run("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    try connection.transaction { try $0.run("INSERT INTO t VALUES (2)") }
    var statement = try connection.prepare("SELECT group_concat(a) FROM t")
    #expect(try statement.step())
    #expect(statement.text(0) == "2")
  }

  @Test func aTransactionInsideAnotherIsAnErrorAndEndsBoth() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (a)")
    #expect(throws: SQLiteError.self) {
      try connection.transaction { outer in
        try outer.run("INSERT INTO t VALUES (1)")
        try outer.transaction { try $0.run("INSERT INTO t VALUES (2)") }
      }
    }
    var statement = try connection.prepare("SELECT count(*) FROM t")
    #expect(try statement.step())
    #expect(statement.integer(0) == 0)
  }

  @Test func aConstraintThatIsBrokenLeavesTheStatementReady() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (a PRIMARY KEY)")
    var insert = try connection.prepare("INSERT INTO t VALUES (?1)", isLongLived: true)
    try insert.run(1)
    let error = #expect(throws: SQLiteError.self) { try insert.run(1) }
    #expect(error?.primaryCode == 19)
    try insert.run(2)
    #expect(connection.lastInsertedRow == 2)
  }

  /// The index beside a database cannot grow: SQLite speaks of the disk.
  @Test func anIndexThatCannotGrowSaysThatTheDiskIsFull() throws {
    let folder = try TemporaryFolder()
    for code: Int32 in [3, 18, 19, 21] {
      let error = SQLiteError(code: 10 | (code << 8), message: "disk I/O error", path: folder.file("a.sqlite"))
      #expect(error.isLackOfSpace(on: DiskSpace(freeBytes: 0)))
      #expect(error.isLackOfSpace(on: DiskSpace(freeBytes: 1 << 30, isOutOfFiles: true)))
      #expect(!error.isLackOfSpace(on: DiskSpace(freeBytes: 1 << 30)))
      #expect(!error.isLackOfSpace(on: nil))
    }
    let read = SQLiteError(code: 10 | (1 << 8), message: "disk I/O error", path: folder.file("a.sqlite"))
    #expect(!read.isLackOfSpace(on: DiskSpace(freeBytes: 0)))
    #expect(read.advice.description.hasPrefix("Look at the disk"))
  }

  @Test func aDatabaseThatCannotGrowSaysThatItIsFull() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("PRAGMA page_size = 4096; CREATE TABLE t (a); PRAGMA max_page_count = 10")
    let error = #expect(throws: SQLiteError.self) {
      try connection.run("INSERT INTO t VALUES (zeroblob(?1))", 1 << 20)
    }
    #expect(error?.isRetryable == true)
    #expect(error?.advice.description.contains("Free some space") == true)
  }
}

@Suite struct DatabaseTests {
  @Test func everyRoomBringsItsTables() throws {
    let folder = try TemporaryFolder()
    let tables = ["CREATE TABLE IF NOT EXISTS a (x)", "CREATE TABLE IF NOT EXISTS b (x)"]
    for _ in 0..<2 {
      let database = try Database(folder.file("klamra.sqlite"), tables: tables)
      try database.write { try $0.run("INSERT INTO a VALUES (1)") }
    }
    let database = try Database(reading: folder.file("klamra.sqlite"))
    let count = try database.read { connection in
      var statement = try connection.prepare("SELECT count(*) FROM a")
      _ = try statement.step()
      return statement.integer(0)
    }
    #expect(count == 2)
  }

  @Test func itIsDurable() throws {
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("klamra.sqlite"))
    func setting(_ name: String) throws -> String {
      try database.write { connection in
        var statement = try connection.prepare("PRAGMA \(name)")
        _ = try statement.step()
        return statement.text(0)
      }
    }
    #expect(try setting("journal_mode") == "wal")
    #expect(try setting("synchronous") == "2")
    #expect(try setting("foreign_keys") == "1")
  }

  @Test func threadsTakeTurns() throws {
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
    try database.write { try $0.run("INSERT INTO n VALUES (0)") }
    let failures = Monitor<[String]>([])
    let threads = (0..<4).map { _ in
      Thread("count") {
        do {
          for _ in 0..<25 { try database.write { try $0.run("UPDATE n SET x = x + 1") } }
        } catch {
          failures.withLock { $0.append("\(error)") }
        }
      }
    }
    for thread in threads { thread.join() }
    #expect(failures.withLock { $0 } == [])
    let total = try database.read { connection in
      var statement = try connection.prepare("SELECT x FROM n")
      _ = try statement.step()
      return statement.integer(0)
    }
    #expect(total == 100)
  }

  private static func number(_ sql: String, on connection: borrowing Connection) throws -> Int64 {
    var statement = try connection.prepare(sql)
    _ = try statement.step()
    return statement.integer(0)
  }

  /// A long query delays neither writers nor other queries, and sees one state from beginning to end.
  @Test func aQueryDelaysNobody() throws {
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
    try database.write { try $0.run("INSERT INTO n VALUES (1)") }
    try database.read { connection in
      let before = try Self.number("SELECT count(*) FROM n", on: connection)
      #expect(before == 1)
      let other = Thread("other") {
        try? database.write { try $0.run("INSERT INTO n VALUES (2)") }
        let count = try? database.read { try Self.number("SELECT count(*) FROM n", on: $0) }
        #expect(count == 2)
      }
      other.join()
      let after = try Self.number("SELECT count(*) FROM n", on: connection)
      #expect(after == 1)
    }
    #expect(try database.read { try Self.number("SELECT count(*) FROM n", on: $0) } == 2)
  }

  /// Whatever was read meanwhile, a closed file is whole without a log beside it: operators copy it.
  @Test func aClosedFileNeedsNoLog() throws {
    let folder = try TemporaryFolder()
    do {
      let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
      try database.write { try $0.run("INSERT INTO n VALUES (7)") }
      #expect(try database.read { try Self.number("SELECT x FROM n", on: $0) } == 7)
    }
    #expect(!Files.exists(folder.file("a.sqlite-wal")))
    try AtomicFile.write(Files.read(folder.file("a.sqlite")), to: folder.file("copy.sqlite"))
    let copy = try Database(reading: folder.file("copy.sqlite"))
    #expect(try copy.read { try Self.number("SELECT x FROM n", on: $0) } == 7)
  }

  /// More queries at once than there may be connections wait for each other, and an error leaves its connection usable.
  @Test func queriesWaitForAConnection() throws {
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
    let most = Monitor((now: 0, most: 0, done: 0))
    let threads = (0..<20).map { index in
      Thread("read") {
        try? database.read { connection in
          most.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
          }
          defer { most.withLock { $0.now -= 1 } }
          _ = Monitor(()).wait(seconds: 0.003) { _ in Bool?.none }
          _ = try Self.number(index % 3 == 0 ? "SELECT nothing" : "SELECT count(*) FROM n", on: connection)
          most.withLock { $0.done += 1 }
        }
      }
    }
    for thread in threads { thread.join() }
    most.withLock { #expect($0.most <= Database.readersMax && $0.done == 13 && $0.now == 0) }
    #expect(throws: SQLiteError.self) { try database.read { try $0.run("INSERT INTO n VALUES (1)") } }
    #expect(try database.read { try Self.number("SELECT count(*) FROM n", on: $0) } == 0)
  }

  @Test func aFileOpenedForReadingIsNotWritten() throws {
    let folder = try TemporaryFolder()
    _ = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
    let database = try Database(reading: folder.file("a.sqlite"))
    let error = #expect(throws: SQLiteError.self) { try database.write { try $0.run("INSERT INTO n VALUES (1)") } }
    #expect(error?.isRefusedByTheSystem == true)
  }

  /// After a rewriting no deleted byte is left, although queries run all the time.
  @Test func nothingOfADeletedRowRemainsBesideQueries() throws {
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x)"])
    try database.write { try $0.run("INSERT INTO n VALUES (?)", "Szkoła Zapomniana") }
    let isOver = Monitor(false)
    let threads = (0..<3).map { _ in
      Thread("read") {
        while !isOver.withLock({ $0 }) { _ = try? database.read { try Self.number("SELECT count(*) FROM n", on: $0) } }
      }
    }
    try database.write { try $0.run("DELETE FROM n") }
    try database.scrub()
    for name in ["a.sqlite", "a.sqlite-wal"] where Files.exists(folder.file(name)) {
      #expect(!String(decoding: try Files.read(folder.file(name)), as: UTF8.self).contains("Zapomniana"), "\(name)")
    }
    isOver.withLock { $0 = true }
    for thread in threads { thread.join() }
  }

  @Test func aTransactionThatThrowsLeavesNothing() throws {
    struct Stop: Error {}
    let folder = try TemporaryFolder()
    let database = try Database(folder.file("a.sqlite"), tables: ["CREATE TABLE IF NOT EXISTS n (x INTEGER)"])
    #expect(throws: Stop.self) {
      try database.write { connection in
        try connection.run("INSERT INTO n VALUES (1)")
        throw Stop()
      }
    }
    let isEmpty = try database.read { connection in
      var statement = try connection.prepare("SELECT 1 FROM n")
      return try !statement.step()
    }
    #expect(isEmpty)
  }
}
