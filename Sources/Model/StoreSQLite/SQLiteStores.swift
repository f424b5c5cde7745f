internal import Platform
internal import SQLite
public import Schema
public import Store

/// The datasets of a folder, each in a file of its name.
public struct SQLiteStores: DatasetStores, Hashable {
  private let folder: String

  /// - Parameter folder: `state/datasets`; it must exist before the first commit.
  public init(folder: String) { self.folder = folder }

  /// The dataset's file, which is created with the first commit.
  public func store(_ dataset: Dataset) -> any DatasetStore { SQLiteStore(folder: folder, dataset: dataset) }
  /// The names of the files.
  public func ids() throws -> [String] { try SQLiteStore.ids(in: folder) }
  /// Removes leftovers of a crash during a first load.
  public func clean() throws { try SQLiteStore.clean(folder: folder) }
  /// Migrates every file; a damaged one is skipped and reported when it is opened.
  public func migrate() throws { try SQLiteStore.migrate(folder: folder) }

  /// Every file of the folder counts, since its versions can be traced as long as they exist.
  public func runs() throws -> Set<Int64> {
    var runs: Set<Int64> = []
    try each("SELECT run FROM versions UNION SELECT run FROM checkpoints") { runs.insert($0.integer(0)) }
    return runs
  }

  /// The highest run that any file names; a damaged file is skipped.
  public func newestRun() throws -> Int64 {
    var newest: Int64 = 0
    for name in try Files.list(folder)
    where name.hasSuffix(SQLiteStore.fileSuffix) && !Files.isFolder("\(folder)/\(name)") {
      do {
        let connection = try Connection("\(folder)/\(name)", mode: .readOnly)
        try DatasetTables.layout.refuseNewer(connection)
        try SQLiteStore.requireTables(on: connection)
        var select = try connection.prepare(
          "SELECT max((SELECT coalesce(max(run), 0) FROM versions), (SELECT coalesce(max(run), 0) FROM checkpoints))")
        if try select.step() { newest = max(newest, select.integer(0)) }
      } catch let error as SQLiteError where error.isDamage {}
    }
    return newest
  }

  /// Calls the body with the digest of every document of any version; digests may repeat.
  public func eachDocument(_ body: (String) throws -> Void) throws {
    try each("SELECT DISTINCT digest FROM document_spans") { try body($0.text(0)) }
  }

  private func each(_ sql: String, _ body: (borrowing Statement) throws -> Void) throws {
    for name in try Files.list(folder) where name.hasSuffix(SQLiteStore.fileSuffix) {
      let connection = try Connection("\(folder)/\(name)", mode: .readOnly)
      try DatasetTables.layout.refuseNewer(connection)
      try SQLiteStore.requireTables(on: connection)
      try DatasetTables.layout.check(connection)
      var select = try connection.prepare(sql)
      while try select.step() { try body(select) }
    }
  }
}
