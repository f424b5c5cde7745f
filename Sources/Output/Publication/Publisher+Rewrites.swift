public import Platform
public import Schema

extension Publisher {
  /// Whether a published version's manifest lists every rewriting; a version without a folder needs none.
  public func isRewritten(_ dataset: String, version: Int, _ rewrites: [Timestamp]) throws -> Bool {
    guard let published = try publications.version(version, of: dataset), published.isDownloadable else { return true }
    return try publications.rewrites(of: dataset)[version] ?? [] == rewrites
  }

  /// Writes nothing of a dataset until it is released: its stored rows and the records of its page are from before an
  /// erasure.
  public func holdBack(_ dataset: String) { heldBack.withLock { _ = $0.insert(dataset) } }

  /// Ends `holdBack`.
  public func release(_ dataset: String) { heldBack.withLock { _ = $0.remove(dataset) } }

  /// Whether nothing of a dataset is written.
  public func isHeldBack(_ dataset: String) -> Bool { heldBack.withLock { $0.contains(dataset) } }

  /// The published versions whose manifest names documents by plain digests, as the first releases did. Reads every
  /// manifest of the dataset.
  public func versionsThatRevealDocuments(of dataset: String) throws -> [Int] {
    try versions(of: dataset).filter { $0.isDownloadable }.map(\.version).filter { version in
      let folder = layout.version(dataset, version)
      guard Files.exists("\(folder)/\(Manifest.fileName)") else { return false }
      return try PublishedManifest(folder: folder).revealsDocuments
    }
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
