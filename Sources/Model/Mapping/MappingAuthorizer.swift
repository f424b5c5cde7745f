internal import CSQLite
internal import Platform

/// What a mapping may do (https://www.sqlite.org/c3ref/set_authorizer.html): read its tables, call harmless functions.
///
/// Everything is denied that is not listed; the first denial is kept, so that the operator reads what was wrong and not
/// only "not authorized".
final class MappingAuthorizer {
  private let tables: Set<String>
  private let schema: String
  private let behind: Set<String>
  private let namesViewsAlone: Bool
  private(set) var refusal: String?
  /// Which columns of which tables the statement reads, in lower case.
  private(set) var read: [String: Set<String>] = [:]
  /// Which functions the statement calls, in lower case.
  private(set) var called: Set<String> = []

  /// Functions whose result is not a matter of the record alone. Mapping the same documents again must give the same
  /// rows, or `klamra replay` could not prove anything.
  private static let forbiddenFunctions: Set<String> = [
    "random", "randomblob", "load_extension", "current_time", "current_date", "current_timestamp", "changes",
    "total_changes", "last_insert_rowid", "fts3_tokenizer", "sqlite_offset",
    // Another release of the library gives another result.
    "sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_log",
    // Each of these takes 'now', and an authorizer sees no arguments: day() and period() read dates instead.
    "date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff",
  ]

  /// - Parameters:
  ///   - tables: what may be read, in lower case.
  ///   - schema: the part of the connection that has them.
  ///   - behind: what those of them read that are views; nobody else may.
  ///   - namesViewsAlone: the statement names none of the tables behind the views.
  init(
    tables: Set<String>, schema: String = "main", behind: Set<String> = [], namesViewsAlone: Bool = false
  ) {
    self.tables = tables
    self.schema = schema
    self.behind = behind
    self.namesViewsAlone = namesViewsAlone
  }

  /// The authorizer is asked while a statement is compiled; `self` must live until it is removed.
  func install(on database: OpaquePointer) {
    sqlite3_set_authorizer(database, authorizeMapping, Unmanaged.passUnretained(self).toOpaque())
  }

  fileprivate func verdict(
    _ action: Int32, _ first: String, _ second: String, _ database: String, _ view: String
  ) -> Int32 {
    switch action {
    case SQLITE_SELECT, SQLITE_RECURSIVE: return SQLITE_OK
    case SQLITE_READ:
      return verdict(table: first.lowercased(), column: second, database, view.lowercased())
        ? SQLITE_OK : refuse("read the table \(first)")
    case SQLITE_FUNCTION:
      let function = second.lowercased()
      if Self.forbiddenFunctions.contains(function) { return refuse("call \(second)()") }
      called.insert(function)
      return SQLITE_OK
    // So SQLite announces a CREATE, and the first use of a table that it makes itself.
    case SQLITE_INSERT where first == "sqlite_master", SQLITE_UPDATE where first == "sqlite_master":
      return refuse("make a table, nor read one that SQLite makes itself")
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return refuse("change the table \(first)")
    case SQLITE_PRAGMA: return refuse("use PRAGMA \(first)")
    case SQLITE_ATTACH: return refuse("attach a file")
    default: return refuse("do anything but SELECT")
    }
  }

  private func verdict(table: String, column: String, _ database: String, _ view: String) -> Bool {
    // A sub-query or common table expression has no name of its own in the schema.
    if table.isEmpty { return true }
    if tables.contains(table), database.isEmpty || database == schema {
      read[table, default: []].insert(column.lowercased())
      return true
    }
    // Of a common table expression, and of a view, whose columns nobody asks for SQLite tells a name and nothing else: of a
    // table in the file of a dataset it would tell the same.
    let isWithoutColumns = column.isEmpty && (behind.isEmpty || namesViewsAlone)
    if behind.contains(table) { return tables.contains(view) || isWithoutColumns }
    return isWithoutColumns && database.isEmpty && !["sqlite_", "pragma_"].contains { table.hasPrefix($0) }
  }

  private func refuse(_ what: String) -> Int32 {
    if refusal == nil { refusal = what }
    return SQLITE_DENY
  }
}

private func authorizeMapping(
  _ context: UnsafeMutableRawPointer?, _ action: Int32, _ first: UnsafePointer<CChar>?,
  _ second: UnsafePointer<CChar>?, _ database: UnsafePointer<CChar>?, _ trigger: UnsafePointer<CChar>?
) -> Int32 {
  let authorizer = Unmanaged<MappingAuthorizer>.fromOpaque(context!).takeUnretainedValue()
  func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
  return authorizer.verdict(action, text(first), text(second), text(database), text(trigger))
}
