internal import SQLite

/// What of the quarantine still stands.
extension Quarantine {
  /// The run that mapped the documents which this run brought again; nil where it mapped them itself.
  func mapped(run: Int64) throws -> Int64? {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT max(e.value ->> 'quarantined_by_run') FROM runs AS r, json_each(r.ledger) AS e
        WHERE r.id = ?1 AND r.ledger <> ''
        """)
      try select.bind([run])
      return try select.step() ? select.optionalInteger(0) : nil
    }
  }

  /// How many records and rows a run rejected, as its ledger has it.
  func rejected(run: Int64) throws -> Int {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT coalesce(sum((e.value ->> '$.ledger.records_quarantined') + (e.value ->> '$.ledger.rows_quarantined')), 0)
        FROM runs AS r, json_each(r.ledger) AS e WHERE r.id = ?1 AND r.ledger <> ''
        """)
      try select.bind([run])
      return try select.step() ? Int(select.integer(0)) : 0
    }
  }

  /// What waits of a source.
  public struct Waiting: Hashable, Sendable {
    /// The runs that rejected it, one for each stream at the most, oldest first.
    public var runs: [Int64] = []
    /// How many open records.
    public var records = 0
  }

  /// The open records of each source: of each stream those that its newest mapped run rejected. A run whose documents were the
  /// same as before was not mapped, and what the one before it rejected still holds.
  public func newest() throws -> [String: Waiting] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        WITH streams AS (SELECT DISTINCT source, stream FROM quarantine),
          newest AS (
            SELECT s.source, s.stream, (
              SELECT r.id FROM runs AS r, json_each(r.ledger) AS e
              WHERE r.source = s.source AND r.ledger <> '' AND e.value ->> 'outcome' NOT IN ('same', 'rejected')
                AND (s.stream = '' OR e.value ->> 'stream' = s.stream)
              ORDER BY r.id DESC LIMIT 1) AS run FROM streams AS s)
        SELECT q.source, q.run, count(*) FROM newest AS n
        JOIN quarantine AS q ON q.source = n.source AND q.stream = n.stream AND q.run = n.run
        WHERE q.discarded IS NULL GROUP BY q.source, q.run ORDER BY q.source, q.run
        """)
      var found: [String: Waiting] = [:]
      while try select.step() {
        found[select.text(0), default: Waiting()].runs.append(select.integer(1))
        found[select.text(0), default: Waiting()].records += Int(select.integer(2))
      }
      return found
    }
  }
}
