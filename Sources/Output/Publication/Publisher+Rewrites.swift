public import Platform
public import Schema

extension Publisher {
  /// Whether a published version's manifest lists every rewriting; a version without a folder needs none.
  public func isRewritten(_ dataset: String, version: Int, _ rewrites: [Timestamp]) throws -> Bool {
    guard let published = try publications.version(version, of: dataset), published.isDownloadable else { return true }
    return try publications.rewrites(of: dataset)[version] ?? [] == rewrites
  }
}

/// The note for citizens about a version whose files were rewritten without a record.
public enum RewriteNote {
  /// Why they were rewritten.
  public static let reason = Bilingual(pl: "usunięto zapis", en: "a record was erased")

  static func json(_ moments: [Timestamp]) -> JSON? {
    moments.isEmpty
      ? nil : .array(moments.map { .object(["date": .string($0.description), "reason": reason.json]) })
  }
}
