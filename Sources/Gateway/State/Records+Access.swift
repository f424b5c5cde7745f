internal import Events
internal import Platform
public import SQLite

extension Records {
  /// Opens `klamra.sqlite` for the one process that writes, and migrates an older file.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, `SQLiteError` if it cannot be opened.
  public init(opening paths: StatePaths) throws {
    self.init(
      try Database(paths.database, layout: StateLayout.now), key: try InstallationKey(file: paths.installationSecret))
  }

  /// Opens `klamra.sqlite` for reading; another process may write it meanwhile. The file must exist.
  ///
  /// - Throws: `FileLayoutError` for a file of another layout, `SQLiteError` if it cannot be read.
  public init(reading paths: StatePaths) throws {
    self.init(try Database(reading: paths.database, layout: StateLayout.now))
  }

  /// The version of SQLite.
  public static var libraryVersion: String { Connection.libraryVersion }

  /// Runs `body` in one transaction over several tables, with exclusive use of the connection.
  public func transaction<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try database.write(body)
  }

  /// Removes the remains of deleted rows from the file.
  public func scrub() throws { try database.scrub() }

  /// Throws if `klamra.sqlite` is not the file that was opened, or cannot be used.
  public func prove() throws { try database.prove() }
}
