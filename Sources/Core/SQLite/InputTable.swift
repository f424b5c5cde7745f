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

extension InputTable {
  /// The same dataset as if it had never had the rows of some keys.
  ///
  /// - Parameter keys: the values of the key columns, in key order.
  public func leavingOut(_ keys: [[any Bindable]]) -> InputTable {
    let (rows, key, columns) = (rows, key.map { Connection.quote($0) }, columns.map { Connection.quote($0) })
    let names = (0..<Self.schemaCountMax).map { "left_out_\(Self.schema($0))" }
    return InputTable(name: name, path: path, columns: self.columns, key: self.key, behind: behind.union(names)) {
      connection, schema in
      let table = "left_out_\(schema)"
      try connection.execute(
        "CREATE TEMP TABLE \(table)(\(key.joined(separator: ", ")), PRIMARY KEY(\(key.joined(separator: ", "))))")
      let places = key.indices.map { "?\($0 + 1)" }.joined(separator: ", ")
      var insert = try connection.prepare("INSERT OR IGNORE INTO temp.\(table) VALUES (\(places))")
      for values in keys {
        try insert.bind(values)
        while try insert.step() {}
        insert.reset()
      }
      let isSame = key.map { "k.\($0) IS r.\($0)" }.joined(separator: " AND ")
      return """
        SELECT \(columns.joined(separator: ", ")) FROM (\(try rows(connection, schema))) AS r
        WHERE NOT EXISTS (SELECT 1 FROM temp.\(table) AS k WHERE \(isSame))
        """
    }
  }
}
