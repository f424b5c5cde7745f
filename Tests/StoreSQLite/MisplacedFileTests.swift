import Glibc
import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// Files of datasets that hold something else: another dataset, nothing, or are no files.
@Suite struct MisplacedFileTests {
  private let folder: TemporaryFolder
  private let (one, other): (Bench, Bench)

  init() throws {
    folder = try TemporaryFolder()
    var dataset = Bench.dataset
    one = try Bench(dataset, in: folder)
    dataset.id = "gminy"
    other = try Bench(dataset, in: folder)
    for (bench, value) in [(one, "1"), (other, "2")] { _ = try bench.bring([Self.row(value)]) }
  }

  private static func row(_ value: String) -> [Value] { [.text("0612"), .integer(2024), .text(value), .text("")] }

  private var stores: SQLiteStores { SQLiteStores(folder: folder.path) }

  private func swap() throws {
    let paths = [one.store.path, other.store.path]
    let bytes = try paths.map { try Files.read($0) }
    for path in paths { for suffix in ["-wal", "-shm"] { try Files.remove(path + suffix) } }
    for (path, content) in zip(paths, bytes.reversed()) { try AtomicFile.write(content, to: path) }
  }

  /// Both have the same columns, so nothing else would tell.
  @Test func aFileOfAnotherDatasetIsRefused() throws {
    let (first, second) = (try one.rows(), try other.rows())
    #expect(first != second)
    try swap()
    let error = try #require(#expect(throws: DatasetError.self) { try one.store.current() })
    #expect(error.what.hasPrefix("\(one.store.path) holds the dataset gminy and not ludnosc: nothing of it is read"))
    #expect("\(error.advice)".contains("ludnosc"))
    #expect(throws: DatasetError.self) { try one.rows() }
    #expect(throws: DatasetError.self) { try one.bring([Self.row("3")]) }
    #expect(throws: DatasetError.self) { try other.bring([Self.row("3")]) }
    // Numbers of runs are known all the same, and a second exchange mends it.
    #expect(try stores.newestRun() == 1)
    try swap()
    #expect(try one.rows() == first && other.rows() == second)
  }

  @Test(arguments: [true, false]) func aFileWithoutTablesIsDamaged(isEmpty: Bool) throws {
    let path = one.store.path
    for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
    if isEmpty {
      try AtomicFile.write([], to: path)
    } else {
      try Connection(path, mode: .writer).execute("CREATE TABLE t(a); PRAGMA user_version = 6")
    }
    // The start passes over it, and does not make a new file of it.
    try stores.migrate()
    #expect(try Files.read(path).isEmpty == isEmpty)
    #expect(try stores.newestRun() == 1)
    let error = try #require(#expect(throws: SQLiteError.self) { try one.store.current() })
    #expect(error.isDamage && error.what.contains("no tables of a dataset"))
    #expect(throws: SQLiteError.self) { try one.bring([Self.row("3")]) }
    // What is unused cannot be known.
    #expect(throws: SQLiteError.self) { try stores.runs() }
    #expect(try other.rows().count == 1)
  }

  @Test func aFolderInItsPlaceStopsNoOther() throws {
    let path = one.store.path
    for suffix in ["", "-wal", "-shm"] { try Files.remove(path + suffix) }
    try Files.makeFolder(path)
    try stores.migrate()
    #expect(try stores.newestRun() == 1)
    #expect(throws: SQLiteError.self) { try one.store.current() }
    #expect(try other.rows().count == 1)
  }

  /// The start passes over what is reported with its dataset, and over nothing else.
  @Test func theStartPassesOverDamage() throws {
    let folder = try TemporaryFolder()
    try folder.write("kaputt.sqlite", String(repeating: "this is no database ", count: 100))
    try Files.makeFolder(folder.file("folder.sqlite"))
    try SQLiteStore.migrate(folder: folder.path)
    #expect(symlink("kreis.sqlite", folder.file("kreis.sqlite")) == 0)
    let error = #expect(throws: SQLiteError.self) { try SQLiteStore.migrate(folder: folder.path) }
    #expect(error?.isDamage == false && error?.path.hasSuffix("kreis.sqlite") == true)
  }
}
