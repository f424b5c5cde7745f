internal import Events
public import SQLite

extension Records {
  /// Opens `klamra.sqlite` for the one process that writes, and migrates an older file.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, `SQLiteError` where it cannot be opened.
  public init(opening paths: StatePaths) throws {
    self.init(try Database(paths.database, layout: StateLayout.now))
  }

  /// Opens `klamra.sqlite` for reading; another process may write it meanwhile. The file must exist.
  ///
  /// - Throws: `FileLayoutError` for a file of another layout, `SQLiteError` where it cannot be read.
  public init(reading paths: StatePaths) throws {
    self.init(try Database(reading: paths.database, layout: StateLayout.now))
  }

  /// The version of the library.
  public static var libraryVersion: String { Connection.libraryVersion }

  /// Works in one transaction over several tables, with exclusive use of the connection.
  public func transaction<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try database.write(body)
  }

  /// Removes what deleted rows have left in the file.
  public func scrub() throws { try database.scrub() }
}
