internal import Platform
internal import SQLite
internal import Schema

/// The check results of each version, in a dataset's file.
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
  static func all(
    of versions: ClosedRange<Int>, on connection: borrowing Connection
  ) throws -> [Int: [CheckResult]] {
    var select = try connection.prepare(
      """
      SELECT version, name, action, looked, failed, examples FROM version_checks WHERE version BETWEEN ?1 AND ?2
      ORDER BY version, ordinal
      """)
    try select.bind([versions.lowerBound, versions.upperBound])
    var results: [Int: [CheckResult]] = [:]
    while try select.step() {
      results[Int(select.integer(0)), default: []].append(
        CheckResult(
          name: select.text(1), action: Check.Action(rawValue: select.text(2)) ?? .warn,
          looked: Int(select.integer(3)), failed: Int(select.integer(4)), examples: try examples(select.text(5))))
    }
    return results
  }

  private static func examples(_ text: String) throws -> [CheckResult.Example] {
    // Most checks pass.
    if text == "[]" { return [] }
    return try JSONNode(parsing: text).elements().map { example in
      CheckResult.Example(
        document: try example.member("document").integer(), position: try example.member("position").integer(),
        text: try example.member("text").text())
    }
  }
}
