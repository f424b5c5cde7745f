internal import Platform

/// A database that several threads of the one writing process share: one connection that writes, behind a lock, and a
/// few that read.
///
/// `klamra.sqlite` is opened this way. Each type that stores something in it defines its own tables (`create`) and
/// statements; transactions are short. A long query delays no writer and no other query: in WAL mode each reader sees
/// the database as it was when it began (https://www.sqlite.org/wal.html, section 2.2).
public final class Database: Sendable {
  /// The file.
  public let path: String
  /// Nil if the file is opened for reading only.
  private let writer: Monitor<Holder>?
  private let readers: Monitor<Readers>
  private let files: Monitor<OpenFiles>
  /// What SQLite said about the file when a statement failed, until `prove` finds it sound.
  private let fault = Monitor<SQLiteError?>(nil)

  /// The most connections that read at once; a further query waits.
  static let readersMax = 4

  /// A class, since `Monitor` holds copyable values and a connection is not copyable.
  private final class Holder {
    let connection: Connection
    init(_ connection: consuming Connection) { self.connection = connection }
  }

  private struct Readers {
    var idle: [Holder] = []
    var busy = 0
    /// Whether the file is being rewritten, so that no query may begin.
    var isClosed = false
  }

  /// Opens the file for writing, in WAL mode with full durability, and creates the tables.
  ///
  /// - Parameter tables: `CREATE TABLE IF NOT EXISTS …` of every type that uses this file.
  public init(_ path: String, tables: [String] = []) throws {
    self.path = path
    let connection = try Connection(path, mode: .writer)
    try connection.execute(Self.settings)
    for sql in tables { try connection.execute(sql) }
    writer = Monitor(Holder(connection))
    readers = Monitor(Readers())
    files = Monitor(OpenFiles(path))
  }

  /// Opens the file for writing in the same way and migrates it to a layout.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra.
  public init(_ path: String, layout: FileLayout) throws {
    self.path = path
    let connection = try Connection(path, mode: .writer)
    try layout.refuseForeign(connection)
    try layout.refuseNewer(connection)
    try connection.execute(Self.settings)
    try layout.migrate(connection)
    writer = Monitor(Holder(connection))
    readers = Monitor(Readers())
    files = Monitor(OpenFiles(path))
  }

  /// Opens the file for reading only; it must exist and have the given layout, if any.
  public init(reading path: String, layout: FileLayout? = nil) throws {
    self.path = path
    let connection = try Connection(path, mode: .readOnly)
    try layout?.refuseForeign(connection)
    try layout?.check(connection)
    writer = nil
    readers = Monitor(Readers(idle: [Holder(connection)]))
    files = Monitor(OpenFiles(path))
  }

  /// Closes the readers first: only the connection that writes moves the log into the file when it is the last to close
  /// (https://www.sqlite.org/wal.html, section 2.2).
  deinit { if writer != nil { readers.withLock { $0.idle = [] } } }

  private static let settings = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = FAST;
    """

  /// Runs the body in one transaction, with exclusive use of the connection that writes.
  ///
  /// - Throws: what the body throws, after which nothing is changed; `SQLiteError` if the file was opened for reading.
  public func write<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try withWriter { try $0.transaction(body) }
  }

  /// Removes the remains of deleted rows from the file (`Connection.scrub`), while nobody reads it.
  public func scrub() throws {
    // A reader would keep the log, and with it the deleted rows, until the next checkpoint.
    _ = readers.wait { readers -> Bool? in
      guard !readers.isClosed, readers.busy == 0 else { return nil }
      readers.isClosed = true
      return true
    }
    defer { readers.withLock { $0.isClosed = false } }
    try withWriter { try $0.scrub() }
  }

  /// Runs the body with exclusive use of the connection that writes, without a transaction.
  func withWriter<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    let writer = try writable()
    return try watched { try writer.withLock { try body($0.connection) } }
  }

  /// Runs the body with a connection that reads: all its statements see one state of the database, and everything that
  /// was committed before it began.
  public func read<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try watched { try readAlone(body) }
  }

  private func readAlone<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    let reader = try takeReader()
    var isSound = false
    defer { give(back: reader, isSound: isSound) }
    try reader.connection.execute("BEGIN")
    do {
      let result = try body(reader.connection)
      try reader.connection.execute("COMMIT")
      isSound = true
      return result
    } catch {
      isSound = (try? reader.connection.execute("ROLLBACK")) != nil
      throw error
    }
  }

  /// Checks that the file is the one that was opened and, if a statement has failed because of the file since the last
  /// proof, that it can be read and written again.
  ///
  /// Quick unless a statement has failed: then the whole file is read, and a page is written. For a file that was opened
  /// for writing.
  ///
  /// - Throws: `SQLiteError`.
  public func prove() throws {
    try files.withLock { try $0.check() }
    guard fault.withLock({ $0 != nil }) else { return }
    // Open connections have pages in memory: sound ones that are damaged on the disk, or the other way round.
    let faults = try Connection(path, mode: .readOnly).faults(max: 1)
    if let first = faults.first { throw SQLiteError(damaged: path, what: first) }
    let fresh = try Connection(path, mode: .writer)
    try fresh.execute(Self.settings)
    let holder = Holder(fresh)
    try writable().withLock { $0 = holder }
    readers.withLock { $0.idle = [] }
    try write { connection in
      var select = try connection.prepare("PRAGMA user_version")
      let number = try select.step() ? select.integer(0) : 0
      try connection.execute("PRAGMA user_version = \(number)")
    }
    fault.withLock { $0 = nil }
  }

  /// Runs the body while the file is the one that was opened, and remembers what SQLite says about the file.
  private func watched<Result>(_ body: () throws -> Result) throws -> Result {
    // Readers of a file that another process writes survive its end, and the removal of its log.
    guard writer != nil else { return try body() }
    try files.withLock { try $0.check() }
    do {
      return try body()
    } catch let error as SQLiteError where error.isOfTheFile && error.path == path {
      fault.withLock { $0 = error }
      throw error
    }
  }

  private func writable() throws -> Monitor<Holder> {
    guard let writer else { throw SQLiteError(readOnly: path) }
    return writer
  }

  /// Waits for a connection that is free, and opens a new one if there may be more.
  private func takeReader() throws -> Holder {
    let taken: Holder?? = readers.wait { readers -> Holder?? in
      guard !readers.isClosed, !readers.idle.isEmpty || readers.busy < Self.readersMax else { return .none }
      readers.busy += 1
      return .some(readers.idle.popLast())
    }
    if let idle = taken ?? nil { return idle }
    do {
      return Holder(try Connection(path, mode: .readOnly))
    } catch {
      readers.withLock { $0.busy -= 1 }
      throw error
    }
  }

  /// - Parameter isSound: whether its transaction has ended; it is closed otherwise.
  private func give(back reader: Holder, isSound: Bool) {
    readers.withLock { readers in
      readers.busy -= 1
      if isSound { readers.idle.append(reader) }
    }
  }
}
