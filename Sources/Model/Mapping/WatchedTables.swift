internal import SQLite

/// Empty tables whose use in a SELECT an authorizer is certain to see.
///
/// SQLite does not report a table of which a join reads only the columns that `USING` or NATURAL joins on. It does report
/// what a view reads, wherever a SELECT names the view (https://www.sqlite.org/c3ref/set_authorizer.html). So each table
/// is declared as a view of all columns of another table.
struct WatchedTables {
  /// The names of the views by those of the tables that they read, both in lower case.
  private var names: [String: String] = [:]

  /// The name, in lower case, of the watched table whose view reads this table; nil if there is none.
  subscript(table: String) -> String? { names[table] }

  /// - Parameters:
  ///   - columns: the definitions of its columns in SQL.
  ///   - schema: `main` or `temp`.
  mutating func declare(
    _ name: String, _ columns: [String], in schema: String, on connection: borrowing Connection
  ) throws(SQLiteError) {
    let rows = "\(name) (rows)"
    let (view, table) = (Connection.quote(name), Connection.quote(rows))
    try connection.execute(
      """
      CREATE TABLE \(schema).\(table) (\(columns.joined(separator: ", ")));
      CREATE VIEW \(schema).\(view) AS SELECT * FROM \(table)
      """)
    names[rows.lowercased()] = name.lowercased()
  }
}
