internal import SQLite

/// What the source declared about each stream of a run, in `klamra.sqlite`: a run that goes on after a crash, a release
/// or a replay is held to the same counts as the first time, and one whose documents lost a column is noticed.
final class FetchedStreams: Sendable {
  static let tables = """
    CREATE TABLE IF NOT EXISTS fetched_streams (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      records_declared INTEGER,
      columns TEXT NOT NULL DEFAULT '',      -- the names in the header, one a line; empty for formats without
      PRIMARY KEY (run, stream)
    ) STRICT, WITHOUT ROWID;
    """

  private let database: Database

  init(_ database: Database) { self.database = database }

  func record(run: Int64, stream: String, declared: Int?) throws {
    try database.write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO fetched_streams (run, stream, records_declared) VALUES (?1, ?2, ?3)", run, stream,
        declared)
    }
  }

  /// Notes the header of the documents.
  func record(run: Int64, stream: String, columns: [String]) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE fetched_streams SET columns = ?3 WHERE run = ?1 AND stream = ?2", run, stream,
        columns.joined(separator: "\n"))
    }
  }

  func columns(run: Int64, stream: String) throws -> [String] {
    try database.read { connection in
      var select = try connection.prepare("SELECT columns FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.text(0).split(separator: "\n").map(String.init) : []
    }
  }

  func declared(run: Int64, stream: String) throws -> Int? {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT records_declared FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.optionalInteger(0).map { Int($0) } : nil
    }
  }
}
