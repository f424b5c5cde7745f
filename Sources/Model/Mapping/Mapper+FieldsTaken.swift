internal import CSQLite
internal import SQLite
internal import Schema

extension Mapper {
  /// For each column of the dataset, the field that it copies unchanged; nil if it is computed or comes from another
  /// table (https://www.sqlite.org/c3ref/column_database_name.html).
  public var fieldsTaken: [String?] {
    plan.dataset.columns.indices.map { index in
      let source = Int32(columns.source(index))
      guard source >= 0, let table = sqlite3_column_table_name(statement.handle, source),
        String(cString: table).lowercased() == "source",
        let field = sqlite3_column_origin_name(statement.handle, source)
      else { return nil }
      return String(cString: field)
    }
  }
}
