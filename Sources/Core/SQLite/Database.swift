internal import Platform

/// A database that several threads of the one writing process share: one connection behind one lock.
///
/// `klamra.sqlite` is opened this way. Each type that stores something in it defines its own tables (`create`) and
/// statements; transactions are short.
public final class Database: Sendable {
  /// The file.
  public let path: String
  private let connection: Monitor<Holder>

  /// A class, since `Monitor` holds copyable values and a connection is not copyable.
  private final class Holder {
    let connection: Connection
    init(_ connection: consuming Connection) { self.connection = connection }
  }

  /// Opens the file for writing, in WAL mode with full durability, and creates the tables.
  ///
  /// - Parameter tables: `CREATE TABLE IF NOT EXISTS …` of every type that uses this file.
  public init(_ path: String, tables: [String] = []) throws {
    self.path = path
    let connection = try Connection(path, mode: .writer)
    try connection.execute(Self.settings)
    for sql in tables { try connection.execute(sql) }
    self.connection = Monitor(Holder(connection))
  }

  /// Opens the file for writing in the same way and migrates it to a layout.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra.
  public init(_ path: String, layout: FileLayout) throws {
    self.path = path
    let connection = try Connection(path, mode: .writer)
    try layout.refuseNewer(connection)
    try connection.execute(Self.settings)
    try layout.migrate(connection)
    self.connection = Monitor(Holder(connection))
  }

  /// Opens the file for reading only; it must exist and have the given layout, if any.
  public init(reading path: String, layout: FileLayout? = nil) throws {
    self.path = path
    let connection = try Connection(path, mode: .readOnly)
    try layout?.check(connection)
    self.connection = Monitor(Holder(connection))
  }

  private static let settings = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA secure_delete = FAST;
    """

  /// Runs the body in one transaction, with exclusive use of the connection.
  public func write<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try connection.withLock { try $0.connection.transaction(body) }
  }

  /// Removes the remains of deleted rows from the file (`Connection.scrub`).
  public func scrub() throws { try connection.withLock { try $0.connection.scrub() } }

  /// Runs the body with the connection, without a transaction.
  public func read<Result>(_ body: (borrowing Connection) throws -> Result) throws -> Result {
    try connection.withLock { try body($0.connection) }
  }
}
