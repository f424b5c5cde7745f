internal import Glibc
internal import Platform
internal import Testbed
internal import Testing

@testable import SQLite

/// A database whose files are moved, replaced or damaged while it is open.
@Suite struct OpenFilesTests {
  private let folder: TemporaryFolder
  private let path: String
  private let database: Database

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.sqlite")
    database = try Database(path, tables: ["CREATE TABLE IF NOT EXISTS t (x INTEGER, y TEXT)"])
    try database.write { try $0.execute("INSERT INTO t VALUES (1, 'one')") }
  }

  private func count() throws -> Int64 {
    try database.read { connection in
      var select = try connection.prepare("SELECT count(*) FROM t")
      return try select.step() ? select.integer(0) : -1
    }
  }

  private func add() throws { try database.write { try $0.execute("INSERT INTO t VALUES (2, 'two')") } }

  private func expectMoved(_ suffix: String = "", _ body: () throws -> Void) {
    let error = #expect(throws: SQLiteError.self, performing: body)
    #expect(error?.what == "\(path)\(suffix) was moved, removed or replaced while it was in use")
    #expect(error?.isDamage == false && error?.isRefusedByTheSystem == false && error?.isLackOfSpace == false)
    #expect(error?.advice.description.hasPrefix("Put it back") == true)
  }

  @Test func whatIsThereIsUsed() throws {
    try database.prove()
    try add()
    #expect(try count() == 2)
    try database.prove()
  }

  @Test(arguments: ["", "-wal"]) func aMovedFileIsRefusedUntilItIsBack(suffix: String) throws {
    try database.prove()
    try Files.rename(path + suffix, to: folder.file("away"))
    expectMoved(suffix) { try add() }
    expectMoved(suffix) { _ = try count() }
    expectMoved(suffix) { try database.prove() }
    try Files.rename(folder.file("away"), to: path + suffix)
    try database.prove()
    try add()
    #expect(try count() == 2, "nothing was written meanwhile")
  }

  @Test func aRemovedFileIsRefused() throws {
    try Files.remove(path)
    expectMoved { try add() }
    #expect(!Files.exists(path), "it is not made again")
  }

  @Test func aReplacedFileIsRefusedThoughItHasTheSameContent() throws {
    try AtomicFile.write(Files.read(path), to: path)
    expectMoved { try add() }
    expectMoved { _ = try count() }
  }

  @Test func aRemovedFolderIsNoticed() throws {
    try Files.makeFolder(folder.file("b"))
    let other = try Database(folder.file("b/b.sqlite"), tables: ["CREATE TABLE t (x)"])
    try Files.rename(folder.file("b"), to: folder.file("c"))
    #expect(throws: SQLiteError.self) { try other.prove() }
    try Files.rename(folder.file("c"), to: folder.file("b"))
    try other.prove()
  }

  /// What SQLite and backups do by themselves is no move.
  @Test func ordinaryWorkIsNoMove() throws {
    do {
      let other = try Connection(path, mode: .writer)
      try other.execute("PRAGMA wal_checkpoint(TRUNCATE); INSERT INTO t VALUES (3, 'three'); VACUUM")
    }
    try add()
    try database.scrub()
    do {
      let reader = try Connection(path, mode: .readOnly)
      try reader.copy(to: folder.file("copy.sqlite"))
    }
    #expect(link(path, folder.file("hard")) == 0 && chmod(path, 0o600) == 0)
    try database.prove()
    try add()
    #expect(try count() == 4)
  }

  /// A reader of another process's file survives the end of that process, which removes the log.
  @Test func aReaderDoesNotMindTheEndOfTheWriter() throws {
    var writer: Database? = try Database(folder.file("w.sqlite"), tables: ["CREATE TABLE t (x)"])
    try writer?.write { try $0.execute("INSERT INTO t VALUES (1)") }
    let reader = try Database(reading: folder.file("w.sqlite"))
    func rows() throws -> Int64 {
      try reader.read { connection in
        var select = try connection.prepare("SELECT count(*) FROM t")
        return try select.step() ? select.integer(0) : -1
      }
    }
    #expect(try rows() == 1)
    writer = nil
    #expect(try rows() == 1)
    withExtendedLifetime(writer) {}
  }

  /// Damage is remembered after the statement that met it, though the next one does not touch it, until it is gone.
  @Test func damageIsRememberedUntilItIsGone() throws {
    try database.write { connection in
      try connection.execute(
        """
        CREATE TABLE big (x INTEGER PRIMARY KEY, y TEXT);
        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
        INSERT INTO big SELECT i, printf('%0200d', i) FROM n;
        """)
    }
    try database.withWriter { try $0.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
    let whole = try Files.read(path)
    func put(_ bytes: some Collection<UInt8>) throws {
      let file = open(path, O_WRONLY | O_CLOEXEC)
      defer { close(file) }
      let array = Array(bytes)
      #expect(pwrite(file, array, array.count, 20 * 4096) == array.count)
    }
    try put(repeatElement(0xAA, count: 100 * 4096))
    func sum() throws {
      try database.read { connection in
        var select = try connection.prepare("SELECT sum(length(y)) FROM big")
        _ = try select.step()
      }
    }
    let error = #expect(throws: SQLiteError.self) { try sum() }
    #expect(error?.isDamage == true && error?.what.hasPrefix("\(path) is damaged: ") == true)
    #expect(error?.advice.description.contains("restore") == true)
    #expect(try count() == 1, "the page of another table is sound")
    let proof = #expect(throws: SQLiteError.self) { try database.prove() }
    #expect(proof?.isDamage == true && proof?.what.contains("\n") == false, "\(proof?.what ?? "")")
    try put(whole[(20 * 4096)..<(120 * 4096)])
    try database.prove()
    try sum()
  }

  /// An error of a statement says nothing about the file.
  @Test func aMistakeIsNoFault() throws {
    #expect(throws: SQLiteError.self) { try database.write { try $0.execute("INSERT INTO nowhere VALUES (1)") } }
    try Files.rename(path, to: folder.file("away"))
    try Files.rename(folder.file("away"), to: path)
    try database.prove()
  }

  @Test func aFileOfADatasetIsNoSharedDatabase() throws {
    let other = folder.file("b.sqlite")
    do { try Connection(other, mode: .writer).execute("CREATE TABLE other (x)") }
    let layout = FileLayout(tables: ["CREATE TABLE t (x)"], hallmark: "t", migrations: [Migration("number")])
    let error = #expect(throws: SQLiteError.self) { _ = try Database(other, layout: layout) }
    #expect(error?.what == "\(other) is the file of a dataset, or of another program: it has no table t")
    #expect(throws: SQLiteError.self) { _ = try Database(reading: other, layout: layout) }
  }

  /// Where blocks are smaller than pages of memory, the index has holes, and a full disk would end the process.
  @Test(arguments: [
    (1024, 0, true), (1024, 100 << 10, true), (1024, 1 << 20, false), (2048, 0, true), (4096, 0, false),
    (65_536, 0, false), (0, 0, false),
  ])
  func aFullDiskOfSmallBlocksIsRefused(block: Int, free: Int, isRefused: Bool) {
    #expect(Connection.isShort(DiskSpace(freeBytes: free, blockBytes: block)) == isRefused)
  }
}
