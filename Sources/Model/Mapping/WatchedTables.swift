internal import CSQLite
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

  /// The tables that a SELECT reads, in lower case. The SELECT has been compiled with tables: mistakes in it have been
  /// reported, and SQLite words some of them differently for views.
  ///
  /// - Parameters:
  ///   - tables: all tables that it may read, apart from `source`.
  ///   - schema: their schema, `main` or `temp`.
  /// - Throws: `MappingError` if it cannot be prepared over views.
  static func read(
    by plan: MappingPlan, among tables: [(name: String, columns: [String])], in schema: String
  ) throws -> Set<String> {
    let connection = try Connection(":memory:", mode: .memory)
    let scan = SourceScan(fields: plan.fields, documentCount: 0, openReader: plan.openReader)
    let functions = MappingFunctions(scan: scan, parameters: plan.parameters, areas: plan.areas)
    functions.register(on: connection.handle)
    var names = Set(tables.map { $0.name.lowercased() })
    // A derived dataset has no records.
    if !plan.fields.isEmpty {
      guard SourceTable.register(on: connection.handle, scan: scan) == SQLITE_OK else {
        throw MappingError.invalid(file: plan.sqlFile, message: "the table source could not be made")
      }
      try connection.execute("SELECT 1 FROM source WHERE 0")
      names.insert(SourceTable.name)
    }
    var watched = WatchedTables()
    for table in tables { try watched.declare(table.name, table.columns, in: schema, on: connection) }
    let authorizer = MappingAuthorizer(tables: names, schema: schema, watched: watched)
    try SelectCompiler(plan: plan, authorizer: authorizer).compile(on: connection) { _ in }
    // SQLite refers to them without retaining; they must live as long as the connection.
    return withExtendedLifetime(functions) { authorizer.named }
  }

  private mutating func declare(
    _ name: String, _ columns: [String], in schema: String, on connection: borrowing Connection
  ) throws(SQLiteError) {
    let rows = "\(name) (rows)"
    let (view, table) = (Connection.quote(name), Connection.quote(rows))
    let columns = columns.map { Connection.quote($0) }.joined(separator: ", ")
    try connection.execute(
      """
      CREATE TABLE \(schema).\(table) (\(columns));
      CREATE VIEW \(schema).\(view) AS SELECT * FROM \(table)
      """)
    names[rows.lowercased()] = name.lowercased()
  }
}
