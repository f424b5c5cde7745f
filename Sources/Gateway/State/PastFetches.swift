internal import Landing
public import Platform
internal import SQLite
internal import Schema

/// The documents of superseded runs in `klamra.sqlite`: each is stored once for all consecutive fetches of a stream that
/// got it at the same place.
///
/// The newest successful fetch of a stream is a list of its own, `run_documents`, with the validators for the next one.
enum PastFetches {
  /// A document applies to the fetches of its stream from the run `since` up to, and not including, `until`; NULL while it
  /// is open. `fetched` of a document is when it was got first, of a fetch when it ended.
  static let tables = """
    CREATE TABLE IF NOT EXISTS past_fetches (
      run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      documents INTEGER NOT NULL,
      fetched INTEGER,
      PRIMARY KEY (run, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS past_fetches_by_stream ON past_fetches (source, stream, run);
    CREATE TABLE IF NOT EXISTS past_documents (
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      ordinal INTEGER NOT NULL,
      since INTEGER NOT NULL,
      until INTEGER,
      request TEXT NOT NULL,
      url TEXT NOT NULL,
      digest TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      status INTEGER NOT NULL,
      fetched INTEGER NOT NULL,
      PRIMARY KEY (source, stream, ordinal, since)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS past_documents_open ON past_documents (source, stream, ordinal) WHERE until IS NULL;
    """

  /// The documents of a past fetch, as columns of `run_documents`.
  static let documents = """
    SELECT p.stream, p.ordinal, p.request, p.url, p.digest, p.bytes, NULL, NULL, p.status, p.fetched, ''
    FROM past_fetches AS f JOIN past_documents AS p ON p.source = f.source AND p.stream = f.stream
      AND p.since <= f.run AND (p.until IS NULL OR p.until > f.run)
    WHERE f.run = ?1 AND (?2 IS NULL OR f.stream = ?2)
    """

  /// A fetch that a newer one of the same stream has superseded.
  struct Fetch: Hashable {
    var run: Int64
    var source: Owner
    var stream: String
  }

  /// The superseded fetches that still have lists of their own, the oldest first.
  ///
  /// A held run that was released late comes after newer ones: it keeps its list.
  static func superseded(on connection: borrowing Connection) throws -> [Fetch] {
    var select = try connection.prepare(
      """
      WITH fetches AS (
        SELECT DISTINCT d.run, r.source, d.stream FROM run_documents AS d JOIN runs AS r ON r.id = d.run
        WHERE r.trigger <> 'preview' AND r.state IN ('committed', 'unchanged'))
      SELECT run, source, stream FROM fetches AS f
      WHERE run < (SELECT max(run) FROM fetches WHERE source = f.source AND stream = f.stream)
        AND run > coalesce((SELECT max(run) FROM past_fetches WHERE source = f.source AND stream = f.stream), 0)
      ORDER BY run
      """)
    var fetches: [Fetch] = []
    while try select.step() {
      fetches.append(Fetch(run: select.integer(0), source: Owner(select.text(1)), stream: select.text(2)))
    }
    return fetches
  }

  /// Replaces the list of a superseded fetch by what it changes, in the caller's transaction.
  static func condense(_ fetch: Fetch, on connection: borrowing Connection) throws {
    let place = "source = ?2 AND stream = ?3"
    try connection.run(
      """
      UPDATE past_documents SET until = ?1 WHERE \(place) AND until IS NULL AND NOT EXISTS (
        SELECT 1 FROM run_documents AS d WHERE d.run = ?1 AND d.stream = ?3 AND d.ordinal = past_documents.ordinal
          AND d.request = past_documents.request AND d.url = past_documents.url AND d.digest = past_documents.digest
          AND d.bytes = past_documents.bytes AND d.status = past_documents.status)
      """, fetch.run, fetch.source.text, fetch.stream)
    try connection.run(
      """
      INSERT INTO past_documents
      SELECT ?2, stream, ordinal, ?1, NULL, request, url, digest, bytes, status, fetched FROM run_documents AS d
      WHERE run = ?1 AND stream = ?3 AND NOT EXISTS (
        SELECT 1 FROM past_documents AS p WHERE p.source = ?2 AND p.stream = ?3 AND p.ordinal = d.ordinal
          AND p.until IS NULL)
      """, fetch.run, fetch.source.text, fetch.stream)
    try connection.run(
      """
      INSERT INTO past_fetches
      SELECT ?1, ?2, ?3, count(*), max(fetched) FROM run_documents WHERE run = ?1 AND stream = ?3
      """, fetch.run, fetch.source.text, fetch.stream)
    try connection.run("DELETE FROM run_documents WHERE run = ?1 AND stream = ?2", fetch.run, fetch.stream)
  }

  /// The condition that any fetch refers to a row of `past_documents`.
  private static let isUsed = """
    EXISTS (SELECT 1 FROM past_fetches AS f WHERE f.source = past_documents.source
      AND f.stream = past_documents.stream AND f.run >= past_documents.since
      AND (past_documents.until IS NULL OR f.run < past_documents.until)
    """

  /// Removes the documents of fetches that were removed.
  static func removeUnused(on connection: borrowing Connection) throws {
    try connection.execute("DELETE FROM past_documents WHERE NOT \(isUsed))")
  }

  /// Calls the body with the digest of every document to which a past fetch refers, except for these runs.
  static func eachDocument(
    on connection: borrowing Connection, except expired: Set<Int64>, _ body: (String) throws -> Void
  ) throws {
    try connection.execute(
      """
      CREATE TEMP TABLE IF NOT EXISTS expired_runs (id INTEGER PRIMARY KEY);
      DELETE FROM temp.expired_runs;
      """)
    var expire = try connection.prepare("INSERT INTO temp.expired_runs VALUES (?1)")
    for run in expired { try expire.run(run) }
    var select = try connection.prepare(
      """
      SELECT DISTINCT digest FROM past_documents
      WHERE \(isUsed) AND f.run NOT IN (SELECT id FROM temp.expired_runs))
      """)
    while try select.step() { try body(select.text(0)) }
  }
}

extension Runs {
  /// Condenses the lists of documents of superseded runs, each in a transaction of its own, and removes what no run
  /// refers to any more.
  ///
  /// - Parameter isWanted: asked between two transactions; the next call continues.
  public func condense(while isWanted: () -> Bool = { true }) throws {
    for fetch in try database.read({ try PastFetches.superseded(on: $0) }) {
      guard isWanted() else { return }
      try database.write { try PastFetches.condense(fetch, on: $0) }
    }
    try database.write { try PastFetches.removeUnused(on: $0) }
  }

  /// When the documents of a run were fetched; nil if it has none.
  public func lastFetch(of run: Int64) throws -> Timestamp? {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT max(fetched) FROM (
          SELECT fetched FROM run_documents WHERE run = ?1 UNION ALL SELECT fetched FROM past_fetches WHERE run = ?1)
        """)
      try select.bind([run])
      return try select.step() ? select.optionalInteger(0).map(Timestamp.init(microseconds:)) : nil
    }
  }
}
