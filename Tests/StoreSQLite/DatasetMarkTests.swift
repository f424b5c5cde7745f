import Platform
import Schema
import Store
import Testbed
import Testing

@testable import SQLite
@testable import StoreSQLite

/// The file of another dataset is not taken for one's own.
@Suite struct DatasetMarkTests {
  private let shared: TemporaryFolder
  private let first: Bench
  private let second: Bench
  private let rows: [[Value]] = [["A", 2023, "12.5", "pierwszy"], ["B", 2023, nil, nil]]

  init() throws {
    shared = try TemporaryFolder()
    func dataset(_ id: String) -> Dataset {
      Dataset(
        id: id, title: Bilingual(pl: id, en: id), columns: Bench.dataset.columns, key: Bench.dataset.key)
    }
    first = try Bench(dataset("pierwszy"), in: shared)
    second = try Bench(dataset("drugi"), in: shared)
    _ = try first.bring(rows)
    _ = try second.bring([["C", 2024, "1", nil]])
  }

  private func number(_ name: String) throws -> Int32 {
    try Connection(shared.file("\(name).sqlite"), mode: .readOnly).applicationNumber()
  }

  private func set(_ name: String, _ number: Int32) throws {
    try Connection(shared.file("\(name).sqlite"), mode: .writer).execute("PRAGMA application_id = \(number)")
  }

  private func copy(_ name: String, over other: String) throws {
    let connection = try Connection(shared.file("\(name).sqlite"), mode: .readOnly)
    try connection.copy(to: shared.file("copy"))
    for suffix in ["-wal", "-shm"] { try Files.remove(shared.file("\(other).sqlite\(suffix)")) }
    try Files.rename(shared.file("copy"), to: shared.file("\(other).sqlite"))
  }

  @Test func eachDatasetHasItsMark() throws {
    let marks = try [number("pierwszy"), number("drugi")]
    #expect(marks[0] != marks[1] && !marks.contains(0))
    _ = try first.bring([["A", 2023, "13", "pierwszy"]], refresh: .partial)
    #expect(try number("pierwszy") == marks[0])
  }

  @Test func theFileOfAnotherDatasetIsRefused() throws {
    try copy("drugi", over: "pierwszy")
    for body in [{ _ = try first.store.current() }, { _ = try first.bring(rows) }] as [() throws -> Void] {
      let error = #expect(throws: SQLiteError.self, performing: body)
      #expect(error?.what.contains("is the file of the dataset drugi, not of pierwszy") == true, "\(error?.what ?? "")")
      #expect(error?.isDamage == true && error?.advice.description.hasPrefix("Put the right file there") == true)
    }
    #expect(try second.store.current()?.number == 1, "the other one is itself")
    // A start passes over it: it is reported when its dataset is used.
    try SQLiteStore.migrate(folder: shared.path)
    #expect(try number("pierwszy") == number("drugi"))
  }

  /// A file of an earlier release has no mark. It is read as it is, and marked by the first start or commit.
  @Test(arguments: [false, true]) func aFileOfAnEarlierReleaseIsMarked(byStart: Bool) throws {
    let mark = try number("pierwszy")
    try set("pierwszy", 0)
    #expect(try first.store.current()?.rows == 2)
    if byStart { try SQLiteStore.migrate(folder: shared.path) } else { _ = try first.bring([["D", 2025, "4", nil]]) }
    #expect(try number("pierwszy") == mark)
    #expect(try first.store.current() != nil)
  }

  /// An operator who has renamed a dataset can insist.
  @Test func aRenamedDatasetIsTakenOverOnRequest() throws {
    let mark = try number("pierwszy")
    try copy("drugi", over: "pierwszy")
    try set("pierwszy", 0)
    #expect(try first.store.current()?.rows == 1)
    _ = try first.bring(rows)
    #expect(try number("pierwszy") == mark)
  }

  @Test func anUnknownMarkNamesNobody() throws {
    try set("pierwszy", 99)
    let error = #expect(throws: SQLiteError.self) { try first.store.current() }
    #expect(error?.what.contains("is the file of another dataset, not of pierwszy") == true)
  }
}
