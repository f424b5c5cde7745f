internal import Platform
internal import SQLite
internal import StoreSQLite

/// The check of a database file: that it opens, has this release's layout and is intact.
public enum DatabaseCheck {
  /// What is wrong with a file; empty if nothing is. An error that SQLite reports is a fault too.
  ///
  /// - Parameters:
  ///   - isDataset: whether it is the file of a dataset, and not `klamra.sqlite`.
  ///   - isCopy: whether nobody else uses the file; what SQLite puts beside it is removed.
  public static func faults(_ path: String, isDataset: Bool, isCopy: Bool = false) -> [String] {
    defer {
      if isCopy { for suffix in ["-wal", "-shm"] { try? Files.remove(path + suffix) } }
    }
    do {
      let connection = try Connection(path, mode: .readOnly)
      // An older layout is migrated by the next start.
      if isDataset {
        try SQLiteStore.layout.refuseNewer(connection)
        try SQLiteStore.requireTables(on: connection)
      } else {
        try StateLayout.now.refuseNewer(connection)
      }
      let faults = try connection.faults()
      if !faults.isEmpty { return faults }
      return try connection.danglingReferences().map { "the table \($0) refers to rows that do not exist" }
    } catch {
      return ["\(error)"]
    }
  }
}
