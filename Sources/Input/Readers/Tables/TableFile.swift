internal import Formats
public import Platform
public import Schema

/// One of the product's own tables: a CSV file in UTF-8 with a header on one of its first lines. Every value is text,
/// without conversion.
public struct TableFile {
  /// The requested columns of one row.
  public struct Row {
    /// The line at which the row begins, from 1.
    public let line: Int
    /// In the order of the requested columns; nil for an empty field.
    public let values: [String?]
  }

  /// The name for messages.
  public let name: String
  /// The names of all columns; empty if the file has no header.
  public let header: [String]

  private let open: () throws -> any ByteSource
  private let format: CSVFormat

  /// Reads the header. Throws the errors of opening, and `FormatError` if the file is not a table.
  ///
  /// - Parameters:
  ///   - name: the path of the file, or the name of what `open` reads.
  ///   - open: called for each pass, opens the source from its first byte; nil opens the file at `name`.
  public init(_ name: String, delimiter: Character = ",", open: (() throws -> any ByteSource)? = nil) throws {
    self.name = name
    let open = open ?? { try FileSource(path: name) }
    self.open = open
    format = CSVFormat(delimiter: delimiter)
    header = try CSVReader(source: open(), format: format, fields: []).fieldsSeen
  }

  /// Passes each row to `body`, in the order of the file.
  ///
  /// Throws `TableFileError` for an invalid row, `FormatError` for a table that is broken, lacks a column or has it
  /// twice, and the errors of `body`.
  ///
  /// - Parameters:
  ///   - columns: names of columns; the first line with all of them is the header.
  ///   - type: `text` leaves values unchanged, `code` trims blanks.
  public func eachRow(of columns: [String], as type: ColumnType = .text, _ body: (Row) throws -> Void) throws {
    let fields = columns.map { FieldSpec(name: $0, locator: .column($0), type: type) }
    let reader = try CSVReader(source: open(), format: format, fields: fields)
    while true {
      switch try reader.advance() {
      case .end: return
      case .rejected(let rejection):
        throw TableFileError(name: name, line: rejection.position, reason: rejection.reason)
      case .record:
        let values = reader.cells.map { cell in cell.kind == .null ? nil : cell.value.description }
        try body(Row(line: reader.position, values: values))
      }
    }
  }
}

/// A row of a table is invalid.
public struct TableFileError: Problem, Hashable {
  let name: String
  /// The line at which the row begins, from 1.
  public let line: Int
  /// What is wrong with it, as a sentence without its end.
  public let reason: String
  /// Names the file, the line and the reason.
  public var what: String { "\(name), line \(line): \(reason)" }
  /// Describes the expected file.
  public var advice: Advice { "Correct the line: the file is a CSV with commas, in UTF-8, with a header" }
}
