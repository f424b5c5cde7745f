internal import CSQLite
internal import Privacy
internal import SQLite
internal import Schema

/// The changes that a run would make, in lines for the operator who decides: examples, and the drift of numbers.
///
/// It is read from the transaction that is about to be rolled back, and costs one pass over the changes.
struct ChangeSummary {
  /// The most examples of each kind of change.
  static let examplesMax = 3

  let dataset: Dataset
  let tables: DatasetTables
  /// Examples are kept for a long time and have many readers.
  private let mask: PrivacyMask

  init(_ dataset: Dataset) {
    self.dataset = dataset
    tables = DatasetTables(dataset: dataset)
    mask = PrivacyMask(dataset)
  }

  /// The changes of a version that is not committed.
  func lines(version: Int, on connection: borrowing Connection) throws -> [String] {
    try examples("I", version, on: connection) + examples("U", version, on: connection)
      + examples("D", version, on: connection) + drift(version, on: connection)
  }

  /// The first rows of a dataset that has no version yet.
  func firstRows(on connection: borrowing Connection) throws -> [String] {
    var select = try connection.prepare(
      "SELECT \(tables.columnList) FROM rows ORDER BY \(tables.keyList) LIMIT \(Self.examplesMax)")
    var lines: [String] = []
    while try select.step() {
      let values = dataset.columns.indices.map {
        "\(dataset.columns[$0].name)=\(mask.shown(dataset.columns[$0], select.cell($0).value))"
      }
      lines.append("+ " + values.joined(separator: " "))
    }
    return lines
  }

  private func examples(_ operation: String, _ version: Int, on connection: borrowing Connection) throws -> [String] {
    let images = tables.payload.flatMap { [tables.new($0), tables.old($0)] }
    var select = try connection.prepare(
      """
      SELECT \((tables.key + images).joined(separator: ", ")) FROM changes
      WHERE _version = ?1 AND _op = ?2 ORDER BY \(tables.keyList) LIMIT \(Self.examplesMax)
      """)
    try select.bind([version, operation])
    var lines: [String] = []
    while try select.step() { lines.append(line(operation, select)) }
    return lines
  }

  private func line(_ operation: String, _ select: borrowing Statement) -> String {
    var words: [String] = [operation == "I" ? "+" : operation == "D" ? "-" : "~"]
    for (place, index) in dataset.keyIndices.enumerated() {
      let column = dataset.columns[index]
      words.append("\(column.name)=\(mask.shown(column, select.cell(place).value))")
    }
    for (place, column) in tables.payload.enumerated() {
      let new = select.cell(dataset.key.count + 2 * place).value
      let old = select.cell(dataset.key.count + 2 * place + 1).value
      let (after, before) = (mask.shown(column, new), mask.shown(column, old))
      switch operation {
      case "I": words.append("\(column.name)=\(after)")
      case "D": words.append("\(column.name)=\(before)")
      default: if new != old { words.append("\(column.name)=\(before)→\(after)") }
      }
    }
    return words.joined(separator: " ")
  }

  /// For each numeric column: the number of changed values, and their sums before and after.
  private func drift(_ version: Int, on connection: borrowing Connection) throws -> [String] {
    try tables.payload.filter { $0.type == .integer || $0.type == .decimal }.compactMap { column in
      let (old, new) = (tables.old(column), tables.new(column))
      var select = try connection.prepare(
        """
        SELECT \(old), \(new) FROM changes
        WHERE _version = ?1 AND _op = 'U' AND \(old) IS NOT NULL AND \(new) IS NOT NULL AND \(old) <> \(new)
        """)
      try select.bind([version])
      var (count, before, after) = (0, ExactNumber(0), ExactNumber(0))
      while try select.step() {
        guard let first = ExactNumber(select.cell(0)), let last = ExactNumber(select.cell(1)) else { continue }
        (count, before, after) = (count + 1, before + first, after + last)
      }
      if count == 0 { return nil }
      let values = count == 1 ? "1 value changes" : "\(count) values change"
      return "\(column.name): \(values), together \(before)→\(after)\(Self.percent(before, after))"
    }
  }

  /// ` (+12.5 %)`; empty without a comparable value, or if the numbers are too large.
  private static func percent(_ before: ExactNumber, _ after: ExactNumber) -> String {
    if before.scaled == 0 { return "" }
    let (thousandfold, isTooLarge) = (after - before).scaled.multipliedReportingOverflow(by: 1000)
    if isTooLarge { return "" }
    let tenths = thousandfold / before.magnitude.scaled
    let magnitude = tenths < 0 ? -tenths : tenths
    if magnitude == 0, after != before { return " (\(after < before ? "down" : "up") by less than 0.1 %)" }
    return " (\(after < before ? "-" : "+")\(magnitude / 10).\(magnitude % 10) %)"
  }
}
