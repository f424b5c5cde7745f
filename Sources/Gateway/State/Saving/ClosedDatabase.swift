internal import SQLite

/// A database that no connection uses.
public enum ClosedDatabase {
  /// Moves the log of a database into its file, by opening and closing it (https://www.sqlite.org/wal.html, section 2).
  ///
  /// Nothing happens to a damaged file. Call it only while no other process or thread has it open.
  public static func settle(_ path: String) {
    guard let connection = try? Connection(path, mode: .writer) else { return }
    // The first statement reads the log; the end of the scope closes the connection.
    try? connection.execute("SELECT count(*) FROM sqlite_schema")
  }
}
