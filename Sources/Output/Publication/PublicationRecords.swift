public import Platform
public import Schema

/// The records of the publication, for pages and catalogues.
public struct PublicationRecords: Sendable {
  private let publications: any PublicationLog

  init(_ publications: any PublicationLog) { self.publications = publications }

  /// All records of one dataset; nil before its first publication.
  ///
  /// - Parameter versionsMax: the most versions to read, the newest first.
  public func dataset(_ id: String, versionsMax: Int) throws -> DatasetRecord? {
    let withdrawals = try publications.withdrawals(of: id)
    guard try publications.newest(id) != nil else { return nil }
    let versions = try publications.versions(of: id, limit: versionsMax + withdrawals.all.count)
      .filter { !$0.isWithdrawn }.prefix(versionsMax)
    if versions.isEmpty { return nil }
    let page = try publications.page(of: id).map(StoredPage.init(_:))
    return DatasetRecord(
      versions: Array(versions), versionCount: try publications.count(id), preview: page?.preview ?? PreviewTable(),
      sources: page?.sources ?? [], calculation: page?.calculation, checks: page?.checks ?? [],
      reasons: try publications.reasons(of: id),
      dueAt: try publications.delays()[id], rewrites: try publications.rewrites(of: id), extent: page?.extent,
      withdrawn: withdrawals.all)
  }

  /// What programs are told of every withdrawn dataset, and of every dataset whose versions are all withdrawn.
  public func tombstones(_ site: SiteFacts) throws -> [Tombstone] {
    let withdrawals = try publications.withdrawals(of: nil)
    return try Set(withdrawals.all.map(\.dataset)).sorted().compactMap { id in
      let whole = withdrawals.whole(id)
      guard let shown = try whole ?? (publications.newest(id) == nil ? withdrawals.all.last { $0.dataset == id } : nil)
      else { return nil }
      let title = try publications.described(only: id).first?.title ?? Bilingual(pl: id, en: id)
      return Tombstone(shown, title: title, site: site)
    }
  }

  /// Every published dataset, by id; also those that are no longer configured.
  public func summaries() throws -> [DatasetSummary] {
    let delays = try publications.delays()
    return try publications.described(only: nil).compactMap { try summary($0, delays) }
  }

  /// One dataset of `summaries`; nil before its first publication.
  public func summary(_ id: String) throws -> DatasetSummary? {
    try publications.described(only: id).first.flatMap { try summary($0, publications.delays()) }
  }

  private func summary(_ described: DescribedDataset, _ delays: [String: Timestamp]) throws -> DatasetSummary? {
    let id = described.id
    guard let newest = try publications.newest(id) else { return nil }
    let page = try publications.page(of: id).map(StoredPage.init(_:))
    return DatasetSummary(
      id: id, title: described.title, description: described.description, newest: newest,
      issuedAt: try publications.issued(id), versionCount: try publications.count(id),
      versions: try publications.versionSummaries(of: id), extent: page?.extent,
      sources: page?.sources ?? [], dueAt: delays[id], columns: page?.preview.columns ?? [])
  }
}

/// All records of one dataset.
public struct DatasetRecord: Hashable, Sendable {
  /// The newest first; at least one.
  public var versions: [Published]
  /// The number of versions, including those that were not read.
  public var versionCount: Int
  /// The newest rows.
  public var preview: PreviewTable
  /// The sources of the newest version's rows.
  public var sources: [SourceRecord]
  /// The derivation of the newest version; nil if a source delivered it.
  public var calculation: Calculation?
  /// The check results of the newest version.
  public var checks: [CheckResult]
  /// The reasons for revisions, by version.
  public var reasons: [Int: String]
  /// When missing data were due; nil if nothing is late.
  public var dueAt: Timestamp?
  /// When versions were rewritten after an erasure, by version.
  public var rewrites: [Int: [Timestamp]]
  /// The time that the newest version covers.
  public var extent: TimeExtent?
  /// Its withdrawn versions, which are not among `versions`.
  public var withdrawn: [Withdrawal] = []
}

/// One version in lists of datasets.
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

/// One dataset in lists of datasets.
public struct DatasetSummary: Hashable, Sendable {
  /// The most versions of a dataset in a list.
  public static let versionsMax = 100

  /// The id of the dataset.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual
  /// A short description.
  public var description: Bilingual
  /// The newest version.
  public var newest: Published
  /// When the first version was committed.
  public var issuedAt: Timestamp
  /// The number of versions.
  public var versionCount: Int
  /// The newest versions without their files, the newest first; at most `versionsMax`.
  public var versions: [VersionSummary]
  /// The time that the newest version covers.
  public var extent: TimeExtent?
  /// The sources of the newest version's rows.
  public var sources: [SourceRecord]
  /// When missing data were due; nil if nothing is late.
  public var dueAt: Timestamp?
  /// The names of the newest version's columns; empty if they were not recorded.
  public var columns: [String] = []
}

/// A source in the records.
public struct SourceRecord: Hashable, Sendable {
  /// The source's id in the configuration.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual
  /// When its documents were fetched; nil if there was no fetch.
  public var fetched: Timestamp?
  /// The number of documents.
  public var documents: Int

  public init(id: String, title: Bilingual, fetched: Timestamp?, documents: Int) {
    self.id = id
    self.title = title
    self.fetched = fetched
    self.documents = documents
  }
}

/// The derivation of a dataset from others.
public struct Calculation: Hashable, Sendable {
  /// The SELECT of the newest version.
  public var select: String
  /// The versions that it read.
  public var inputs: [Lineage.Input]
}
