/// A dataset as the operator declares it in `config/datasets/<id>.yaml`.
public struct Dataset: Hashable, Sendable {
  /// Lower-case letters, digits and hyphens; also the name of the file and of the address.
  public var id: String
  /// What citizens call it.
  public var title: Bilingual
  public var description: Bilingual
  /// In the order in which they are published.
  public var columns: [Column]
  /// The names of the key columns, in key order: the order of rows in storage and in every published file.
  public var key: [String]
  /// When a run into it must wait for an operator.
  public var limits: Limits
  /// How it is published.
  public var publication: PublicationSettings
  /// What its rows must keep, beyond the types of the columns.
  public var checks: [Check]
  /// Which figures must not be told, and not be reckoned from others; nil where all may be.
  public var disclosure: DisclosureControl?
  /// Why it may be published, and how personal data are kept out of it.
  public var privacy: DatasetPrivacy
  /// Where its rows come from if no source brings them.
  public var derivation: Derivation?

  public init(
    id: String, title: Bilingual, description: Bilingual = Bilingual(pl: "", en: ""), columns: [Column], key: [String],
    limits: Limits = Limits(), publication: PublicationSettings = PublicationSettings(), checks: [Check] = [],
    disclosure: DisclosureControl? = nil, privacy: DatasetPrivacy = DatasetPrivacy(), derivation: Derivation? = nil
  ) {
    self.id = id
    self.title = title
    self.description = description
    self.columns = columns
    self.key = key
    self.limits = limits
    self.publication = publication
    self.checks = checks
    self.disclosure = disclosure
    self.privacy = privacy
    self.derivation = derivation
  }

  /// Indices of the key columns in `columns`, in key order.
  public var keyIndices: [Int] { key.map { name in columns.firstIndex { $0.name == name }! } }

  /// Indices of the columns that may be published.
  public var publicIndices: [Int] { columns.indices.filter { columns[$0].privacy == .public } }
}

/// When a finished run must wait for an operator.
public struct Limits: Hashable, Sendable {
  /// The share of the stored rows that a run may delete: 0.05 is 5 %.
  public var deletedShareMax: Double
  /// Deletions up to this number of rows never hold a run.
  public var deletedRowsFree: Int
  /// The share of the records that may be quarantined.
  public var quarantinedShareMax: Double

  /// Where a run would delete more than this share, it is held however few rows that are, unless `deletedShareMax` is more.
  public static let deletedShareAlways = 0.5

  public init(deletedShareMax: Double = 0.05, deletedRowsFree: Int = 10, quarantinedShareMax: Double = 0.05) {
    self.deletedShareMax = deletedShareMax
    self.deletedRowsFree = deletedRowsFree
    self.quarantinedShareMax = quarantinedShareMax
  }
}
