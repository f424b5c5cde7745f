public import SQLite

/// The position of followers in the history of each dataset, in `klamra.sqlite`, for followers whose output does not
/// show it, and what they could not do.
public final class FollowerCursors: Sendable {
  /// The table of the file.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS follower_cursors (
      follower TEXT NOT NULL,
      dataset TEXT NOT NULL,
      position INTEGER NOT NULL,   -- of the last completed step: the number of a version or of an event
      PRIMARY KEY (follower, dataset)
    ) STRICT, WITHOUT ROWID;
    """ + problemTable.replacing("CREATE TABLE", with: "CREATE TABLE IF NOT EXISTS")

  let database: Database

  /// - Parameter database: `klamra.sqlite`.
  public init(_ database: Database) { self.database = database }

  /// The position of a follower; 0 before its first step.
  public func position(of follower: String, dataset: String) throws -> Int {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT position FROM follower_cursors WHERE follower = ?1 AND dataset = ?2")
      try select.bind([follower, dataset])
      return try select.step() ? Int(select.integer(0)) : 0
    }
  }

  /// Moves a follower to a position in each dataset, in one transaction.
  public func move(_ follower: String, to positions: [String: Int]) throws {
    if positions.isEmpty { return }
    try database.write { connection in
      var insert = try connection.prepare("INSERT OR REPLACE INTO follower_cursors VALUES (?1, ?2, ?3)")
      for (dataset, position) in positions.sorted(by: { $0.key < $1.key }) {
        try insert.run(follower, dataset, position)
      }
    }
  }
}
