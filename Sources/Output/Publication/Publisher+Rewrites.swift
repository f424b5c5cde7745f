public import Platform
internal import SQLite
public import Schema

extension Publisher {
  /// Whether a published version says of every rewriting that it was made; one that is no longer kept has nothing to say.
  public func isRewritten(_ dataset: String, version: Int, _ rewrites: [Timestamp]) throws -> Bool {
    guard let published = try publications.version(version, of: dataset), published.isDownloadable else { return true }
    return try publications.rewrites(of: dataset)[version] ?? [] == rewrites
  }
}

/// A version whose files were made again without a record, as citizens read it.
public enum RewriteNote {
  /// Why they were made again.
  public static let reason = Bilingual(pl: "usunięto zapis", en: "a record was erased")

  static func json(_ moments: [Timestamp]) -> JSON? {
    moments.isEmpty
      ? nil : .array(moments.map { .object(["date": .string($0.description), "reason": reason.json]) })
  }
}

extension Publications {
  /// When versions were rewritten, by version, oldest first.
  func rewrites(of dataset: String) throws -> [Int: [Timestamp]] {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT version, at FROM version_rewrites WHERE dataset = ?1 ORDER BY version, at")
      try statement.bind([dataset])
      var rewrites: [Int: [Timestamp]] = [:]
      while try statement.step() {
        rewrites[Int(statement.integer(0)), default: []].append(Timestamp(microseconds: statement.integer(1)))
      }
      return rewrites
    }
  }

  /// In the transaction that records the version.
  static func record(
    _ rewrites: [Timestamp], _ dataset: String, _ version: Int, on connection: borrowing Connection
  ) throws {
    try connection.run("DELETE FROM version_rewrites WHERE dataset = ?1 AND version = ?2", dataset, version)
    for moment in rewrites {
      try connection.run("INSERT OR IGNORE INTO version_rewrites VALUES (?1, ?2, ?3)", dataset, version, moment)
    }
  }
}
