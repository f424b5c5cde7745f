internal import Platform
internal import SQLite

/// The files of datasets, and whether this Klamra understands them.
extension SQLiteStore {
  /// Migrates every dataset's file in the folder to the layout of now, whether a dataset is declared for it or not.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, `SQLiteError` for one that cannot be opened or written. A
  ///   damaged file is passed over: it is the trouble of its own dataset, and whoever opens it says so.
  public static func migrate(folder: String) throws {
    for name in try Files.list(folder) where name.hasSuffix(fileSuffix) {
      do {
        let connection = try Connection("\(folder)/\(name)", mode: .writer)
        try DatasetTables.layout.migrate(connection)
      } catch let error as SQLiteError where error.isDamage {}
    }
  }

  /// The datasets that have a file in the folder, by name, whether they are declared or not.
  public static func ids(in folder: String) throws -> [String] {
    guard Files.exists(folder) else { return [] }
    return try Files.list(folder).filter { $0.hasSuffix(fileSuffix) }.map { String($0.dropLast(fileSuffix.count)) }
  }

  /// How the names of datasets' files end.
  static let fileSuffix = ".sqlite"

  /// A connection that reads, to a file that this Klamra understands.
  func reader() throws -> Connection {
    let connection = try Connection(path, mode: .readOnly)
    try DatasetTables.layout.check(connection)
    return connection
  }
}
