internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

@testable import SQLite

/// What the library refuses, in the words and with the advice that an operator reads.
@Suite struct SQLiteErrorTests {
  private static let space = "Free some space on that file system (df -h /data), then run again; nothing was lost"
  private static let writable =
    "Make the file, the files -wal and -shm beside it and their folder writable for the user that runs klamra, then run again; if they are, the file system has become read-only (dmesg)"
  private static let disk =
    "Look at the disk (dmesg, smartctl), then run again; whether the last commit took effect is checked then"
  private static let held =
    "Another program holds the file; end it (fuser /data/klamra.sqlite names it), then run again"
  /// An action without a command line is a noun.
  private static let damaged =
    Advice(
      "\(.examine) shows what is damaged; stop the daemon, run \(.restore(backup: nil)), and start the daemon again")
  private static let cut: Advice =
    "The file, or the log beside it, was cut short: restart the daemon, and if that does not help, stop it and run \(.restore(backup: nil))"
  private static let moved: Advice =
    "Put it back; if it is lost, stop the daemon, run \(.restore(backup: nil)) where there is a backup, and start the daemon again"

  /// Result codes by their numbers (https://www.sqlite.org/rescode.html).
  @Test(
    arguments: [
      (1, "", false), (3, Advice(writable), false), (5, Advice(held), true), (6, Advice(held), true),
      (8, Advice(writable), false), (10, Advice(disk), true), (11, damaged, false), (13, Advice(space), true),
      (14, Advice(writable), false), (19, "", false), (21, "", false), (23, "", false), (26, damaged, false),
      // Extended codes belong to their primary one: SQLITE_BUSY_SNAPSHOT, SQLITE_CORRUPT_VTAB, SQLITE_CONSTRAINT_UNIQUE, SQLITE_IOERR_READ.
      (517, Advice(held), true), (267, damaged, false), (2067, "", false), (266, Advice(disk), true),
      // SQLITE_IOERR_SHORT_READ and SQLITE_READONLY_DBMOVED.
      (522, cut, true), (1032, moved, false),
    ] as [(Int32, Advice, Bool)])
  func eachCodeHasItsAdvice(code: Int32, advice: Advice, isRetryable: Bool) {
    let error = SQLiteError(code: code, message: "words", path: "/data/klamra.sqlite", sql: "SELECT\n  1")
    #expect(error.advice == advice && error.isRetryable == isRetryable)
    #expect(error.primaryCode == code & 255)
    let what =
      switch code {
      case 11, 26, 267: "/data/klamra.sqlite is damaged: words"
      case 1032: "/data/klamra.sqlite was moved, removed or replaced while it was in use"
      default: "SQLite says \"words\" about /data/klamra.sqlite in: SELECT 1"
      }
    #expect(error.what == what)
  }

  @Test(
    arguments: [
      (9, [false, false]), (19, [false, false]), (2067, [false, false]), (23, [false, false]), (11, [true, false]),
      (26, [true, false]), (267, [true, false]), (8, [false, true]), (3, [false, true]), (14, [false, true]),
      (1, [false, false]), (1032, [false, false]),
    ] as [(Int32, [Bool])])
  func kindsAreToldApart(code: Int32, kinds: [Bool]) {
    let error = SQLiteError(code: code, message: "", path: "p")
    #expect([error.isDamage, error.isRefusedByTheSystem] == kinds)
  }

  @Test func aDamagedFileIsSaidToBeOne() {
    let error = SQLiteError(damaged: "/data/a.sqlite", what: "page 3 is not a page")
    #expect(error.isDamage && error.advice == Self.damaged)
    #expect(error.what == "/data/a.sqlite is damaged: page 3 is not a page")
    let several = SQLiteError(damaged: "/data/a.sqlite", what: "*** in database main ***\nPage 47: no page\n")
    #expect(several.what == "/data/a.sqlite is damaged: *** in database main *** Page 47: no page", "one line")
    let foreign = SQLiteError(foreign: "/data/a.sqlite", what: "is the file of b")
    #expect(foreign.isDamage && foreign.what == "/data/a.sqlite is the file of b")
  }

  @Test func aLongStatementIsShownInPart() {
    let error = SQLiteError(code: 1, message: "m", path: "p", sql: String(repeating: "x", count: 10_000))
    #expect(error.what.count < 350)
  }

