internal import SQLite

/// The documents with references: a temporary table, on disk if it is large, dropped with its connection
/// (https://www.sqlite.org/inmemorydb.html, "Temporary Databases").
public final class UsedDocuments {
  private let connection: Connection
  private var insert: Statement
  private var select: Statement

  public init() throws {
    connection = try Connection("", mode: .writer)
    try connection.execute(
      "PRAGMA journal_mode = OFF; CREATE TABLE used (digest TEXT PRIMARY KEY) WITHOUT ROWID; BEGIN")
    insert = try connection.prepare("INSERT OR IGNORE INTO used VALUES (?1)", isLongLived: true)
    select = try connection.prepare("SELECT 1 FROM used WHERE digest = ?1", isLongLived: true)
  }

  /// Adds a document by its digest in hexadecimal digits; digests may repeat.
  public func add(_ digest: String) throws { try insert.run(digest) }

  /// Whether the document was added.
  public func contains(_ digest: String) throws -> Bool {
    defer { select.reset() }
    try select.bind([digest])
    return try select.step()
  }
}
