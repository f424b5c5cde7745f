internal import Platform
internal import Readers
internal import Schema

/// The rows of a small CSV file by column names, each with its line.
struct CSVRows {
  struct Row {
    let line: Int
    fileprivate let values: [String]
  }

  /// The most rows: twenty years of every gmina's towns and parts, or an indicator for all of them.
  static let rowsMax = 1_000_000

  let file: String
  let rows: [Row]
  private let places: [String: Int]

  /// - Parameters:
  ///   - open: opens the content under the name of the file; nil opens the file.
  ///   - columns: the required columns.
  ///   - optional: the optional columns.
  init(
    _ file: String, open: (() throws -> any ByteSource)? = nil, delimiter: Character = ",", columns: [String],
    optional: [String] = []
  ) throws {
    self.file = file
    let table = try TableFile(file, delimiter: delimiter, open: open)
    for column in columns where !table.header.contains(column) {
      throw TerritoryError(
        file: file, line: 1, "the column \"\(column)\" is missing",
        advice: "The header is \(columns.joined(separator: ", "))")
    }
    let wanted = columns + optional.filter { table.header.contains($0) }
    places = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { ($1, $0) })
    var rows: [Row] = []
    do {
      try table.eachRow(of: wanted) { row in
        guard rows.count < Self.rowsMax else {
          throw TerritoryError(
            file: file, line: row.line, "the file has more than \(Self.rowsMax) rows",
            advice: "Cut it into several, one for each indicator")
        }
        rows.append(Row(line: row.line, values: row.values.map { $0 ?? "" }))
      }
    } catch let error as TableFileError {
      throw TerritoryError(file: file, line: error.line, error.reason)
    }
    self.rows = rows
  }

  /// The value of a column; empty if the file lacks the column.
  func value(_ row: Row, _ column: String) -> String { places[column].map { row.values[$0] } ?? "" }

  func has(_ column: String) -> Bool { places[column] != nil }
}
