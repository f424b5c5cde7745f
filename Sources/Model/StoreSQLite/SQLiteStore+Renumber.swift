public import Platform
internal import SQLite
internal import Schema
public import Store

extension SQLiteStore {
  /// Copies the record of the newest version to another number: the same rows, documents, checks and corrections, and no
  /// change.
  public func renumber(as number: Int, now: Timestamp) throws -> Version {
    try changing { connection in
      try connection.transaction { connection in
        guard let newest = try VersionLog.newest(on: connection)?.number, number > newest else {
          throw DatasetError.notAnEarlierVersion(
            dataset: dataset.id, first: try VersionLog.first(on: connection) ?? 0, last: number)
        }
        // Whatever columns a later layout adds are copied as well. The documents of the newest version of a source are
        // those of the next one until it says otherwise.
        for (table, key) in [
          ("versions", "number"), ("version_checks", "version"), ("version_corrections", "version"),
        ] {
          let columns = try connection.columns(of: table)
          let values = columns.map { name in
            switch (table, name) {
            case (_, key): "\(number)"
            case ("versions", "committed_at"): "\(now.microseconds)"
            case ("versions", "inserted"), ("versions", "updated"), ("versions", "deleted"): "0"
            default: Connection.quote(name)
            }
          }
          try connection.execute(
            """
            INSERT INTO \(table) (\(columns.map(Connection.quote).joined(separator: ", ")))
            SELECT \(values.joined(separator: ", ")) FROM \(table) WHERE \(key) = \(newest)
            """)
        }
        try connection.run(
          """
          INSERT OR REPLACE INTO facts
          SELECT 'values corrected in version ' || ?1, value FROM facts WHERE name = 'values corrected in version ' || ?2
          """, number, newest)
      }
      guard let version = try VersionLog.newest(on: connection) else {
        throw DatasetError.noSuchVersion(dataset: dataset.id, version: number, newest: nil)
      }
      return version
    }
  }
}
