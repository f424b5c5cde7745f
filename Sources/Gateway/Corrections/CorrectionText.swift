internal import Connectors
internal import Formats
internal import Platform
internal import SQLite

/// What became of a source's corrections, for people and programs.
enum CorrectionText {
  static func json(_ tally: CorrectionTally) -> JSON {
    [
      "applied": .integer(tally.applied),
      "troubles": .array(
        tally.troubles.map { trouble in
          ["line": .integer(trouble.correction.line), "text": .string(sentence(trouble))]
        }),
    ]
  }

  /// `line 3: nr 0014 has "205" where "zamknięte" was expected: …`
  static func sentence(_ trouble: CorrectionTally.Trouble) -> String {
    let correction = trouble.correction
    let record = VisibleText.shown(correction.selector.text)
    let wanted = VisibleText.shown(correction.expected).debugDescription
    switch trouble.cause {
    case .noRecord: return "no record is \(record)"
    case .otherValue(correction.value): return "\(correction.field) of \(record) is right by now: take the line away"
    case .otherValue(let found):
      return "\(correction.field) of \(record) is \(VisibleText.shown(found).debugDescription) and no more \(wanted)"
    case .unreadable(let why):
      let value = VisibleText.shown(correction.value).debugDescription
      return "its own value \(value) cannot stand in \(correction.field): \(why)"
    case .contradiction(let line):
      return "line \(line) says something else about \(correction.field) of \(record): take one of them away"
    case .repetition(let line):
      return "line \(line) says the same about \(correction.field) of \(record): take one of them away"
    }
  }

  /// The corrections that did nothing in the newest mapped run of each source: the source, the line and why.
  static func troubles(
    _ database: Database, sources: [SourceSettings]
  ) throws -> [(source: String, line: Int, text: String)] {
    let names = Set(sources.filter { $0.corrections != nil }.map(\.id))
    return try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT r.source, t.value ->> 'line', t.value ->> 'text'
        FROM runs AS r, json_each(CASE r.ledger WHEN '' THEN '[]' ELSE r.ledger END) AS s,
          json_each(s.value, '$.corrections.troubles') AS t
        WHERE r.id IN (
          SELECT max(id) FROM runs
          WHERE ledger <> '' AND instr(ledger, '"outcome":"same"') = 0 AND instr(ledger, '"outcome":"rejected"') = 0
          GROUP BY source)
        ORDER BY 1, 2
        """)
      var found: [(source: String, line: Int, text: String)] = []
      while try select.step() {
        guard names.contains(select.text(0)) else { continue }
        found.append((select.text(0), Int(select.integer(1)), select.text(2)))
      }
      return found
    }
  }
}
