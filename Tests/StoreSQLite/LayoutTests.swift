import Mapping
import Platform
import Schema
import Store
import Testbed
import Testing

@testable import SQLite
@testable import StoreSQLite

/// The migration of older files of a dataset to the current layout.
@Suite struct LayoutTests {
  private let old: Bench
  private let rows: [[Value]] = [["A", 2023, "12.5", "pierwszy"], ["B", 2023, nil, nil]]

  /// A file from before layouts were numbered, with one version.
  init() throws {
    old = try Bench()
    let new = try Bench()
    let version = try #require(new.version(new.bring(rows)))
    let sql = String(decoding: try Files.read("Tests/StoreSQLite/golden/layout-0.sql"), as: UTF8.self)
    let connection = try Connection(old.folder.file("ludnosc.sqlite"), mode: .writer)
    try connection.execute("PRAGMA journal_mode = WAL; \(sql)")
    try connection.run(
      """
      INSERT INTO versions VALUES (1, 1700000000000000, 1, 'gus', 2, 2, 0, 0, ?1, 1, 0, NULL, 2, 2, 0, 0, 2, 2, 0, 0)
      """, version.hash.hex)
  }

  @Test func releasedMigrationsStayAsTheyAre() throws {
    #expect(
      PinnedMigrations.lines(DatasetMigrations.all)
        == (try PinnedMigrations.expected("Tests/StoreSQLite/golden/migrations.txt")))
  }

  @Test func anOldFileAndANewOneHaveTheSameTables() throws {
    let new = try Bench()
    _ = try new.bring(rows)
    try SQLiteStore.migrate(folder: old.folder.path)
    #expect(
      try DatabaseSchema.lines(old.folder.file("ludnosc.sqlite"))
        == DatabaseSchema.lines(new.folder.file("ludnosc.sqlite")))
  }

  @Test func anOldFileCarriesOn() throws {
    let hash = try Bench().version(Bench().bring(rows))?.hash
    let error = #expect(throws: FileLayoutError.self) { try old.store.current() }
    #expect(error?.what.contains("it has layout 0, and this one reads layout 6") == true)
    try SQLiteStore.migrate(folder: old.folder.path)
    #expect(try old.store.current()?.hash == hash)
    #expect(try old.rows() == rows)
    let next = try #require(
      old.version(old.bring([["A", 2023, "13", "pierwszy"], ["B", 2023, nil, nil], ["C", 2023, "1", nil]])))
    #expect(next.number == 2 && next.inserted == 1 && next.updated == 1 && next.deleted == 0)
    #expect(try old.rows(1) == rows)
  }

  /// Migrating a current file changes no byte.
  @Test func aFileOfNowIsLeftAlone() throws {
    try SQLiteStore.migrate(folder: old.folder.path)
    let before = try Files.read(old.folder.file("ludnosc.sqlite"))
    try SQLiteStore.migrate(folder: old.folder.path)
    #expect(try Files.read(old.folder.file("ludnosc.sqlite")) == before)
  }
}
