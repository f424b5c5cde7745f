public import Formats
internal import Mapping
public import Rows
public import SQLite

/// The declared totals and columns of each stream of a run, in `klamra.sqlite`. A resumed run, a release or a replay is
/// checked against the same counts as the first time, and missing columns are noticed.
public final class FetchedStreams: Sendable {
  static let tables = """
    CREATE TABLE IF NOT EXISTS fetched_streams (
      run INTEGER NOT NULL,
      stream TEXT NOT NULL,
      records_declared INTEGER,
      columns TEXT NOT NULL DEFAULT '',      -- the names in the headers, one a line; empty for formats without
      fields TEXT NOT NULL DEFAULT '',       -- a field a line, the documents that had it and those that had not
      note_list TEXT NOT NULL DEFAULT '[]',  -- a JSON array of sentences for the operator
      unanswered_list TEXT NOT NULL DEFAULT '[]',  -- a JSON array of the values that brought nothing
      has_next_path INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (run, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS answered_values (
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      parameter TEXT NOT NULL,
      value TEXT NOT NULL,
      PRIMARY KEY (source, stream, parameter, value)
    ) STRICT, WITHOUT ROWID;
    """

  let database: Database

  public init(_ database: Database) { self.database = database }

  /// Records how many records the source declared for a stream.
  public func record(run: Int64, stream: String, declared: Int?) throws {
    try database.write { connection in
      try connection.run(
        "INSERT OR REPLACE INTO fetched_streams (run, stream, records_declared) VALUES (?1, ?2, ?3)", run, stream,
        declared)
    }
  }

  /// Records the names in the headers of the documents.
  public func record(run: Int64, stream: String, columns: [String]) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE fetched_streams SET columns = ?3 WHERE run = ?1 AND stream = ?2", run, stream,
        columns.joined(separator: "\n"))
    }
  }

  /// The names in the headers of a stream; empty for formats without headers.
  public func columns(run: Int64, stream: String) throws -> [String] {
    try database.read { connection in
      var select = try connection.prepare("SELECT columns FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.text(0).split(separator: "\n").map(String.init) : []
    }
  }

  /// Records in how many documents each field was present.
  public func record(run: Int64, stream: String, fields: [FieldPresence]) throws {
    // The names of fields contain no blanks.
    let lines = fields.map { "\($0.field) \($0.found) \($0.missing)" }
    try database.write { connection in
      try connection.run(
        "UPDATE fetched_streams SET fields = ?3 WHERE run = ?1 AND stream = ?2", run, stream,
        lines.joined(separator: "\n"))
    }
  }

  /// In how many documents of a run each of these fields was present; empty if unknown.
  ///
  /// For a run from before this was recorded, the header of its first document counts.
  public func fields(run: Int64, stream: String, _ specs: [FieldSpec]) throws -> [FieldPresence] {
    let text = try database.read { connection in
      var select = try connection.prepare("SELECT fields FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.text(0) : ""
    }
    guard text.isEmpty else {
      return text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ")
        guard words.count == 3, let spec = specs.first(where: { $0.name == words[0] }), let found = Int(words[1]),
          let missing = Int(words[2])
        else { return nil }
        return FieldPresence(spec, found: found, missing: missing)
      }
    }
    let columns = try columns(run: run, stream: stream)
    return specs.compactMap { spec in
      guard case .column(let name) = spec.locator, columns.contains(name) else { return nil }
      return FieldPresence(spec, found: 1)
    }
  }

  /// The declared number of records; nil if none was declared.
  public func declared(run: Int64, stream: String) throws -> Int? {
    try database.read { connection in
      var select = try connection.prepare(
        "SELECT records_declared FROM fetched_streams WHERE run = ?1 AND stream = ?2")
      try select.bind([run, stream])
      return try select.step() ? select.optionalInteger(0).map { Int($0) } : nil
    }
  }
}
