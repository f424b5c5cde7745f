/// The tables of one kind of database file, and the migrations of older files.
///
/// The number of the layout is stored in the file (https://www.sqlite.org/pragma.html#pragma_user_version); a file from
/// before layouts were numbered has 0. A new file gets the current tables. An existing file gets the migrations that it
/// lacks, all in one transaction, so an interrupted migration leaves the file unchanged.
public struct FileLayout: Sendable {
  private let tables: [String]
  private let hallmark: String?
  private let migrations: [Migration]

  /// - Parameters:
  ///   - tables: the statements that create a new file; empty if the caller creates it itself and then calls `mark`.
  ///   - hallmark: a table that every file of this kind has had from the first layout on, and no file of another kind.
  ///   - migrations: the first leads from a file without a number to layout 1, the next from 1 to 2, and so on.
  public init(tables: [String], hallmark: String? = nil, migrations: [Migration]) {
    precondition(!migrations.isEmpty, "the first layout has number 1")
    self.tables = tables
    self.hallmark = hallmark
    self.migrations = migrations
  }

  /// The number of the current layout.
  public var number: Int { migrations.count }

  /// Migrates a file to the current layout; a file that has it is unchanged. Only for the process that writes.
  ///
  /// - Throws: `FileLayoutError` for a file of a newer Klamra, and the error of a migration; the file is then
  ///   unchanged.
  public func migrate(_ connection: borrowing Connection) throws {
    try refuseNewer(connection)
    if try Self.number(in: connection) == number { return }
    try connection.transaction { connection in
      if try Self.isEmpty(connection) {
        for sql in tables { try connection.execute(sql) }
      } else {
        for migration in migrations[(try Self.number(in: connection))...] { try migration.apply(to: connection) }
      }
      try mark(connection)
    }
  }

  /// Writes the layout number into a new file.
  public func mark(_ connection: borrowing Connection) throws(SQLiteError) {
    try connection.execute("PRAGMA user_version = \(number)")
  }

  /// Checks that a reader understands the file.
  ///
  /// - Parameter attached: the name and the path of an attached file; nil for the connection's own.
  /// - Throws: `FileLayoutError` for a file with any other layout than the current one.
  public func check(_ connection: borrowing Connection, attached: (schema: String, path: String)? = nil) throws {
    let found = try Self.number(in: connection, attached?.schema ?? "main")
    if found != number { throw FileLayoutError(path: attached?.path ?? connection.path, found: found, known: number) }
  }

  /// Checks that the file is not of another kind, which would be read and migrated as if it were of this one.
  ///
  /// - Throws: `SQLiteError` with `isDamage`.
  public func refuseForeign(_ connection: borrowing Connection) throws {
    guard let hallmark, try !Self.isEmpty(connection), try connection.columns(of: hallmark).isEmpty else { return }
    throw SQLiteError(
      foreign: connection.path, what: "is the file of a dataset, or of another program: it has no table \(hallmark)")
  }

  /// Checks that the file is not of a newer Klamra, before any change.
  public func refuseNewer(_ connection: borrowing Connection) throws {
    let found = try Self.number(in: connection)
    if found > number { throw FileLayoutError(path: connection.path, found: found, known: number) }
  }

  private static func number(in connection: borrowing Connection, _ schema: String = "main") throws -> Int {
    var select = try connection.prepare("PRAGMA \(schema).user_version")
    return try select.step() ? max(0, Int(select.integer(0))) : 0
  }

  private static func isEmpty(_ connection: borrowing Connection) throws -> Bool {
    var select = try connection.prepare("SELECT 1 FROM sqlite_schema LIMIT 1")
    return try !select.step()
  }
}

extension Connection {
  /// The names of a table's columns; empty where there is no such table.
  ///
  /// - Parameter schema: the name of an attached file.
  public func columns(of table: String, in schema: String = "main") throws(SQLiteError) -> [String] {
    var select = try prepare("SELECT name FROM pragma_table_info(?1, ?2)")
    try select.bind([table, schema])
    var names: [String] = []
    while try select.step() { names.append(select.text(0)) }
    return names
  }
}
