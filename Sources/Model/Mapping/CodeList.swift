internal import Platform
internal import Readers
internal import SQLite
internal import Schema

/// A small lookup table for a mapping: `unit,teryt,name` in a CSV file of the connector.
///
/// The file is UTF-8, comma-separated, with a header. Every column is text; the first one is the key, so that joins on
/// it are indexed.
public struct CodeList: Hashable, Sendable {
  /// The name of the table in SQL.
  public var name: String
  /// The CSV file; its first line names the columns.
  public var file: String

  /// The largest code list, in bytes.
  public static let bytesMax = 16 << 20

  /// Whether its rows are read only if the SELECT reads the table.
  public var isOptional: Bool

  public init(name: String, file: String, isOptional: Bool = false) {
    self.name = name
    self.file = file
    self.isOptional = isOptional
  }

  /// The file, once its size and its header are what they must be.
  private func table() throws -> TableFile {
    if let bytes = try? Files.facts(file).bytes, bytes > Self.bytesMax {
      throw MappingError.invalid(
        file: file, message: "the code list \(name) has \(bytes) bytes, and at most \(Self.bytesMax) are read")
    }
    let table = try TableFile(file)
    guard !table.header.isEmpty else {
      throw MappingError.invalid(file: file, message: "the code list \(name) has no header")
    }
    return table
  }

  /// The names of its columns; reads the first line of the file.
  func header() throws -> [String] { try table().header }

  /// Creates the table without its rows.
  func declare(on connection: borrowing Connection) throws {
    try Self.declare(name, try header(), on: connection)
  }

  /// Creates an empty table with the columns of a code list.
  static func declare(_ name: String, _ header: [String], on connection: borrowing Connection) throws {
    let columns = header.map { "\(Connection.quote($0)) TEXT" }.joined(separator: ", ")
    try connection.execute(
      "CREATE TABLE \(Connection.quote(name))(\(columns), PRIMARY KEY(\(Connection.quote(header[0]))))")
  }

  /// Reads the rows into the table.
  func fill(on connection: borrowing Connection) throws {
    let table = try table()
    let marks = table.header.map { _ in "?" }.joined(separator: ", ")
    var insert = try connection.prepare("INSERT INTO \(Connection.quote(name)) VALUES (\(marks))")
    do {
      try table.eachRow(of: table.header) { row in
        try insert.bind(row.values)
        while try insert.step() {}
        insert.reset()
      }
    } catch let error as TableFileError {
      throw MappingError.invalid(file: file, message: "line \(error.line): \(error.reason)")
    }
  }
}
