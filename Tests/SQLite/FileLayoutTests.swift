import Glibc
import Platform
import SQLite
import Testbed
import Testing

/// How older files come to the layout of now.
@Suite struct FileLayoutTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.sqlite")
  }

  static let first = FileLayout(tables: ["CREATE TABLE a (x INTEGER)"], steps: [{ _ in }])

  /// Two steps more: a column, and what it holds.
  static let third = FileLayout(
    tables: ["CREATE TABLE a (x INTEGER, y INTEGER)"],
    steps: [
      { _ in }, { try $0.execute("ALTER TABLE a ADD COLUMN y INTEGER") }, { try $0.execute("UPDATE a SET y = 2 * x") },
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

  @Test func anOlderFileGetsTheStepsThatItLacks() throws {
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
    #expect(error?.advice.contains("Install the newer Klamra again") == true)
    #expect(throws: FileLayoutError.self) { try Database(reading: path, layout: Self.third) }
    #expect(try Files.read(path) == before)
  }

  @Test func aReaderOfAnOlderFileIsToldToWrite() throws {
    _ = try Database(path, layout: Self.first)
    let error = #expect(throws: FileLayoutError.self) { try Database(reading: path, layout: Self.third) }
    #expect(error?.what == "\(path) was written by an older Klamra: it has layout 1, and this one reads layout 3")
    #expect(error?.advice.hasPrefix("Start the daemon, or run a source once") == true)
  }

  @Test func aStepThatFailsLeavesTheOldFile() throws {
    struct Stop: Error {}
    _ = try Database(path, layout: Self.first)
    let broken = FileLayout(
      tables: [], steps: [{ _ in }, { try $0.execute("ALTER TABLE a ADD COLUMN y INTEGER") }, { _ in throw Stop() }])
    #expect(throws: Stop.self) { try Database(path, layout: broken) }
    #expect(try number(path) == 1)
    #expect(try Database(reading: path).read { try $0.columns(of: "a") } == ["x"])
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
      let fatal = FileLayout(
        tables: [],
        steps: [
          { _ in },
          { connection in
            try connection.execute(
              """
              PRAGMA cache_size = 1;
              PRAGMA cache_spill = 1;
              ALTER TABLE a ADD COLUMN y INTEGER;
              UPDATE a SET y = 7;
              CREATE TABLE filler AS
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
                SELECT i, zeroblob(400) FROM n;
              """)
            kill(getpid(), SIGKILL)
          },
        ])
      _ = try Database(path, layout: fatal)
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
