public import SQLite
internal import Schema
internal import Store

/// The rows of one version as SQL.
enum RowsAsOf {
  /// The tables that the SELECTs read, whatever the schema name of the file.
  static let tables = Set(["rows"] + (0..<InputTable.schemaCountMax).map { "undo_\(InputTable.schema($0))" })

  /// A SELECT of all columns in the order of the declaration; creates the temporary table that it needs.
  ///
  /// - Parameters:
  ///   - newest: the newest version of the file, in the transaction that reads the rows.
  ///   - schema: the schema name of the file on the connection.
  static func select(
    _ version: Int, newest: Int, _ tables: DatasetTables, schema: String = "main", on connection: borrowing Connection
  ) throws -> String {
    if version == newest { return "SELECT \(tables.selected) FROM \(schema).rows" }
    let undo = "temp.undo_\(schema)"
    try connection.execute(Self.undo(after: version, tables, into: undo, schema))
    let images = tables.dataset.columns.map { column in
      tables.dataset.key.contains(column.name) ? Connection.quote(column.name) : tables.old(column)
    }
    let sameKey = tables.key.map { "u.\($0) = r.\($0)" }.joined(separator: " AND ")
    return """
      SELECT \(tables.selected) FROM \(schema).rows AS r WHERE NOT EXISTS (SELECT 1 FROM \(undo) AS u WHERE \(sameKey))
      UNION ALL
      SELECT \(images.joined(separator: ", ")) FROM \(undo) WHERE _op <> 'I'
      """
  }

  /// The first change of each key after the version has its earlier state: its old values, or none before an insertion.
  private static func undo(after version: Int, _ tables: DatasetTables, into table: String, _ schema: String) -> String
  {
    let names = (tables.key + ["_op"] + tables.payload.map { tables.old($0) }).joined(separator: ", ")
    let values = (tables.key + ["_op"] + tables.payload.map { tables.selectedImages($0)[1] }).joined(separator: ", ")
    return """
      CREATE TEMP TABLE \(table.dropFirst(5))(\(names), PRIMARY KEY(\(tables.keyList))) WITHOUT ROWID;
      INSERT OR IGNORE INTO \(table)
        SELECT \(values) FROM \(schema).changes WHERE _version > \(version) ORDER BY _version;
      """
  }
}

extension SQLiteStore {
  /// The rows of a version for a SELECT that derives another dataset.
  public func input(version: Int) -> InputTable {
    let (dataset, path) = (dataset, path)
    let columns = dataset.columns.map(\.name)
    return InputTable(
      name: dataset.id, path: path, columns: columns, key: dataset.key, behind: RowsAsOf.tables
    ) { connection, schema in
      try Self.requireContent(of: dataset.id, on: connection, attached: (schema, path))
      try DatasetTables.layout.check(connection, attached: (schema, path))
      var select = try connection.prepare("SELECT max(number) FROM \(schema).versions")
      let newest = try select.step() ? select.optionalInteger(0).map { Int($0) } : nil
      guard let newest, try VersionLog.has(version, on: connection, schema: schema) else {
        throw DatasetError.noSuchVersion(dataset: dataset.id, version: version, newest: newest)
      }
      let tables = try DatasetTables(dataset: dataset, readFrom: connection, schema: schema)
      return try RowsAsOf.select(version, newest: newest, tables, schema: schema, on: connection)
    }
  }
}
