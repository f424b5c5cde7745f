public import Platform
internal import SQLite

/// The landed documents whose bytes were removed because they held an erased record, in `klamra.sqlite`.
///
/// A document that a waiting run needs is first only marked: the run could not be released without it.
public struct ErasedDocuments: Sendable {
  /// The tables of this type in `klamra.sqlite`. Times are microseconds since the epoch.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS erased_documents (
      digest TEXT PRIMARY KEY,
      at INTEGER NOT NULL,           -- when the erased record was found in it
      is_removed INTEGER NOT NULL    -- 0 until its bytes are gone
    ) STRICT, WITHOUT ROWID;
    """

  private let database: Database

  /// - Parameter database: opened with `ErasedDocuments.tables`.
  init(_ database: Database) { self.database = database }

  /// Marks documents for removal, also those that were removed once and have come back.
  public func mark(_ documents: some Sequence<Digest>, now: Timestamp = .now) throws {
    try database.write { connection in
      for document in documents {
        try connection.run("INSERT OR REPLACE INTO erased_documents VALUES (?1, ?2, 0)", document.hex, now)
      }
    }
  }

  /// Records that the bytes of a document are gone: nobody can tell any more whose its rejected records are.
  public func settle(_ document: Digest) throws {
    try database.write { connection in
      try connection.run("UPDATE erased_documents SET is_removed = 1 WHERE digest = ?1", document.hex)
      try connection.run(
        "UPDATE quarantine SET value = '', reason = 'its document held an erased row, and is gone' WHERE document = ?1",
        document.hex)
    }
  }

  /// The documents whose bytes are still to be removed, in order.
  public func marked() throws -> [Digest] { try select("WHERE is_removed = 0 ORDER BY digest") }

  /// Every document that was removed or is to be.
  public func all() throws -> Set<Digest> { Set(try select("")) }

  private func select(_ condition: String) throws -> [Digest] {
    try database.read { connection in
      var query = try connection.prepare("SELECT digest FROM erased_documents \(condition)")
      var found: [Digest] = []
      while try query.step() { if let digest = Digest(hex: query.text(0)) { found.append(digest) } }
      return found
    }
  }
}
