internal import Platform
public import SQLite
public import Schema

/// Rejections that a later run has judged anew.
extension Quarantine {
  /// Removes what earlier runs rejected of the documents that a run has mapped again, and rejected again: a held run that
  /// is repeated every hour would store the same records each time. Their discards are those of the new records already.
  /// What it has accepted stays in the record of the run that rejected it.
  ///
  /// Call it once the run's outcome has taken effect.
  ///
  /// - Parameter kept: the run with whose documents the dataset agrees, if that is not this one: its rejections are
  ///   still open.
  public static func supersede(
    by run: Int64, source: Owner, dataset: String, stream: String, keeping kept: Int64?,
    on connection: borrowing Connection
  ) throws {
    var select = try connection.prepare(
      """
      SELECT run FROM quarantine_sizes
      WHERE source = ?1 AND records > 0 AND run < ?2 AND run IS NOT ?3 AND dataset = ?4 AND stream = ?5
      """)
    try select.bind([source, run, kept, dataset, stream])
    var earlier: [Int64] = []
    while try select.step() { earlier.append(select.integer(0)) }
    if earlier.isEmpty { return }
    try connection.execute(
      """
      DROP TABLE IF EXISTS temp.judged;
      DROP TABLE IF EXISTS temp.covered_runs;
      CREATE TEMP TABLE covered_runs (run INTEGER PRIMARY KEY);
      """)
    try connection.run(
      """
      CREATE TEMP TABLE judged AS SELECT document, position, field, rule, value FROM quarantine
      WHERE run = \(run) AND dataset = ?1 AND stream = ?2
      """, dataset, stream)
    try connection.execute("CREATE INDEX temp.judged_by_place ON judged (document, position)")
    // A row without a single document results from all documents of its run.
    for earlier in earlier where try isCovered(earlier, by: run, stream, connection) {
      try connection.run("INSERT INTO temp.covered_runs VALUES (?1)", earlier)
    }
    // The index finds the records of a document, so that those of other documents are not looked at.
    let same = """
      document IN (SELECT document FROM temp.judged) AND stream = ?2 AND source = ?3 AND +dataset = ?4 AND +run < ?1
      AND +run IS NOT ?5 AND (document <> '' OR run IN (SELECT run FROM temp.covered_runs)) AND EXISTS (
        SELECT 1 FROM temp.judged AS j WHERE j.document = quarantine.document AND j.position = quarantine.position
          AND j.field = quarantine.field AND j.rule = quarantine.rule AND j.value = quarantine.value)
      """
    var sums = try connection.prepare(
      "SELECT run, count(*), sum(\(bytesInSQL)) FROM quarantine WHERE \(same) GROUP BY run")
    try sums.bind([run, stream, source, dataset, kept])
    var removed: [(run: Int64, records: Int64, bytes: Int64)] = []
    while try sums.step() { removed.append((sums.integer(0), sums.integer(1), sums.integer(2))) }
    if removed.isEmpty { return }
    try connection.run("DELETE FROM quarantine WHERE \(same)", run, stream, source, dataset, kept)
    for item in removed {
      try connection.run(
        """
        UPDATE quarantine_sizes
        SET records = max(0, records - ?4), bytes = max(0, bytes - ?5), superseded = superseded + ?4
        WHERE run = ?1 AND dataset = ?2 AND stream = ?3
        """, item.run, dataset, stream, item.records, item.bytes)
    }
  }

  /// The newest run before this one whose result of the stream is in the dataset.
  public static func lastMapped(
    before run: Int64, source: Owner, stream: String, on connection: borrowing Connection
  ) throws -> Int64? {
    var select = try connection.prepare(
      """
      SELECT max(run) FROM run_streams
      WHERE source = ?1 AND stream = ?2 AND run < ?3 AND outcome IN ('committed', 'unchanged')
      """)
    try select.bind([source, stream, run])
    return try select.step() ? select.optionalInteger(0) : nil
  }

  /// The digests of the documents of a stream of a run, also of one whose list was condensed.
  static func digests(run: String, stream: String) -> String {
    """
    SELECT digest FROM run_documents WHERE run = \(run) AND stream = \(stream)
    UNION ALL SELECT p.digest FROM past_fetches AS f JOIN past_documents AS p ON p.source = f.source
      AND p.stream = f.stream AND p.since <= f.run AND (p.until IS NULL OR p.until > f.run)
    WHERE f.run = \(run) AND f.stream = \(stream)
    """
  }

  /// Whether every document of an earlier run is among those of a later one.
  private static func isCovered(
    _ earlier: Int64, by run: Int64, _ stream: String, _ connection: borrowing Connection
  ) throws -> Bool {
    var select = try connection.prepare(
      """
      SELECT NOT EXISTS (
        SELECT 1 FROM (\(digests(run: "?1", stream: "?3")))
        WHERE digest NOT IN (SELECT digest FROM run_documents WHERE run = ?2 AND stream = ?3))
      """)
    try select.bind([earlier, run, stream])
    return try select.step() && select.integer(0) != 0
  }
}
