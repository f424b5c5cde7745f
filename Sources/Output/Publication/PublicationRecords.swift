public import Platform
public import Schema

/// What was published, as pages and catalogues read it.
public struct PublicationRecords: Sendable {
  private let publications: any PublicationLog

  init(_ publications: any PublicationLog) { self.publications = publications }

  /// Everything about one dataset; nil before its first publication.
  ///
  /// - Parameter versionsMax: how many versions are read, the newest first.
  public func dataset(_ id: String, versionsMax: Int) throws -> DatasetRecord? {
    let versions = try publications.versions(of: id, limit: versionsMax)
    if versions.isEmpty { return nil }
    let page = try publications.page(of: id).map(StoredPage.init(_:))
    return DatasetRecord(
      versions: versions, versionCount: try publications.count(id), preview: page?.preview ?? PreviewTable(),
      sources: page?.sources ?? [], calculation: page?.calculation, checks: page?.checks ?? [],
      reasons: try publications.reasons(of: id),
      dueAt: try publications.delay(of: id), rewrites: try publications.rewrites(of: id))
  }

  /// Every published dataset, by its id; also those that the configuration no longer has.
  public func summaries() throws -> [DatasetSummary] { try publications.described(only: nil).compactMap(summary) }

  /// One dataset of `summaries`; nil before its first publication.
  public func summary(_ id: String) throws -> DatasetSummary? {
    try publications.described(only: id).first.flatMap(summary)
  }

  private func summary(_ described: DescribedDataset) throws -> DatasetSummary? {
    let id = described.id
    guard let newest = try publications.newest(id) else { return nil }
    let page = try publications.page(of: id).map(StoredPage.init(_:))
    return DatasetSummary(
      id: id, title: described.title, description: described.description, newest: newest,
      issuedAt: try publications.issued(id), versionCount: try publications.count(id),
      versions: try publications.versionSummaries(of: id), extent: page?.extent,
      sources: page?.sources ?? [], dueAt: try publications.delay(of: id))
  }
}

/// Everything that was recorded about one dataset.
public struct DatasetRecord: Hashable, Sendable {
  /// The newest first; at least one.
  public var versions: [Published]
  /// How many there are, also those that were not read.
  public var versionCount: Int
  /// The newest rows.
  public var preview: PreviewTable
  /// Where the rows of the newest version came from.
  public var sources: [SourceRecord]
  /// How the newest version was derived from other datasets; nil where a source brought it.
  public var calculation: Calculation?
  /// How the checks of the newest version fared.
  public var checks: [CheckResult]
  /// Why versions restated values, by version.
  public var reasons: [Int: String]
  /// Until when data were expected that have not come.
  public var dueAt: Timestamp?
  /// When versions were rewritten since a record was erased, by version.
  public var rewrites: [Int: [Timestamp]]
}

/// What lists of datasets say about one version.
public struct VersionSummary: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// When its data was committed.
  public var committedAt: Timestamp
  /// Rows of its files.
  public var rows: Int
  /// False once its folder was removed.
  public var isDownloadable: Bool

  public init(number: Int, committedAt: Timestamp, rows: Int, isDownloadable: Bool) {
    self.number = number
    self.committedAt = committedAt
    self.rows = rows
    self.isDownloadable = isDownloadable
  }
}

/// What lists of datasets say about one.
public struct DatasetSummary: Hashable, Sendable {
  /// How many versions of a dataset a list names.
  public static let versionsMax = 100

  /// The id of the dataset.
  public var id: String
  /// What citizens call it.
  public var title: Bilingual
  /// A sentence about it.
  public var description: Bilingual
  /// The newest version.
  public var newest: Published
  /// When the first version was committed.
  public var issuedAt: Timestamp
  /// How many versions there are.
  public var versionCount: Int
  /// The newest versions without their files, the newest first; at most `versionsMax`.
  public var versions: [VersionSummary]
  /// What time the newest version covers.
  public var extent: TimeExtent?
  /// Where the rows of the newest version came from.
  public var sources: [SourceRecord]
  /// Until when data were expected that have not come.
  public var dueAt: Timestamp?
}

/// A source as the records describe it.
public struct SourceRecord: Hashable, Sendable {
  /// The source's id in the configuration.
  public var id: String
  /// What citizens read about it.
  public var title: Bilingual
  /// When its documents were fetched; nil where nothing was.
  public var fetched: Timestamp?
  /// How many documents there were.
  public var documents: Int

  public init(id: String, title: Bilingual, fetched: Timestamp?, documents: Int) {
    self.id = id
    self.title = title
    self.fetched = fetched
    self.documents = documents
  }
}

/// How a derived dataset was made from others.
public struct Calculation: Hashable, Sendable {
  /// The SELECT of the newest version.
  public var select: String
  /// The versions that it read.
  public var inputs: [Lineage.Input]
}
