public import Platform
public import Schema

/// What the history of a dataset says about one version.
public struct VersionFacts: Hashable, Sendable {
  public var number: Int
  /// The version before it; nil for the first.
  public var previous: Int?
  public var committedAt: Timestamp
  public var rows: Int
  public var inserted: Int
  public var updated: Int
  public var deleted: Int
  /// The digest of the rows, all columns.
  public var hash: Digest

  public init(
    number: Int, previous: Int?, committedAt: Timestamp, rows: Int, inserted: Int, updated: Int, deleted: Int,
    hash: Digest
  ) {
    self.number = number
    self.previous = previous
    self.committedAt = committedAt
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.hash = hash
  }
}

/// Where the rows of a version came from.
public struct Lineage: Hashable, Sendable {
  /// One source that contributed.
  public struct Source: Hashable, Sendable {
    public var id: String
    public var title: Bilingual
    public var run: Int64
    /// When its documents were fetched; nil where nothing was.
    public var fetchedAt: Timestamp?
    /// The landed documents, by digest.
    public var documents: [Digest]

    public init(
      id: String, title: Bilingual = Bilingual(pl: "", en: ""), run: Int64, fetchedAt: Timestamp? = nil,
      documents: [Digest] = []
    ) {
      self.id = id
      self.title = title
      self.run = run
      self.fetchedAt = fetchedAt
      self.documents = documents
    }
  }

  public var sources: [Source]

  public init(_ sources: [Source] = []) { self.sources = sources }
}

/// What every page and descriptor says about the publisher.
public struct SiteFacts: Hashable, Sendable {
  public var title: Bilingual
  public var publisher: Bilingual
  /// Without a slash at the end: `https://dane.example.pl`.
  public var baseURL: String

  public init(title: Bilingual, publisher: Bilingual, baseURL: String) {
    self.title = title
    self.publisher = publisher
    self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
  }
}

/// One published file.
public struct PublishedFile: Hashable, Sendable {
  /// Relative to the version's folder (`ludnosc.csv.gz`), or for a delta to the dataset's (`changes/1-2.csv`).
  public var path: String
  public var mediaType: String
  public var bytes: Int
  public var digest: Digest
  /// Data rows, without the header; nil for a descriptor.
  public var rows: Int?

  public init(path: String, mediaType: String, bytes: Int, digest: Digest, rows: Int?) {
    self.path = path
    self.mediaType = mediaType
    self.bytes = bytes
    self.digest = digest
    self.rows = rows
  }

  public var isDelta: Bool { path.hasPrefix("changes/") }
}

/// One version that consumers can see.
public struct Published: Hashable, Sendable {
  public var dataset: String
  public var version: Int
  public var previous: Int?
  public var committedAt: Timestamp
  public var publishedAt: Timestamp
  public var rows: Int
  /// Changes that a consumer can see: an update of unpublished columns alone is not one.
  public var inserted: Int
  public var updated: Int
  public var deleted: Int
  /// Data files, then descriptors, then deltas.
  public var files: [PublishedFile]
  /// False once `versions_kept` removed its folder.
  public var isDownloadable: Bool
}
