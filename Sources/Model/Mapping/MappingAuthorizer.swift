internal import CSQLite
internal import Platform

/// The permissions of a mapping (https://www.sqlite.org/c3ref/set_authorizer.html): reading its tables and calling safe
/// functions.
///
/// Everything else is denied. The first denial is kept, so that the operator learns what was denied and not only "not
/// authorized".
final class MappingAuthorizer {
  private let tables: Set<String>
  private let schema: String
  private let behind: Set<String>
  private let namesViewsAlone: Bool
  private let watched: WatchedTables
  private(set) var refusal: String?
  /// The columns that the statement reads, by table, in lower case; without those of which only `USING` or a natural
  /// join makes use.
  private(set) var read: [String: Set<String>] = [:]
  /// The watched tables that the statement reads, in lower case.
  private(set) var named: Set<String> = []
  /// The functions that the statement calls, in lower case.
  private(set) var called: Set<String> = []

  /// Functions whose result does not depend on the record alone. Mapping the same documents again must produce the same
  /// rows, or `klamra replay` would prove nothing.
  private static let forbiddenFunctions: Set<String> = [
    "random", "randomblob", "load_extension", "current_time", "current_date", "current_timestamp", "changes",
    "total_changes", "last_insert_rowid", "fts3_tokenizer", "sqlite_offset",
    // Other releases of the library give other results.
    "sqlite_version", "sqlite_source_id", "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_log",
    // Each of these accepts 'now', and an authorizer sees no arguments: day() and period() parse dates instead.
    "date", "time", "datetime", "julianday", "unixepoch", "strftime", "timediff",
  ]

  /// - Parameters:
  ///   - tables: the tables that may be read, in lower case.
  ///   - schema: their schema.
  ///   - behind: the tables that views among them read; only the views may read these.
  ///   - namesViewsAlone: whether the statement names none of the tables behind the views.
  ///   - watched: the tables among them whose use is recorded in `named`.
  init(
    tables: Set<String>, schema: String = "main", behind: Set<String> = [], namesViewsAlone: Bool = false,
    watched: WatchedTables = WatchedTables()
  ) {
    self.tables = tables
    self.schema = schema
    self.behind = behind
    self.namesViewsAlone = namesViewsAlone
    self.watched = watched
  }

  /// The authorizer is called while a statement is compiled; `self` must live until it is removed.
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
    // SQLite reports these for a CREATE, and for the first use of a table that it creates itself.
    case SQLITE_INSERT where first == "sqlite_master", SQLITE_UPDATE where first == "sqlite_master":
      return refuse("make a table, nor read one that SQLite makes itself")
    case SQLITE_INSERT, SQLITE_UPDATE, SQLITE_DELETE: return refuse("change the table \(first)")
    case SQLITE_PRAGMA: return refuse("use PRAGMA \(first)")
    case SQLITE_ATTACH: return refuse("attach a file")
    default: return refuse("do anything but SELECT")
    }
  }

  private func verdict(table: String, column: String, _ database: String, _ view: String) -> Bool {
    // A sub-query or common table expression has no name in the schema.
    if table.isEmpty { return true }
    if let name = watched[table] {
      // SQLite names the columns when it expands the view, and afterwards perhaps the table alone.
      if view == name { named.insert(name) }
      return view == name || column.isEmpty
    }
    if tables.contains(table), database.isEmpty || database == schema {
      read[table, default: []].insert(column.lowercased())
      return true
    }
    // For a common table expression, or a view of which no column is read, SQLite reports only a name; it would report
    // the same for a table in the file of a dataset.
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
