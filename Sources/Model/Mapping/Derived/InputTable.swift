public import SQLite

/// A dataset as a table of a SELECT that derives another one.
public struct InputTable: Sendable {
  /// Makes what is needed on a connection that has the file under a name, and gives the SELECT of the rows.
  public typealias Rows = @Sendable (_ connection: borrowing Connection, _ schema: String) throws -> String

  /// The dataset's id, which is the table's name.
  public var name: String
  /// The dataset's file.
  public var path: String
  /// The names of its columns.
  public var columns: [String]
  /// The names of its key columns, in key order.
  public var key: [String]
  let rows: Rows

  public init(name: String, path: String, columns: [String], key: [String], rows: @escaping Rows) {
    self.name = name
    self.path = path
    self.columns = columns
    self.key = key
    self.rows = rows
  }

  /// What the tables are made of on the connection: nobody but them may read it.
  static let behind: Set<String> = Set(["rows"] + (0...40).map { "undo_\(schema($0))" })

  static func schema(_ ordinal: Int) -> String { ordinal == 0 ? "main" : "in\(ordinal)" }
}

extension Connection {
  /// A connection that has each of the datasets as a view of its name, all of them as they are at this moment or were before.
  ///
  /// - Parameter reads: notes which rows are read; nil where nobody asks.
  static func reading(_ inputs: [InputTable], reads: ReadLog? = nil) throws -> Connection {
    // Whatever is attached to a connection that only reads is only read as well.
    let connection = try Connection(inputs[0].path, mode: .readOnly)
    // The sorter may use this much memory before it spills, in KiB.
    try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -32768")
    for (index, input) in inputs.enumerated().dropFirst() {
      try connection.run("ATTACH ?1 AS \(InputTable.schema(index))", input.path)
    }
    // From here on one state of each file, whatever is committed meanwhile.
    try connection.execute("BEGIN")
    for (index, input) in inputs.enumerated() {
      let rows = try input.rows(connection, InputTable.schema(index))
      let select = reads.map { _ in ReadLog.noting(rows, of: input, index) } ?? rows
      try connection.execute("CREATE TEMP VIEW \(Connection.quote(input.name)) AS \(select)")
    }
    return connection
  }
}
