public import Landing
public import Platform
internal import Publication
internal import Schema
public import Store

/// Finds what a document's public name stands for, and what proves it.
public struct ProveDocument {
  private let names: DocumentNames
  private let stores: [any DatasetStore]
  private let archive: Archive

  /// - Parameter stores: the datasets whose versions are searched.
  public init(_ names: DocumentNames, _ stores: [any DatasetStore], _ archive: Archive) {
    self.names = names
    self.stores = stores
    self.archive = archive
  }

  /// A document, or a list of documents, its name and the key that proves it.
  public struct Proof: Sendable {
    /// The SHA-256 of its bytes.
    public var document: Digest
    /// Its public name.
    public var name: String
    /// The key of this document; it says nothing about others.
    public var key: Digest
    /// Its origin with secrets masked; empty if no version used it.
    public var origin: String
    /// The versions that were built from it, by dataset.
    public var versions: [(dataset: String, numbers: [Int])]
    /// Whether its bytes are still in the archive; of a list, those of all its documents.
    public var isKept: Bool
    /// The documents of a list, in order; empty for a document.
    public var listed: [(digest: Digest, origin: String)] = []
  }

  /// Finds the document.
  ///
  /// - Parameter wanted: a public name (`hmac-sha256:…`), a SHA-256, or the path of a file.
  /// - Throws: `UnknownDocumentError` if no version was built from it.
  public func prove(_ wanted: String) throws -> Proof {
    let isMeant = try matcher(wanted)
    var found: (digest: Digest, origin: String)?
    var versions: [(dataset: String, numbers: [Int])] = []
    var listed: [(digest: Digest, origin: String)] = []
    var known: [Digest: Bool] = [:]
    func isWanted(_ digest: Digest) -> Bool {
      let isFound = known[digest] ?? isMeant(digest)
      known[digest] = isFound
      return isFound
    }
    for store in stores {
      var numbers: [Int] = []
      for version in try store.versions() {
        let documents = try store.sources(of: version.number).documents
        for document in documents where isWanted(document.digest) {
          found = (document.digest, document.origin)
          if numbers.last != version.number { numbers.append(version.number) }
        }
        guard documents.count > Lineage.Documents.namedMax else { continue }
        let list = DocumentNames.list(of: documents.map(\.digest))
        if isWanted(list) {
          (found, listed) = ((list, ""), documents)
          numbers.append(version.number)
        }
      }
      if !numbers.isEmpty { versions.append((store.dataset.id, numbers)) }
    }
    guard let found else { throw UnknownDocumentError(wanted: wanted) }
    return Proof(
      document: found.digest, name: names.name(of: found.digest), key: names.key(of: found.digest),
      origin: found.origin, versions: versions,
      isKept: listed.isEmpty ? archive.contains(found.digest) : listed.allSatisfy { archive.contains($0.digest) },
      listed: listed)
  }

  private func matcher(_ wanted: String) throws -> (Digest) -> Bool {
    if wanted.hasPrefix(DocumentNames.prefix) { return { [names] in names.name(of: $0) == wanted.lowercased() } }
    let hex = wanted.hasPrefix("sha256:") ? wanted.dropFirst("sha256:".count) : wanted[...]
    if let digest = Digest(hex: hex) { return { $0 == digest } }
    guard Files.exists(wanted) else { throw UnknownDocumentError(wanted: wanted) }
    let digest = try Files.measure(wanted).digest
    return { $0 == digest }
  }
}

/// No version was built from the document.
public struct UnknownDocumentError: Problem, Hashable {
  /// What was asked for.
  public let wanted: String

  public init(wanted: String) { self.wanted = wanted }

  public var what: String { "no version of any dataset was built from \"\(wanted)\"" }
  public var advice: Advice {
    "Give a name from a manifest (hmac-sha256: and 64 digits), the SHA-256 of a document, or the path of a file. A name can "
      + "only be resolved with the documents.key of then"
  }
}
