import Platform
import SQLite
import Testbed
import Testing

/// Copies of a database that others write.
@Suite struct CopyTests {
  private let folder: TemporaryFolder
  private let path: String

  init() throws {
    folder = try TemporaryFolder()
    path = folder.file("a.sqlite")
    let connection = try Connection(path, mode: .writer)
    try connection.execute(
      "PRAGMA journal_mode = WAL; CREATE TABLE t(x INTEGER PRIMARY KEY, y TEXT); INSERT INTO t VALUES (1, 'one')")
  }

  private func fill(_ writer: borrowing Connection) throws {
    let text = String(repeating: "x", count: 200)
    for number in 2...500 { try writer.run("INSERT INTO t VALUES (?1, ?2)", number, text) }
  }

  private func count(_ path: String) throws -> Int64 {
    let connection = try Connection(path, mode: .readOnly)
    var select = try connection.prepare("SELECT count(*) FROM t")
    return try select.step() ? select.integer(0) : -1
  }

  /// The copy has the state at the pin, whatever is written afterwards.
  @Test func aPinnedConnectionCopiesItsMoment() throws {
    let pinned = try Connection(path, mode: .readOnly)
    try pinned.pin()
    let writer = try Connection(path, mode: .writer)
    try fill(writer)
    try pinned.copy(to: folder.file("copy.sqlite"))
    #expect(try count(folder.file("copy.sqlite")) == 1)
    #expect(try count(path) == 500)
    let copy = try Connection(folder.file("copy.sqlite"), mode: .readOnly)
    #expect(try copy.faults().isEmpty)
  }

  @Test func theLogIsCopiedToo() throws {
    let writer = try Connection(path, mode: .writer)
    try writer.run("INSERT INTO t VALUES (2, 'two')")
    #expect(try Files.facts(path + "-wal").bytes > 0)
    let reader = try Connection(path, mode: .readOnly)
    try reader.copy(to: folder.file("copy.sqlite"))
    #expect(try count(folder.file("copy.sqlite")) == 2)
  }

  @Test func damageIsFound() throws {
    let writer = try Connection(path, mode: .writer)
    try fill(writer)
    try writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    var bytes = try Files.read(path)
    for index in 8192..<12_288 { bytes[index] = 0x5A }
    try AtomicFile.write(bytes, to: folder.file("damaged.sqlite"))
    let damaged = try Connection(folder.file("damaged.sqlite"), mode: .readOnly)
    #expect(try !damaged.faults().isEmpty)
    #expect(try damaged.faults(max: 1).count == 1)
    #expect(try writer.faults().isEmpty)
  }

  @Test func aReferenceToNothingIsFound() throws {
    let writer = try Connection(path, mode: .writer)
    #expect(try writer.danglingReferences().isEmpty)
    try writer.execute("CREATE TABLE u(x INTEGER REFERENCES t(x)); INSERT INTO u VALUES (9)")
    #expect(try writer.danglingReferences() == ["u"])
  }
}
