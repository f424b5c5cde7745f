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
  private(set) var rows: [Row] = []
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
    let open = open ?? { try FileSource(path: file) }
    let format = CSVFormat(delimiter: delimiter)
    let header = try CSVReader(source: open(), format: format, fields: []).fieldsSeen
    for column in columns where !header.contains(column) {
      throw TerritoryError(
        file: file, line: 1, "the column \"\(column)\" is missing",
        advice: "The header is \(columns.joined(separator: ", "))")
    }
    let wanted = columns + optional.filter { header.contains($0) }
    places = Dictionary(uniqueKeysWithValues: wanted.enumerated().map { ($1, $0) })
    let reader = try CSVReader(
      source: open(), format: format,
      fields: wanted.map { FieldSpec(name: $0, locator: .column($0), type: .text) })
    while true {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection): throw TerritoryError(file: file, line: rejection.position, rejection.reason)
      case .record:
        guard rows.count < Self.rowsMax else {
          throw TerritoryError(
            file: file, line: reader.position, "the file has more than \(Self.rowsMax) rows",
            advice: "Cut it into several, one for each indicator")
        }
        rows.append(Row(line: reader.position, values: reader.cells.map { $0.value.description }))
      }
    }
  }

  /// The value of a column; empty if the file lacks the column.
  func value(_ row: Row, _ column: String) -> String { places[column].map { row.values[$0] } ?? "" }

  func has(_ column: String) -> Bool { places[column] != nil }
}
