internal import Platform
internal import SQLite
internal import Schema

extension SuppressionCounts {
  /// `12 (5 at risk)`.
  var text: String { "\(Words.grouped(cells)) (\(Words.grouped(atRisk)) at risk)" }

  var json: JSON {
    ["at_risk": .integer(atRisk), "secondary": .integer(secondary), "published_before": .integer(known)]
  }

  /// How many figures each run hid, of all its streams or of one dataset; from the ledgers, which runs keep as long as they
  /// are kept themselves.
  static func byRun(_ database: Database, _ runs: [Int64], dataset: String? = nil) throws -> [Int64: SuppressionCounts]
  {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT count(h.value), sum(h.value ->> 'at_risk'), sum(h.value ->> 'secondary'), sum(h.value ->> 'published_before')
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS s,
          json_each(s.value) AS h
        WHERE r.id = ?1 AND h.key = 'suppressed' AND (?2 IS NULL OR s.value ->> 'dataset' = ?2)
        """)
      var counts: [Int64: SuppressionCounts] = [:]
      for run in runs {
        try select.bind([run, dataset])
        if try select.step(), select.integer(0) > 0 {
          var found = SuppressionCounts()
          found.atRisk = Int(select.integer(1))
          found.secondary = Int(select.integer(2))
          found.known = Int(select.integer(3))
          counts[run] = found
        }
        select.reset()
      }
      return counts
    }
  }
}
