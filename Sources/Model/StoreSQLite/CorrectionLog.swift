internal import Corrections
internal import Platform
internal import SQLite

/// The corrections applied in each version, in a dataset's file, since the operator's own file may change later.
enum CorrectionLog {
  static func append(
    _ corrections: [AppliedCorrection], version: Int, to connection: borrowing Connection
  ) throws {
    if corrections.isEmpty { return }
    var insert = try connection.prepare("INSERT INTO version_corrections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (ordinal, applied) in corrections.enumerated() {
      let correction = applied.correction
      try insert.run(
        version, ordinal, correction.selector.text, correction.field, correction.expected, correction.value,
        correction.reason, correction.by, correction.at, correction.line, applied.values)
    }
  }

  /// The corrections of a version, in the order of their file.
  static func corrections(of version: Int, on connection: borrowing Connection) throws -> [AppliedCorrection] {
    var select = try connection.prepare(
      """
      SELECT record, field, expected, value, reason, who, at, line, applied FROM version_corrections
      WHERE version = ?1 ORDER BY ordinal
      """)
    try select.bind([version])
    var corrections: [AppliedCorrection] = []
    while try select.step() {
      guard let selector = Correction.Selector(text: select.text(0)) else { continue }
      corrections.append(
        AppliedCorrection(
          correction: Correction(
            selector: selector, field: select.text(1), expected: select.text(2), value: select.text(3),
            reason: select.text(4), by: select.text(5), at: select.text(6), line: Int(select.integer(7))),
          values: Int(select.integer(8))))
    }
    return corrections
  }
}
