public import Platform
public import Schema

/// How far the publication of a version is.
public enum PublicationState: String, Sendable {
  /// Visible under its own name.
  case shown
  /// The alias and the pages say so as well.
  case published
  /// It has no folder any more.
  case removed
}

/// What a dataset is called.
public struct DescribedDataset: Hashable, Sendable {
  /// The id of the dataset.
  public let id: String
  /// What citizens call it.
  public let title: Bilingual
  /// A sentence about it.
  public let description: Bilingual

  public init(id: String, title: Bilingual, description: Bilingual) {
    self.id = id
    self.title = title
    self.description = description
  }
}

/// What was published, as the publisher keeps it: its cursor, and all that pages and catalogues are made of.
///
/// Each function that writes is a transaction of its own; done twice it changes nothing more.
public protocol PublicationLog: Sendable {
  /// Records a version as shown; one that is recorded already keeps the moment of its publication.
  ///
  /// - Parameter rewrites: when records were erased from it, in place of what was recorded before.
  func record(_ version: Published, rewrites: [Timestamp]) throws

  /// Records what the pages of a dataset say besides its versions.
  func describe(_ dataset: DescribedDataset, _ page: PageTexts) throws

  /// Moves a version on; one that was removed meanwhile stays so.
  func mark(_ dataset: String, _ version: Int, _ state: PublicationState) throws

  /// The newest version that went all the way.
  func cursor(_ dataset: String) throws -> Int?

  /// Recorded versions of a dataset, the newest first.
  ///
  /// - Parameter limit: how many at the most; all where it is negative.
  func versions(of dataset: String, limit: Int) throws -> [Published]

  /// One version; nil where it was never recorded.
  func version(_ number: Int, of dataset: String) throws -> Published?

  /// Versions with a folder, beyond the newest `kept` of all.
  func downloadable(_ dataset: String, after kept: Int) throws -> [Published]

  /// How many versions of a dataset were recorded.
  func count(_ dataset: String) throws -> Int

  /// What datasets are called, by their ids.
  ///
  /// - Parameter only: one dataset; nil for all.
  func described(only: String?) throws -> [DescribedDataset]

  /// When the first version was committed.
  func issued(_ dataset: String) throws -> Timestamp

  /// The newest versions of a dataset, at most `DatasetSummary.versionsMax`, without the lists of their files.
  func versionSummaries(of dataset: String) throws -> [VersionSummary]

  /// What the pages of a dataset say besides its versions; nil where it was never described.
  func page(of dataset: String) throws -> PageTexts?

  /// Until when data of a dataset were expected that have not come; nil where all is well.
  func delay(of dataset: String) throws -> Timestamp?

  /// Records until when data were expected; nil where all is well.
  func setDelay(of dataset: String, _ dueAt: Timestamp?) throws

  /// Why versions restated values, by version.
  func reasons(of dataset: String) throws -> [Int: String]

  /// Records why versions restated values, and returns whether that differs from what was recorded.
  func replaceReasons(of dataset: String, with reasons: [VersionReason]) throws -> Bool

  /// When versions were rewritten, by version, oldest first.
  func rewrites(of dataset: String) throws -> [Int: [Timestamp]]
}

extension PublicationLog {
  /// The newest recorded version of a dataset; nil before the first.
  func newest(_ dataset: String) throws -> Published? { try versions(of: dataset, limit: 1).first }
}
