internal import Platform
public import SQLite
internal import Schema

/// The files of datasets and their layouts.
extension SQLiteStore {
  /// Migrates every dataset's file in the folder to the current layout, declared or not.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, `SQLiteError` for one that cannot be opened or written.
  ///   A damaged file, and one of another dataset, are skipped, since they are reported when the dataset is opened.
  public static func migrate(folder: String) throws {
    for name in try Files.list(folder) where name.hasSuffix(fileSuffix) {
      do {
        let connection = try Connection("\(folder)/\(name)", mode: .writer)
        let mark = DatasetMark(String(name.dropLast(fileSuffix.count)), folder: folder)
        try mark.check(connection)
        try DatasetTables.layout.migrate(connection)
        try mark.write(on: connection)
      } catch let error as SQLiteError where error.isDamage {}
    }
  }

  /// The datasets with a file in the folder, by name, declared or not.
  public static func ids(in folder: String) throws -> [String] {
    guard Files.exists(folder) else { return [] }
    return try Files.list(folder).filter { $0.hasSuffix(fileSuffix) }.map { String($0.dropLast(fileSuffix.count)) }
  }

  /// The mark of this dataset's file.
  var mark: DatasetMark { DatasetMark(dataset.id, folder: folder) }

  /// The layout of the files.
  public static var layout: FileLayout { DatasetTables.layout }

  /// The suffix of datasets' files.
  static let fileSuffix = ".sqlite"

  /// A read-only connection to a file of the current layout.
  func reader() throws -> Connection {
    let connection = try Connection(path, mode: .readOnly)
    try DatasetTables.layout.check(connection)
    try mark.check(connection)
    return connection
  }
}
