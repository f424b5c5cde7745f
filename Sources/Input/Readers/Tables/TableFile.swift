internal import Formats
public import Platform
public import Schema

/// A table of the product's own: a CSV file in UTF-8 with a header on one of its first lines. Every value is text, without
/// any conversion.
public struct TableFile {
  /// One row, of the columns that were asked for.
  public struct Row {
    /// Where it begins in the file, from 1.
    public let line: Int
    /// In the order of the columns that were asked for; nil where the field is empty.
    public let values: [String?]
  }

  /// What is read, for messages.
  public let name: String
  /// The names of all columns; empty where the file has no header.
  public let header: [String]

  private let open: () throws -> any ByteSource
  private let format: CSVFormat

  /// Reads the header. Throws what opening throws, and `FormatError` where the file is no table.
  ///
  /// - Parameters:
  ///   - name: the path of the file, or what `open` reads.
  ///   - open: opens it from its first byte, each time that it is called; nil opens the file.
  public init(_ name: String, delimiter: Character = ",", open: (() throws -> any ByteSource)? = nil) throws {
    self.name = name
    let open = open ?? { try FileSource(path: name) }
    self.open = open
    format = CSVFormat(delimiter: delimiter)
    header = try CSVReader(source: open(), format: format, fields: []).fieldsSeen
  }

  /// Calls with each row from the first to the last.
  ///
  /// Throws `TableFileError` for a row that cannot be used, `FormatError` for a table that is broken, lacks a column or has it
  /// twice, and what `body` throws.
  ///
  /// - Parameters:
  ///   - columns: names of columns; the first line that has them all is the header.
  ///   - type: `text` leaves values as they are, `code` takes the blanks around them away.
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

/// A row of a table that cannot be used.
public struct TableFileError: Problem, Hashable {
  let name: String
  /// Where it begins in the file, from 1.
  public let line: Int
  /// What is wrong with it, as a sentence without its end.
  public let reason: String
  /// The file, the line and the reason.
  public var what: String { "\(name), line \(line): \(reason)" }
  /// Says what kind of file it must be.
  public var advice: Advice { "Correct the line: the file is a CSV with commas, in UTF-8, with a header" }
}
