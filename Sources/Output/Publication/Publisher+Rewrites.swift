public import Platform
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
