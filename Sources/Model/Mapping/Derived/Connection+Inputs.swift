internal import SQLite

extension Connection {
  /// Opens a connection with a view for each input dataset, all of them in their current or an earlier state.
  ///
  /// - Parameter reads: records the rows that are read; nil records nothing.
  static func reading(_ inputs: [InputTable], reads: ReadLog? = nil) throws -> Connection {
    // A file attached to a read-only connection is read-only too.
    let connection = try Connection(inputs[0].path, mode: .readOnly)
    // The sorter's memory before it spills to disk, in KiB.
    try connection.execute("PRAGMA temp_store = FILE; PRAGMA cache_size = -32768")
    for (index, input) in inputs.enumerated().dropFirst() {
      try connection.run("ATTACH ?1 AS \(InputTable.schema(index))", input.path)
    }
    // From here on each file is read in one state, whatever is committed in the meantime.
    try connection.execute("BEGIN")
    for (index, input) in inputs.enumerated() {
      let rows = try input.rows(connection, InputTable.schema(index))
      let select = reads.map { _ in ReadLog.noting(rows, of: input, index) } ?? rows
      try connection.execute("CREATE TEMP VIEW \(Connection.quote(input.name)) AS \(select)")
    }
    return connection
  }
}