  /// The same codes, from the library itself.
  @Test func theLibraryGivesTheseCodes() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let writer = try Connection(path, mode: .writer)
    try writer.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT NOT NULL CHECK (b <> 'x'))")
    func code(_ sql: String) -> Int32? {
      do { try writer.execute(sql) } catch { return error.code }
      return nil
    }
    #expect(code("INSERT INTO t VALUES (1, NULL)") == 1299)
    #expect(code("INSERT INTO t VALUES (1, 'x')") == 275)
    #expect(code("INSERT INTO t VALUES (1, 'a')") == nil && code("INSERT INTO t VALUES (1, 'a')") == 1555)
    #expect(code("SELECT") == 1)
    let reader = #expect(throws: SQLiteError.self) { try Connection(path, mode: .readOnly).execute("DELETE FROM t") }
    #expect(reader?.primaryCode == 8 && reader?.isRefusedByTheSystem == true)
    let absent = #expect(throws: SQLiteError.self) { _ = try Connection(folder.file("nothing"), mode: .readOnly) }
    #expect(absent?.primaryCode == 14)
    try folder.write("text.sqlite", [UInt8](repeating: 65, count: 5000))
    let text = #expect(throws: SQLiteError.self) {
      try Connection(folder.file("text.sqlite"), mode: .readOnly).execute("SELECT * FROM t")
    }
    #expect(text?.primaryCode == 26 && text?.isDamage == true)
  }

  // MARK: Connections

  /// C ends a text at a NUL: the rest would be ignored silently.
  @Test(arguments: ["SELECT 1\0", "SELECT 1\0; DROP TABLE t", "\0", "SELECT '\0'"])
  func aStatementWithNulIsRefused(sql: String) throws {
    let connection = try Connection(":memory:", mode: .memory)
    let error = #expect(throws: SQLiteError.self) { _ = try connection.prepare(sql) }
    #expect(error?.message == "the statement has a NUL in it")
  }

  @Test func whatIsDeletedAndScrubbedIsNowhereInTheFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let secret = Array("Jan Kowalski, ul. Długa 5".utf8)
    func holdsSecret() throws -> Bool {
      try [path, path + "-wal"].contains { path in
        guard Files.exists(path) else { return false }
        let bytes = try Files.read(path)
        return bytes.indices.contains { bytes[$0...].starts(with: secret) }
      }
    }
    let database = try Database(path, tables: ["CREATE TABLE IF NOT EXISTS t (a TEXT)"])
    try database.write { connection in
      for number in 0..<50 { try connection.run("INSERT INTO t VALUES (?1)", "wiersz \(number)") }
      try connection.run("INSERT INTO t VALUES (?1)", "Jan Kowalski, ul. Długa 5")
    }
    #expect(try holdsSecret())
    try database.write { try $0.run("DELETE FROM t WHERE a LIKE 'Jan%'") }
    try database.scrub()
    #expect(try !holdsSecret())
    #expect(
      try database.read { connection in
        var select = try connection.prepare("SELECT count(*) FROM t")
        _ = try select.step()
        return select.integer(0)
      } == 50)
  }

  /// A reader sees one state while a writer commits others.
  @Test func aReaderInATransactionSeesOneState() throws {
    let folder = try TemporaryFolder()
    let path = folder.file("a.sqlite")
    let database = try Database(path, tables: ["CREATE TABLE IF NOT EXISTS t (a INTEGER)"])
    try database.write { try $0.run("INSERT INTO t VALUES (1)") }
    let reader = try Connection(path, mode: .readOnly)
    func count() throws -> Int64 {
      var select = try reader.prepare("SELECT count(*) FROM t")
      _ = try select.step()
      return select.integer(0)
    }
    try reader.execute("BEGIN")
    #expect(try count() == 1)
    try database.write { try $0.run("INSERT INTO t VALUES (2)") }
    #expect(try count() == 1)
    try reader.execute("COMMIT")
    #expect(try count() == 2)
  }

  @Test func foreignKeysHold() throws {
    let folder = try TemporaryFolder()
    let database = try Database(
      folder.file("a.sqlite"),
      tables: [
        "CREATE TABLE IF NOT EXISTS p (a INTEGER PRIMARY KEY)",
        "CREATE TABLE IF NOT EXISTS c (a INTEGER REFERENCES p(a))",
      ])
    let error = #expect(throws: SQLiteError.self) { try database.write { try $0.run("INSERT INTO c VALUES (7)") } }
    #expect(error?.primaryCode == 19 && error?.message == "FOREIGN KEY constraint failed")
  }

  @Test func columnsOfATableAreInTheirOrder() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute(
      "CREATE TABLE \"a b\" (z, \"select\", \"ż\", d); ATTACH ':memory:' AS other; CREATE TABLE other.t (x)")
    #expect(try connection.columns(of: "a b") == ["z", "select", "ż", "d"])
    #expect(try connection.columns(of: "nothing") == [] && connection.columns(of: "t", in: "other") == ["x"])
  }

  /// The first file is the connection's own; the library attaches no more than ten others unless it was built so.
  @Test func inputsHaveNamesByTheirPlaces() {
    #expect((0..<3).map { InputTable.schema($0) } == ["main", "in1", "in2"])
    #expect(Set((0..<InputTable.schemaCountMax).map { InputTable.schema($0) }).count == 41)
  }

  @Test func aStatementThatFailsHasItsText() throws {
    let connection = try Connection(":memory:", mode: .memory)
    try connection.execute("CREATE TABLE t (a UNIQUE)")
    var insert = try connection.prepare("INSERT INTO t VALUES (?1)")
    try insert.run(1)
    let error = #expect(throws: SQLiteError.self) { try insert.run(1) }
    #expect(error?.what == "SQLite says \"UNIQUE constraint failed: t.a\" about :memory: in: INSERT INTO t VALUES (?1)")
    // After the error it runs again.
    try insert.run(2)
    #expect(insert.changes == 1)
  }

  @Test func migrationsAreOneText() {
    let migration = Migration(
      "a", .sql("CREATE TABLE t (a)"), .column("b TEXT DEFAULT 'x y'", of: "t"), .sql("DELETE FROM t"))
    #expect(
      migration.text
        == "CREATE TABLE t (a)\nALTER TABLE t ADD COLUMN b TEXT DEFAULT 'x y' -- unless it is there\nDELETE FROM t")
  }
}
