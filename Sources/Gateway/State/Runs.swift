public import Landing
public import Platform
public import SQLite
public import Schema

/// The runs of all sources with their documents, in `klamra.sqlite`.
public final class Runs: RunLog {
  /// The tables of this type in `klamra.sqlite`. Times are microseconds since the epoch.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS runs (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      source TEXT NOT NULL,
      trigger TEXT NOT NULL,
      state TEXT NOT NULL,
      started INTEGER NOT NULL,
      finished INTEGER,
      resumes INTEGER,
      problem TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX IF NOT EXISTS runs_by_source ON runs (source, id);
    CREATE TABLE IF NOT EXISTS run_documents (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      request TEXT NOT NULL,
      url TEXT NOT NULL,
      digest TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      etag TEXT,
      last_modified TEXT,
      status INTEGER NOT NULL,
      fetched INTEGER NOT NULL,
      request_mark TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (run, stream, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS run_documents_by_digest ON run_documents (digest);
    \(PastFetches.tables)
    """

  let database: Database

  /// - Parameter database: opened with `Runs.tables`.
  public init(_ database: Database) { self.database = database }

  /// Starts a run and returns its number.
  ///
  /// Earlier runs of the source with an incomplete fetch can no longer be resumed and are ended here, and so is an
  /// interrupted preview.
  public func begin(source: Owner, trigger: Run.Trigger, at now: Timestamp = .now) throws -> Int64 {
    try database.write { connection in
      try connection.run(
        "INSERT INTO runs (source, trigger, state, started) VALUES (?1, ?2, ?3, ?4)",
        source, trigger.rawValue, Run.State.started.rawValue, now)
      let run = connection.lastInsertedRow
      if trigger != .preview {
        try connection.run(
          """
          UPDATE runs SET state = 'failed', finished = ?3, resumes = NULL, problem = ?4
          WHERE source = ?1 AND id < ?2 AND state IN ('started', 'fetching', 'paused')
          """, source, run, now, "interrupted, and not taken up again: run \(run) began anew")
      }
      return run
    }
  }

  /// Moves a run under way to another state.
  public func enter(_ state: Run.State, _ run: Int64) throws {
    try database.write { connection in
      try connection.run("UPDATE runs SET state = ?2, resumes = NULL WHERE id = ?1", run, state.rawValue)
    }
  }

  /// Pauses a run until a quota is free again.
  public func pause(_ run: Int64, until: Timestamp, because problem: String) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE runs SET state = ?2, resumes = ?3, problem = ?4 WHERE id = ?1",
        run, Run.State.paused.rawValue, until, problem)
    }
  }

  /// Ends a run, or leaves it `held`.
  ///
  /// - Parameter problem: the problem; empty if there was none.
  public func finish(_ run: Int64, _ state: Run.State, problem: String = "", at now: Timestamp = .now) throws {
    try database.write { try Self.finish(run, state, problem: problem, at: now, on: $0) }
  }

  /// The same in the caller's transaction.
  public static func finish(
    _ run: Int64, _ state: Run.State, problem: String = "", at now: Timestamp = .now,
    on connection: borrowing Connection
  ) throws {
    try connection.run(
      "UPDATE runs SET state = ?2, finished = ?3, resumes = NULL, problem = ?4 WHERE id = ?1", run, state.rawValue, now,
      problem)
  }

  /// Adds documents to a run, all or none. A document of the same stream and ordinal is replaced.
  public func record(_ documents: [DocumentReference], run: Int64) throws {
    if documents.isEmpty { return }
    try database.write { try insert(documents, run, $0) }
  }

  /// Replaces the recorded documents of one stream of a run.
  public func replace(_ documents: [DocumentReference], run: Int64, stream: String) throws {
    try database.write { connection in
      try connection.run("DELETE FROM run_documents WHERE run = ?1 AND stream = ?2", run, stream)
      try insert(documents, run, connection)
    }
  }

  private func insert(_ documents: [DocumentReference], _ run: Int64, _ connection: borrowing Connection) throws {
    var insert = try connection.prepare(
      """
      INSERT OR REPLACE INTO run_documents
        (run, stream, ordinal, request, url, digest, bytes, etag, last_modified, status, fetched, request_mark)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
      """)
    for item in documents {
      try insert.run(
        run, item.stream, item.ordinal, item.requestKey, item.url, item.document.digest, item.document.bytes,
        item.etag, item.lastModified, item.status, item.fetchedAt, item.requestMark)
    }
  }
}
