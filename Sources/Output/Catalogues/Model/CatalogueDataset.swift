public import Platform
public import Publication
public import Schema
internal import Writers

/// One dataset of a catalogue.
public struct CatalogueDataset: Hashable, Sendable {
  /// Lower-case letters, digits and hyphens.
  public var id: String
  /// What citizens call it.
  public var title: Bilingual
  /// A sentence about it; empty where the operator has not said.
  public var description: Bilingual
  /// The address of its page.
  public var page: String
  /// Nil where the configuration no longer has the dataset.
  public var licence: Licence?
  /// Who must be named, and how.
  public var attribution: Bilingual
  /// Words for catalogues, in Polish.
  public var keywords: [String]
  /// What it is about.
  public var themes: [DataTheme]
  /// The place that it is about; nil where the operator has not said.
  public var place: Bilingual?
  /// What time its rows cover; nil where they have no time.
  public var extent: TimeExtent?
  /// When its first version was committed.
  public var issuedAt: Timestamp
  /// When its newest version was committed.
  public var modifiedAt: Timestamp
  /// Until when data were expected that have not come; nil where all is well.
  public var dueAt: Timestamp?
  /// The newest versions, the newest first; at most `DatasetSummary.versionsMax`.
  public var versions: [VersionSummary]
  /// How many versions there are.
  public var versionCount: Int
  /// Its public columns; empty where the configuration no longer has the dataset.
  public var columns: [Column]
  /// Where its rows come from.
  public var sources: [SourceRecord]
  /// The data files of the newest version.
  public var distributions: [Distribution]

  /// The number of the newest version.
  public var version: Int { versions.first?.number ?? 0 }
  /// Rows of the newest version.
  public var rows: Int { versions.first?.rows ?? 0 }

  /// The first and the last day that its rows cover; nil where they have no time.
  public var days: (first: Civil, last: Civil)? {
    guard let extent, let first = Self.period(extent.first), let last = Self.period(extent.last) else { return nil }
    return (first.start, last.end)
  }

  /// A period or a day; of a moment its day.
  private static func period(_ text: String) -> Period? { Period(text) ?? Period(String(text.prefix(10))) }

  /// - Parameter declared: the dataset of the configuration; nil where it no longer has it.
  public init(_ summary: DatasetSummary, declared: Dataset?, site: SiteFacts) {
    let settings = declared?.publication
    id = summary.id
    title = summary.title
    description = summary.description
    page = site.page(of: summary.id)
    licence = settings.map { Licence(spdx: $0.licence) }
    attribution = settings?.attribution ?? Bilingual(pl: "", en: "")
    keywords = settings?.keywords ?? []
    themes = settings?.themes ?? []
    place = settings?.place
    extent = summary.extent
    issuedAt = summary.issuedAt
    modifiedAt = summary.newest.committedAt
    dueAt = summary.dueAt
    versions = summary.versions
    versionCount = summary.versionCount
    columns = declared.map { dataset in dataset.publicIndices.map { dataset.columns[$0] } } ?? []
    sources = summary.sources
    distributions = summary.newest.files.filter(\.isData).map { file in
      Distribution(file, of: summary.id, version: summary.newest.version, page: site.page(of: summary.id))
    }
  }
}

/// One data file of the newest version.
public struct Distribution: Hashable, Sendable {
  /// The name of its kind in `formats`; the name of the file where no writer knows it any more.
  public var name: String
  /// What a list of downloads calls it.
  public var title: Bilingual
  /// The name of the file: `ludnosc.csv.gz`.
  public var fileName: String
  /// What follows the dataset's id in it: `csv.gz`.
  public var ending: String
  /// The address of this version's file, whose content never changes.
  public var address: String
  /// The address that leads to the newest version's file.
  var latestAddress: String
  /// The media type of its content (RFC 6838).
  public var contentType: String
  /// The media type of the file as it is.
  public var mediaType: String
  /// Whether it is compressed with gzip.
  public var isPacked: Bool
  /// Its size.
  public var bytes: Int
  /// Its SHA-256.
  public var digest: Digest
  /// Data rows, without the header.
  public var rows: Int

  init(_ file: PublishedFile, of dataset: String, version: Int, page: String) {
    let known = FileWriters.all.find(file.path, of: dataset)
    name = known?.kind.name ?? file.path
    title = known?.kind.title ?? Bilingual(pl: file.path, en: file.path)
    fileName = file.path
    ending = known?.kind.ending ?? String(file.path.dropFirst(dataset.utf8.count + 1))
    address = "\(page)versions/\(version)/\(file.path)"
    latestAddress = "\(page)latest/\(file.path)"
    contentType = known?.writer.contentType ?? file.mediaType
    mediaType = file.mediaType
    isPacked = known?.kind.packing == .gzip
    bytes = file.bytes
    digest = file.digest
    rows = file.rows ?? 0
  }
}
