internal import CSQLite

extension Connection {
  /// Keeps the connection's view at the current state of its file until it is closed
  /// (https://www.sqlite.org/isolation.html): `BEGIN` alone would wait for the first read.
  public func pin() throws(SQLiteError) {
    try execute("BEGIN")
    var select = try prepare("SELECT count(*) FROM sqlite_schema")
    _ = try select.step()
  }

  /// Copies the state of the file that this connection sees into a new file, page by page
  /// (https://www.sqlite.org/c3ref/backup_finish.html).
  ///
  /// Writers are not disturbed. The copy is made in one step, since a write of another connection between two steps
  /// would begin it again. It is not synced.
  public func copy(to path: String) throws(SQLiteError) {
    let target = try Connection(path, mode: .writer)
    // The file is invisible to others until it is complete.
    try target.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
    guard let backup = sqlite3_backup_init(target.handle, "main", handle, "main") else {
      throw target.error(sqlite3_extended_errcode(target.handle))
    }
    let status = sqlite3_backup_step(backup, -1)
    sqlite3_backup_finish(backup)
    guard status == SQLITE_DONE else { throw target.error(status) }
  }

  /// What SQLite finds wrong with the file; empty if nothing (https://www.sqlite.org/pragma.html#pragma_quick_check).
  public func faults(max: Int = 5) throws(SQLiteError) -> [String] {
    var found: [String] = []
    do {
      var check = try prepare("PRAGMA quick_check(\(max))")
      while try check.step() { found.append(check.text(0)) }
    } catch {
      // Some damage ends the check itself.
      guard error.isDamage else { throw error }
      found.append(error.message)
    }
    return found == ["ok"] ? [] : found
  }

  /// References of the file that lead nowhere: the names of the tables that have them.
  public func danglingReferences() throws(SQLiteError) -> [String] {
    var check = try prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check ORDER BY 1")
    var found: [String] = []
    while try check.step() { found.append(check.text(0)) }
    return found
  }
}
