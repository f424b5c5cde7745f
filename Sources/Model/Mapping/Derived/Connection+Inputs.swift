internal import SQLite

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
