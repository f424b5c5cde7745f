import Glibc
import Platform
import Testbed
import Testing

@testable import SQLite

/// The migration of older files to the current layout.
@Suite struct FileLayoutTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.sqlite")
  }

  static let numbered = Migration("number")
  static let first = FileLayout(tables: ["CREATE TABLE a (x INTEGER)"], migrations: [numbered])

  /// Two migrations more: a column, and what it holds.
  static let third = FileLayout(
    tables: ["CREATE TABLE a (x INTEGER, y INTEGER)"],
    migrations: [
      numbered, Migration("widen", .sql("ALTER TABLE a ADD COLUMN y INTEGER")),
      Migration("double", .sql("UPDATE a SET y = 2 * x")),
    ])

  private func number(_ path: String) throws -> Int {
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare("PRAGMA user_version")
    _ = try select.step()
    return Int(select.integer(0))
  }

  @Test func aNewFileHasTheLayoutOfNow() throws {
    _ = try Database(path, layout: Self.third)
    #expect(try number(path) == 3)
    let database = try Database(reading: path, layout: Self.third)
    #expect(try database.read { try $0.columns(of: "a") } == ["x", "y"])
  }

  @Test func anOlderFileGetsTheMigrationsThatItLacks() throws {
    do {
      let database = try Database(path, layout: Self.first)
      try database.write { try $0.run("INSERT INTO a VALUES (21)") }
    }
    let database = try Database(path, layout: Self.third)
    let value = try database.read { connection in
      var select = try connection.prepare("SELECT y FROM a")
      _ = try select.step()
      return select.integer(0)
    }
    #expect(value == 42)
    #expect(try number(path) == 3)
  }

  @Test func aFileFromBeforeNumbersGetsThemAll() throws {
    try Connection(path, mode: .writer).execute("CREATE TABLE a (x INTEGER)")
    let database = try Database(path, layout: Self.third)
    #expect(try database.read { try $0.columns(of: "a") } == ["x", "y"])
    #expect(try database.read { try $0.columns(of: "b") } == [])
  }

  @Test func aNewerFileIsRefusedAndLeftAlone() throws {
    try Connection(path, mode: .writer).execute("CREATE TABLE b (x); PRAGMA user_version = 4")
    let before = try Files.read(path)
    let error = #expect(throws: FileLayoutError.self) { try Database(path, layout: Self.third) }
    #expect(error?.what == "\(path) was written by a newer Klamra: it has layout 4, and this one knows layout 3")
    #expect(error?.advice.description.contains("Install the newer Klamra again") == true)
    #expect(throws: FileLayoutError.self) { try Database(reading: path, layout: Self.third) }
    #expect(try Files.read(path) == before)
  }

  @Test func aReaderOfAnOlderFileIsToldToWrite() throws {
    _ = try Database(path, layout: Self.first)
    let error = #expect(throws: FileLayoutError.self) { try Database(reading: path, layout: Self.third) }
    #expect(error?.what == "\(path) was written by an older Klamra: it has layout 1, and this one reads layout 3")
    #expect(error?.advice.description.hasPrefix("Start the daemon, or run a source once") == true)
  }

  @Test func aMigrationThatFailsLeavesTheOldFile() throws {
    _ = try Database(path, layout: Self.first)
    let broken = FileLayout(
      tables: [],
      migrations: [
        Self.numbered, Migration("widen", .sql("ALTER TABLE a ADD COLUMN y INTEGER")),
        Migration("break", .sql("INSERT INTO nowhere VALUES (1)")),
      ])
    #expect(throws: SQLiteError.self) { try Database(path, layout: broken) }
    #expect(try number(path) == 1)
    #expect(try Database(reading: path).read { try $0.columns(of: "a") } == ["x"])
  }

  /// Files of one layout may have been made by different Klamras.
  @Test(arguments: ["CREATE TABLE a (x INTEGER)", "CREATE TABLE a (x INTEGER, y TEXT NOT NULL DEFAULT '?')"])
  func aColumnIsAddedUnlessItIsThere(sql: String) throws {
    try Connection(path, mode: .writer).execute("\(sql); INSERT INTO a (x) VALUES (1)")
    let layout = FileLayout(
      tables: [], migrations: [Migration("widen", .column("y TEXT NOT NULL DEFAULT '?'", of: "a"))])
    let database = try Database(path, layout: layout)
    let value = try database.read { connection in
      var select = try connection.prepare("SELECT y FROM a")
      return try select.step() ? select.text(0) : ""
    }
    #expect(value == "?")
    #expect(try database.read { try $0.columns(of: "a") } == ["x", "y"])
  }

  @Test func theTextOfAMigrationTellsAllOfIt() {
    let migration = Migration("widen", .sql("DELETE FROM a"), .column("y TEXT", of: "a"))
    #expect(migration.text == "DELETE FROM a\nALTER TABLE a ADD COLUMN y TEXT -- unless it is there")
  }

  /// The process is killed between two steps, with some of the first one's pages in the log already.
  @Test func aProcessKilledOnTheWayLeavesTheOldFile() async throws {
    do {
      let database = try Database(path, layout: Self.first)
      try database.write { connection in
        for value in 0..<500 { try connection.run("INSERT INTO a VALUES (?1)", value) }
      }
    }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let endless = FileLayout(
        tables: [],
        migrations: [
          Self.numbered,
          Migration(
            "fill",
            .sql(
              """
              PRAGMA cache_size = 1;
              PRAGMA cache_spill = 1;
              ALTER TABLE a ADD COLUMN y INTEGER;
              UPDATE a SET y = 7;
              CREATE TABLE filler AS
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000000)
                SELECT i, zeroblob(400) FROM n;
              """)),
        ])
      // As soon as pages of the migration have reached the log.
      let killer = Thread("kill") {
        var log = stat()
        while stat("\(path)-wal", &log) != 0 || log.st_size < 1 << 20 { usleep(1000) }
        kill(getpid(), SIGKILL)
      }
      _ = try Database(path, layout: endless)
      killer.join()
    }
    #expect(try number(path) == 1)
    #expect(try Database(reading: path).read { try $0.columns(of: "a") } == ["x"])
    let database = try Database(path, layout: Self.third)
    let sum = try database.read { connection in
      var select = try connection.prepare("SELECT sum(y), count(*) FROM a")
      _ = try select.step()
      return [select.integer(0), select.integer(1)]
    }
    #expect(sum == [2 * 499 * 250, 500])
  }
}
