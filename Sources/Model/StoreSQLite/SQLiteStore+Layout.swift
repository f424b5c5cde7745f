internal import Platform
public import SQLite
internal import Schema
internal import Store

/// The files of datasets and their layouts.
extension SQLiteStore {
  /// Migrates every dataset's file in the folder to the current layout, declared or not.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, `SQLiteError` for one that cannot be opened or written.
  ///   A damaged file, and one of another dataset, are skipped, since they are reported when the dataset is opened.
  public static func migrate(folder: String) throws {
    for name in try Files.list(folder) where name.hasSuffix(fileSuffix) {
      do {
        // What is no file cannot be opened, and is reported with its dataset.
        if Files.isFolder("\(folder)/\(name)") { continue }
        let connection = try Connection("\(folder)/\(name)", mode: .writer)
        try DatasetTables.layout.refuseNewer(connection)
        try requireTables(on: connection)
        try DatasetTables.layout.migrate(connection)
      } catch let error as SQLiteError where error.isDamage {}
    }
  }

  /// The datasets with a file in the folder, by name, declared or not.
  public static func ids(in folder: String) throws -> [String] {
    guard Files.exists(folder) else { return [] }
    return try Files.list(folder).filter { $0.hasSuffix(fileSuffix) }.map { String($0.dropLast(fileSuffix.count)) }
  }

  /// The layout of the files.
  public static var layout: FileLayout { DatasetTables.layout }

  /// The suffix of datasets' files.
  static let fileSuffix = ".sqlite"

  /// A read-only connection to a file of the current layout.
  func reader() throws -> Connection {
    let connection = try Connection(path, mode: .readOnly)
    try DatasetTables.layout.refuseNewer(connection)
    try Self.requireContent(of: dataset.id, on: connection)
    try DatasetTables.layout.check(connection)
    return connection
  }

  /// Checks that a file has the tables of a dataset, and those of this one.
  ///
  /// - Parameter schema: the name of an attached file.
  /// - Throws: `DatasetError.misplaced` if it is the file of another dataset, and as `requireTables` does.
  static func requireContent(
    of dataset: String, on connection: borrowing Connection, attached: (schema: String, path: String)? = nil
  ) throws {
    try requireTables(on: connection, attached: attached)
    var select = try connection.prepare(
      "SELECT value FROM \(attached?.schema ?? "main").facts WHERE name = 'dataset' AND value <> ?1")
    try select.bind([dataset])
    guard try select.step() else { return }
    throw DatasetError.misplaced(dataset: dataset, path: attached?.path ?? connection.path, holds: select.text(0))
  }

  /// Checks that a file has the tables of a dataset: SQLite takes an emptied file for a new database.
  ///
  /// - Throws: `SQLiteError` with `isDamage`.
  public static func requireTables(
    on connection: borrowing Connection, attached: (schema: String, path: String)? = nil
  ) throws {
    let schema = attached?.schema ?? "main"
    var select = try connection.prepare(
      "SELECT count(*) FROM \(schema).sqlite_schema WHERE name IN ('rows', 'versions', 'facts')")
    guard try select.step(), select.integer(0) == 3 else {
      throw SQLiteError(damaged: attached?.path ?? connection.path, what: "it has no tables of a dataset")
    }
  }
}
