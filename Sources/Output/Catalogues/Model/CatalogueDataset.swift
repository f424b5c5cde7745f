public import Platform
public import Publication
public import Schema
internal import Writers

/// One dataset of a catalogue.
public struct CatalogueDataset: Hashable, Sendable {
  /// Lower-case letters, digits and hyphens.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual
  /// A short description; empty if the operator gave none.
  public var description: Bilingual
  /// The URL of its page.
  public var page: String
  /// The licence; nil if the dataset is no longer configured.
  public var licence: Licence?
  /// The required attribution.
  public var attribution: Bilingual
  /// Keywords for catalogues, in Polish.
  public var keywords: [String]
  /// Its themes.
  public var themes: [DataTheme]
  /// The place that it covers; nil if the operator gave none.
  public var place: Bilingual?
  /// The time that its rows cover; nil if they have no time.
  public var extent: TimeExtent?
  /// When its first version was committed.
  public var issuedAt: Timestamp
  /// When its newest version was committed.
  public var modifiedAt: Timestamp
  /// When missing data were due; nil if nothing is late.
  public var dueAt: Timestamp?
  /// The newest versions, the newest first; at most `DatasetSummary.versionsMax`.
  public var versions: [VersionSummary]
  /// The number of versions.
  public var versionCount: Int
  /// Its public columns that its newest version has; empty if the dataset is no longer configured.
  public var columns: [Column]
  /// The sources of its rows.
  public var sources: [SourceRecord]
  /// The data files of the newest version.
  public var distributions: [Distribution]

  /// The number of the newest version.
  public var version: Int { versions.first?.number ?? 0 }
  /// Rows of the newest version.
  public var rows: Int { versions.first?.rows ?? 0 }

  /// The first and the last day that its rows cover; nil if they have no time.
  public var days: (first: Civil, last: Civil)? {
    guard let extent, let first = Self.period(extent.first), let last = Self.period(extent.last) else { return nil }
    return (first.start, last.end)
  }

  /// A period or a day; of a moment its day.
  private static func period(_ text: String) -> Period? { Period(text) ?? Period(String(text.prefix(10))) }

  /// - Parameter declared: the configured dataset; nil if it is no longer configured.
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
    // What is declared and in no published file yet would be promised in vain.
    let published = Set(summary.columns)
    columns =
      declared.map { dataset in dataset.publicIndices.map { dataset.columns[$0] } }?
      .filter { published.isEmpty || published.contains($0.name) } ?? []
    sources = summary.sources
    distributions = summary.newest.files.filter(\.isData).map { file in
      Distribution(file, of: summary.id, version: summary.newest.version, page: site.page(of: summary.id))
    }
  }
}

/// One data file of the newest version.
public struct Distribution: Hashable, Sendable {
  /// The name of its kind in `formats`; the name of the file if no writer has the kind any more.
  public var name: String
  /// Its title in a list of downloads.
  public var title: Bilingual
  /// The name of the file: `ludnosc.csv.gz`.
  public var fileName: String
  /// The suffix after the dataset's id: `csv.gz`.
  public var ending: String
  /// The URL of this version's file, whose content never changes.
  public var address: String
  /// The URL that redirects to the newest version's file.
  var latestAddress: String
  /// The media type of its content (RFC 6838).
  public var contentType: String
  /// The media type of the file itself.
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
