internal import Platform
internal import SQLite
internal import Schema

/// How many checks of a run or a version failed, in few words.
struct CheckCounts: Hashable, Sendable {
  var checks: Int
  var failed: Int
  /// Those that found nothing to look at: what they would say is not known.
  var idle: Int

  init(checks: Int, failed: Int, idle: Int) {
    self.checks = checks
    self.failed = failed
    self.idle = idle
  }

  /// Nil where nothing was checked.
  init?(_ results: [CheckResult]) {
    if results.isEmpty { return nil }
    self.init(checks: results.count, failed: results.count { $0.failed > 0 }, idle: results.count(where: \.isIdle))
  }

  /// `all 5 pass`, `2 of 5 fail` or `4 of 5 pass, 1 looked at nothing`.
  var text: String {
    if failed == 0 && idle == 0 { return "all \(checks) pass" }
    let words = failed == 0 ? "\(checks - idle) of \(checks) pass" : "\(failed) of \(checks) fail"
    return idle == 0 ? words : "\(words), \(idle) looked at nothing"
  }

  /// The counts of runs, from their ledgers.
  static func byRun(_ database: Database, _ runs: [Int64]) throws -> [Int64: CheckCounts] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT count(*), sum(c.value ->> 'failed' > 0),
          sum(c.value ->> 'failed' = 0 AND c.value ->> 'looked_at' = 0)
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS s,
          json_each(s.value, '$.ledger.checks') AS c
        WHERE r.id = ?1
        """)
      var counts: [Int64: CheckCounts] = [:]
      for run in runs {
        try select.bind([run])
        if try select.step(), select.integer(0) > 0 {
          counts[run] = CheckCounts(
            checks: Int(select.integer(0)), failed: Int(select.integer(1)), idle: Int(select.integer(2)))
        }
        select.reset()
      }
      return counts
    }
  }

  /// How each check fared in the newest mapped run of every source that is configured, by dataset.
  static func newest(_ database: Database, sources: [SourceSettings]) throws -> [(dataset: String, result: CheckResult)]
  {
    let names = Set(sources.map(\.id))
    return try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT s.value ->> 'dataset', c.value ->> 'check', c.value ->> 'action', c.value ->> 'looked_at',
          c.value ->> 'failed', r.source
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS s,
          json_each(s.value, '$.ledger.checks') AS c
        WHERE r.id IN (
          SELECT max(id) FROM runs
          WHERE ledger <> '' AND instr(ledger, '"outcome":"same"') = 0 AND instr(ledger, '"outcome":"rejected"') = 0
          GROUP BY source)
        ORDER BY 1, r.id, c.key
        """)
      var found: [(dataset: String, result: CheckResult)] = []
      while try select.step() {
        guard names.contains(select.text(5)) else { continue }
        found.append(
          (
            select.text(0),
            CheckResult(
              name: select.text(1), action: Check.Action(rawValue: select.text(2)) ?? .warn,
              looked: Int(select.integer(3)), failed: Int(select.integer(4)))
          ))
      }
      return found
    }
  }
}
