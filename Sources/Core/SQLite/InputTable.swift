/// A dataset as a table of a SELECT that derives another one.
public struct InputTable: Sendable {
  /// Creates what is needed on a connection that has the file under a schema name, and returns the SELECT of the rows.
  public typealias Rows = @Sendable (_ connection: borrowing Connection, _ schema: String) throws -> String

  /// The dataset's id, which is the table's name.
  public var name: String
  /// The dataset's file.
  public var path: String
  /// The names of its columns.
  public var columns: [String]
  /// The names of its key columns, in key order.
  public var key: [String]
  /// Creates what the rows are read from, and returns their SELECT.
  public let rows: Rows
  /// The tables that the SELECT of the rows reads; no other SELECT may read them.
  public let behind: Set<String>

  public init(name: String, path: String, columns: [String], key: [String], behind: Set<String>, rows: @escaping Rows) {
    self.name = name
    self.path = path
    self.columns = columns
    self.key = key
    self.behind = behind
    self.rows = rows
  }

  /// The most files that one connection reads from.
  public static let schemaCountMax = 41

  /// The schema name of an input's file on a connection, by the input's ordinal.
  public static func schema(_ ordinal: Int) -> String { ordinal == 0 ? "main" : "in\(ordinal)" }
}
