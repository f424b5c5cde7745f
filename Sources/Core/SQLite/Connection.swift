internal import CSQLite
internal import CSpill
internal import Platform

/// One open database, used by one thread at a time and closed when it goes out of scope.
public struct Connection: ~Copyable {
  /// The purpose for which a connection is opened.
  public enum Mode: Sendable {
    /// Opened for reading; the file must exist.
    case readOnly
    /// The one connection that writes and checkpoints this file (docs/architecture.md, "One writer").
    case writer
    /// A database in memory, for mappings.
    case memory
  }

  /// How long a statement waits for a lock, in milliseconds.
  static let busyMillisecondsMax: Int32 = 10_000

  /// The file; `:memory:` for a database in memory.
  public let path: String
  /// The C handle, for the modules that register functions and virtual tables.
  public let handle: OpaquePointer

  /// Settings of the whole library, made once before its first use. If they are refused, only speed is lost.
  private static let isConfigured = klamra_sqlite_config_without_memory_counts() == SQLITE_OK

  public init(_ path: String, mode: Mode) throws(SQLiteError) {
    _ = Self.isConfigured
    if mode != .memory { try Self.refuseHoles(besides: path) }
    let flags =
      switch mode {
      case .readOnly: SQLITE_OPEN_READONLY
      case .writer: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
      case .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY
      }
    var opened: OpaquePointer?
    // The limit of temporary files applies only to threads with a budget (`SpillBudget`).
    let status = sqlite3_open_v2(
      path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE,
      mode == .writer ? nil : klamra_spill_file_system())
    guard status == SQLITE_OK, let opened else {
      let message = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
      sqlite3_close_v2(opened)
      throw SQLiteError(code: status, message: message, path: path)
    }
    self.path = path
    handle = opened
    sqlite3_busy_timeout(handle, Self.busyMillisecondsMax)
    // A schema written by others must not call our functions (https://www.sqlite.org/security.html).
    _ = klamra_sqlite_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
    _ = klamra_sqlite_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
    _ = klamra_sqlite_db_config(handle, SQLITE_DBCONFIG_DQS_DML, 0)
    _ = klamra_sqlite_db_config(handle, SQLITE_DBCONFIG_DQS_DDL, 0)
  }

  deinit { sqlite3_close_v2(handle) }

  /// Refuses a file whose index would end the process.
  ///
  /// SQLite makes the index `-shm` by writing one byte into each page of memory (unixShmMap). Where blocks are smaller, as
  /// on small file systems, that leaves holes, and if the disk is full when one of them is first used, the system ends the
  /// process with SIGBUS. An index that is there is no help: the first connection of all makes it anew.
  private static func refuseHoles(besides path: String) throws(SQLiteError) {
    guard let space = DiskSpace(at: Files.parent(of: path)), isShort(space) else { return }
    // SQLITE_IOERR_SHMSIZE: the index cannot grow.
    throw SQLiteError(code: SQLITE_IOERR | 19 << 8, message: "the index of the log cannot be made", path: path)
  }

  /// Whether the index would get holes that cannot be filled.
  static func isShort(_ space: DiskSpace) -> Bool {
    space.blockBytes > 0 && space.blockBytes < memoryPageBytes && space.freeBytes < 4 * indexBytes
  }

  private static let memoryPageBytes = 4096
  /// The first part of an index, in bytes.
  private static let indexBytes = 32_768

  /// Runs one or more statements whose results are ignored.
  public func execute(_ sql: String) throws(SQLiteError) {
    let status = sqlite3_exec(handle, sql, nil, nil, nil)
    guard status == SQLITE_OK else { throw error(status, sql) }
  }

  /// Compiles one statement; a second statement in the text is an error.
  ///
  /// - Parameter isLongLived: true for a statement that is kept and run many times.
  public func prepare(_ sql: String, isLongLived: Bool = false) throws(SQLiteError) -> Statement {
    // C ends the text at a NUL and would ignore the rest.
    guard !sql.utf8.contains(0) else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "the statement has a NUL in it", path: path, sql: sql)
    }
    let flags = isLongLived ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0
    var statement: OpaquePointer?
    var isAlone = true
    let status = sql.withCString { text in
      var rest: UnsafePointer<CChar>?
      let status = sqlite3_prepare_v3(handle, text, -1, flags, &statement, &rest)
      if status == SQLITE_OK, statement != nil, let rest, rest.pointee != 0 { isAlone = isEmpty(rest) }
      return status
    }
    guard status == SQLITE_OK else { throw error(status, sql) }
    guard let statement else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "the statement is empty", path: path, sql: sql)
    }
    let compiled = Statement(statement, path: path)
    guard isAlone else {
      throw SQLiteError(code: SQLITE_MISUSE, message: "more than one statement", path: path, sql: sql)
    }
    return compiled
  }

  /// Whether only blanks, comments and semicolons are left, by SQLite's own parser.
  private func isEmpty(_ text: UnsafePointer<CChar>) -> Bool {
    var text = text
    while text.pointee != 0 {
      var statement: OpaquePointer?
      var rest: UnsafePointer<CChar>?
      let status = sqlite3_prepare_v3(handle, text, -1, 0, &statement, &rest)
      sqlite3_finalize(statement)
      guard status == SQLITE_OK, statement == nil, let rest, rest != text else { return false }
      text = rest
    }
    return true
  }

  /// Compiles, binds and runs one statement to completion.
  public func run(_ sql: String, _ values: any Bindable...) throws(SQLiteError) {
    var statement = try prepare(sql)
    try statement.bind(values)
    while try statement.step() {}
  }

  /// Runs the body in a transaction: committed when it returns, rolled back when it throws.
  ///
  /// A failed COMMIT has an unknown outcome. The error carries its code, and the caller reopens the file to see the
  /// outcome (https://www.sqlite.org/lang_transaction.html, "Response To Errors Within A Transaction").
  public func transaction<Result: ~Copyable>(
    _ body: (borrowing Connection) throws -> Result
  ) throws -> Result {
    try execute("BEGIN IMMEDIATE")
    do {
      let result = try body(self)
      try execute("COMMIT")
      return result
    } catch {
      if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
      throw error
    }
  }

  /// The number of rows that the last INSERT, UPDATE or DELETE changed.
  public var changes: Int { Int(sqlite3_changes64(handle)) }

  /// The rowid of the last row that was inserted.
  public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

  func error(_ status: Int32, _ sql: String = "") -> SQLiteError {
    SQLiteError(code: status, message: String(cString: sqlite3_errmsg(handle)), path: path, sql: sql)
  }

  /// The version of the loaded library, such as `3.40.1`.
  public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

  /// A name as an SQL identifier: in double quotes, with embedded quotes doubled
  /// (https://www.sqlite.org/lang_keywords.html).
  public static func quote(_ name: String) -> String {
    // By scalars: a quote followed by a combining mark is one Character that does not equal a quote.
    var quoted = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}

extension Connection {
  /// Rewrites the file and its log without the bytes of deleted rows; for a connection in WAL mode.
  ///
  /// Takes as long as copying the file (https://www.sqlite.org/lang_vacuum.html). If a reader is active, the log keeps
  /// its content until the next checkpoint.
  public func scrub() throws(SQLiteError) {
    try execute("VACUUM")
    try execute("PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
