public import Platform
public import Schema

/// What the history of a dataset says about one version.
public struct VersionFacts: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// The version before it; nil for the first.
  public var previous: Int?
  /// When it was committed.
  public var committedAt: Timestamp
  /// Rows of the version.
  public var rows: Int
  /// Rows that `previous` did not have.
  public var inserted: Int
  /// Rows with other values than in `previous`, in columns that are not public too.
  public var updated: Int
  /// Rows that only `previous` had.
  public var deleted: Int
  /// The digest of the rows, all columns.
  public var hash: Digest
  /// How the dataset's checks fared in the run that made it.
  public var checks: [CheckResult]
  /// When records were erased from it, oldest first.
  public var rewrites: [Timestamp]

  public init(
    number: Int, previous: Int?, committedAt: Timestamp, rows: Int, inserted: Int, updated: Int, deleted: Int,
    hash: Digest, checks: [CheckResult] = [], rewrites: [Timestamp] = []
  ) {
    self.number = number
    self.previous = previous
    self.committedAt = committedAt
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.hash = hash
    self.checks = checks
    self.rewrites = rewrites
  }
}

/// Where the rows of a version came from.
public struct Lineage: Hashable, Sendable {
  /// One source that contributed.
  public struct Source: Hashable, Sendable {
    /// The source's id in the configuration.
    public var id: String
    /// What citizens read about it.
    public var title: Bilingual
    /// The run that fetched it.
    public var run: Int64
    /// When its documents were fetched; nil where nothing was.
    public var fetchedAt: Timestamp?
    /// The landed documents, by digest.
    public var documents: [Digest]
    /// How many values the publisher corrected in them.
    public var valuesCorrected = 0
    /// The versions of other datasets that the rows were worked out from; empty where a source brought them.
    public var inputs: [Input]
    /// The SELECT that worked them out; nil where a source brought them.
    public var select: String?

    public init(
      id: String, title: Bilingual = Bilingual(pl: "", en: ""), run: Int64, fetchedAt: Timestamp? = nil,
      documents: [Digest] = [], inputs: [Input] = [], select: String? = nil
    ) {
      self.id = id
      self.title = title
      self.run = run
      self.fetchedAt = fetchedAt
      self.documents = documents
      self.inputs = inputs
      self.select = select
    }
  }

  /// A version of another dataset.
  public struct Input: Hashable, Sendable {
    /// Its id.
    public var dataset: String
    /// 1, 2, 3 … within that dataset.
    public var version: Int
    /// What citizens read about it.
    public var title: Bilingual
    /// Whether it has a page of its own.
    public var isPublic: Bool

    public init(
      dataset: String, version: Int, title: Bilingual = Bilingual(pl: "", en: ""), isPublic: Bool = true
    ) {
      self.dataset = dataset
      self.version = version
      self.title = title
      self.isPublic = isPublic
    }
  }

  /// Everything that the version was made of.
  public var sources: [Source]

  public init(_ sources: [Source] = []) { self.sources = sources }

  /// The SELECT of a derived dataset.
  var select: String? { sources.lazy.compactMap(\.select).first }
}

/// What every page and descriptor says about the publisher.
public struct SiteFacts: Hashable, Sendable {
  /// The heading of the catalogue.
  public var title: Bilingual
  /// Who publishes, for pages and metadata.
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
  /// Its media type (RFC 6838).
  public var mediaType: String
  /// Its size.
  public var bytes: Int
  /// Its SHA-256.
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

  /// Whether it holds changes instead of rows.
  public var isDelta: Bool { path.hasPrefix("changes/") }
  /// Whether it holds the values that were restated.
  public var isRevisions: Bool { path == RevisionFile.fileName }
  /// Whether it holds the rows of the version.
  public var isData: Bool { rows != nil && !isDelta && !isRevisions }
}

/// One version that consumers can see.
public struct Published: Hashable, Sendable {
  /// The id of the dataset.
  public var dataset: String
  /// 1, 2, 3 … within the dataset.
  public var version: Int
  /// The version that its delta starts from; nil for the first.
  public var previous: Int?
  /// When its data was committed.
  public var committedAt: Timestamp
  /// When it became visible.
  public var publishedAt: Timestamp
  /// Rows of its files.
  public var rows: Int
  /// Changes that a consumer can see: an update of unpublished columns alone is not one.
  public var inserted: Int
  /// Lines `U` of its delta.
  public var updated: Int
  /// Lines `D` of its delta.
  public var deleted: Int
  /// Data files, then descriptors, then deltas.
  public var files: [PublishedFile]
  /// False once `versions_kept` removed its folder.
  public var isDownloadable: Bool
}
