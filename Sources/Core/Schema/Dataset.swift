/// A dataset as the operator declares it in `config/datasets/<id>.yaml`.
public struct Dataset: Hashable, Sendable {
  /// Lower-case letters, digits and hyphens; also the name of the file and part of the URL.
  public var id: String
  /// The title for citizens.
  public var title: Bilingual
  public var description: Bilingual
  /// The columns in the order of publication.
  public var columns: [Column]
  /// The names of the key columns, in key order: the order of rows in storage and in every published file.
  public var key: [String]
  /// When a run into it must wait for an operator.
  public var limits: Limits
  /// How it is published.
  public var publication: PublicationSettings
  /// The rules for its rows, beyond the types of the columns.
  public var checks: [Check]
  /// Which figures must be hidden and must not be computable from others; nil if all may be published.
  public var disclosure: DisclosureControl?
  /// The legal basis of publication, and how personal data are kept out.
  public var privacy: DatasetPrivacy
  /// The derivation of its rows, if no source delivers them.
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

/// When a complete run must wait for an operator.
public struct Limits: Hashable, Sendable {
  /// The share of the stored rows that a run may delete: 0.05 is 5 %.
  public var deletedShareMax: Double
  /// Deletions up to this number of rows never hold a run.
  public var deletedRowsFree: Int
  /// The share of the records that may be quarantined.
  public var quarantinedShareMax: Double
  /// Whether figures may change their scale without an operator.
  public var allowsRescaling: Bool

  /// A run that would delete a larger share is always held, regardless of the number of rows, unless `deletedShareMax`
  /// is larger.
  public static let deletedShareAlways = 0.5

  public init(
    deletedShareMax: Double = 0.05, deletedRowsFree: Int = 10, quarantinedShareMax: Double = 0.05,
    allowsRescaling: Bool = false
  ) {
    self.deletedShareMax = deletedShareMax
    self.deletedRowsFree = deletedRowsFree
    self.quarantinedShareMax = quarantinedShareMax
    self.allowsRescaling = allowsRescaling
  }
}
