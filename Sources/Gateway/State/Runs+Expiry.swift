internal import Landing
public import Platform
public import SQLite
public import Schema

/// A run that ended long ago without dependants: its documents may be removed, or its record as well.
public struct ExpiredRun: Hashable, Sendable, Identifiable {
  /// The number of the run.
  public let id: Int64
  /// The id of the source.
  public var source: Owner
  /// When it ended.
  public var finishedAt: Timestamp
  /// The number of documents that it still refers to.
  public var documents: Int
  /// Whether the record of the run is removed too.
  public var isRecordExpired: Bool

  public init(id: Int64, source: Owner, finishedAt: Timestamp, documents: Int, isRecordExpired: Bool) {
    self.id = id
    self.source = source
    self.finishedAt = finishedAt
    self.documents = documents
    self.isRecordExpired = isRecordExpired
  }
}

extension Runs {
  /// The most runs of one call of `expired`; the rest is left to the next round.
  static let expiredMax = 100_000

  /// What is kept regardless of age: runs that have not ended, and for each source the newest run, the newest that
  /// `klamra replay` uses, and for each stream the newest whose documents the next fetch compares with.
  private static let kept = """
    SELECT id FROM runs WHERE state NOT IN ('committed', 'unchanged', 'failed', 'rejected')
    UNION SELECT max(id) FROM runs GROUP BY source
    UNION SELECT max(id) FROM runs WHERE trigger <> 'preview' GROUP BY source
    UNION SELECT max(id) FROM runs WHERE state IN ('committed', 'unchanged') GROUP BY source
    UNION SELECT max(d.run) FROM run_documents AS d JOIN runs AS r ON r.id = d.run
      WHERE r.trigger <> 'preview' AND r.state IN ('committed', 'unchanged') GROUP BY r.source, d.stream
    """

  /// The runs whose documents or records have expired, the oldest first.
  ///
  /// - Parameters:
  ///   - connection: a connection of the caller, read-only.
  ///   - referred: the runs named by a version of a dataset; they are kept.
  ///   - documents: documents of runs that ended before this moment expire,
  ///   - records: and records of runs that ended before this one.
  ///   - now: a run that ended later was dated by a clock that was ahead; it ended before the next run began.
  static func expired(
    on connection: borrowing Connection, referred: some Sequence<Int64>, documentsBefore documents: Timestamp,
    recordsBefore records: Timestamp, now: Timestamp
  ) throws -> [ExpiredRun] {
    try connection.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS kept_runs (id INTEGER PRIMARY KEY);
      DELETE FROM temp.kept_runs;
      """)
    var keep = try connection.prepare("INSERT OR IGNORE INTO temp.kept_runs VALUES (?1)")
    for run in referred { try keep.run(run) }
    try connection.execute("INSERT OR IGNORE INTO temp.kept_runs \(kept)")
    var select = try connection.prepare(
      """
      WITH dated AS (
        SELECT id, source, CASE WHEN finished <= ?4 THEN finished ELSE (
          SELECT started FROM runs AS later WHERE later.id > runs.id AND later.started <= ?4 ORDER BY later.id LIMIT 1
        ) END AS finished
        FROM runs WHERE finished IS NOT NULL)
      SELECT id, source, finished, (SELECT count(*) FROM run_documents WHERE run = id)
        + (SELECT coalesce(sum(documents), 0) FROM past_fetches WHERE run = id) AS documents, finished < ?2
      FROM dated
      WHERE finished < max(?1, ?2) AND id NOT IN (SELECT id FROM temp.kept_runs)
        AND (finished < ?2 OR EXISTS (SELECT 1 FROM run_documents WHERE run = id)
          OR EXISTS (SELECT 1 FROM past_fetches WHERE run = id))
      ORDER BY id LIMIT ?3
      """)
    try select.bind([documents, records, expiredMax, now])
    var runs: [ExpiredRun] = []
    while try select.step() {
      runs.append(
        ExpiredRun(
          id: select.integer(0), source: Owner(select.text(1)), finishedAt: Timestamp(microseconds: select.integer(2)),
          documents: Int(select.integer(3)), isRecordExpired: select.integer(4) != 0))
    }
    return runs
  }

  /// Calls the body with the digest of every document that a run refers to, except for these runs; digests may repeat.
  static func eachDocument(
    on connection: borrowing Connection, except expired: Set<Int64>, _ body: (String) throws -> Void
  ) throws {
    var select = try connection.prepare("SELECT digest, run FROM run_documents ORDER BY digest")
    var last = ""
    while try select.step() {
      let digest = select.text(0)
      if digest == last || expired.contains(select.integer(1)) { continue }
      try body(digest)
      last = digest
    }
    try PastFetches.eachDocument(on: connection, except: expired, body)
  }

  /// Removes the references of these runs, and the records of those that have expired, in the caller's transaction.
  public static func remove(_ expired: some Sequence<ExpiredRun>, on connection: borrowing Connection) throws {
    var documents = try connection.prepare("DELETE FROM run_documents WHERE run = ?1")
    var past = try connection.prepare("DELETE FROM past_fetches WHERE run = ?1")
    // Checks the state again: a resumed run must not be removed.
    var record = try connection.prepare(
      "DELETE FROM runs WHERE id = ?1 AND state IN ('committed', 'unchanged', 'failed', 'rejected')")
    for run in expired {
      try documents.run(run.id)
      try past.run(run.id)
      if run.isRecordExpired { try record.run(run.id) }
    }
  }
}
