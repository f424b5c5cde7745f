internal import Platform
internal import SQLite
internal import Schema

/// How the checks of each version fared, in a dataset's file.
enum CheckLog {
  static func append(_ results: [CheckResult], version: Int, to connection: borrowing Connection) throws {
    if results.isEmpty { return }
    var insert = try connection.prepare("INSERT INTO version_checks VALUES (?, ?, ?, ?, ?, ?, ?)")
    for (ordinal, result) in results.enumerated() {
      let examples = JSON.array(
        result.examples.map {
          ["document": .integer($0.document), "position": .integer($0.position), "text": .string($0.text)]
        })
      try insert.run(
        version, ordinal, result.name, result.action.rawValue, result.looked, result.failed, examples.compact)
    }
  }

  /// The results of all versions, by number.
  static func all(on connection: borrowing Connection) throws -> [Int: [CheckResult]] {
    var select = try connection.prepare(
      """
      SELECT c.version, c.name, c.action, c.looked, c.failed, e.value ->> 'document', e.value ->> 'position',
        e.value ->> 'text', c.ordinal
      FROM version_checks AS c LEFT JOIN json_each(c.examples) AS e ORDER BY c.version, c.ordinal, e.key
      """)
    var results: [Int: [CheckResult]] = [:]
    var last = (version: -1, ordinal: -1)
    while try select.step() {
      let place = (version: Int(select.integer(0)), ordinal: Int(select.integer(8)))
      if place != last {
        results[place.version, default: []].append(
          CheckResult(
            name: select.text(1), action: Check.Action(rawValue: select.text(2)) ?? .warn,
            looked: Int(select.integer(3)), failed: Int(select.integer(4))))
        last = place
      }
      guard let text = select.optionalText(7), let index = results[place.version]?.indices.last else { continue }
      results[place.version]?[index].examples.append(
        CheckResult.Example(document: Int(select.integer(5)), position: Int(select.integer(6)), text: text))
    }
    return results
  }
}
