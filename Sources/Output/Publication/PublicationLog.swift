public import Platform
public import Schema

/// The progress of a version's publication.
public enum PublicationState: String, Sendable {
  /// Visible under its final name.
  case shown
  /// The alias and the pages refer to it as well.
  case published
  /// Its folder was removed.
  case removed
}

/// The title and description of a dataset.
public struct DescribedDataset: Hashable, Sendable {
  /// The id of the dataset.
  public let id: String
  /// The title for citizens.
  public let title: Bilingual
  /// A short description.
  public let description: Bilingual

  public init(id: String, title: Bilingual, description: Bilingual) {
    self.id = id
    self.title = title
    self.description = description
  }
}

/// The publisher's records: its cursor, and the input of pages and catalogues.
///
/// Each writing function is one transaction and idempotent.
public protocol PublicationLog: Sendable {
  /// Records a version as shown; a recorded one keeps the moment of its publication.
  ///
  /// - Parameter rewrites: when records were erased from it; replaces earlier entries.
  func record(_ version: Published, rewrites: [Timestamp]) throws

  /// Records the content of a dataset's pages besides its versions.
  func describe(_ dataset: DescribedDataset, _ page: PageTexts) throws

  /// Advances the state of a version; a removed one stays removed.
  func mark(_ dataset: String, _ version: Int, _ state: PublicationState) throws

  /// Records that a stored version is not published under its number, which consumers know with other content.
  func forgo(_ version: Published) throws

  /// The newest version whose publication is complete.
  func cursor(_ dataset: String) throws -> Int?

  /// Recorded versions of a dataset, the newest first.
  ///
  /// - Parameter limit: the largest number; negative for all.
  func versions(of dataset: String, limit: Int) throws -> [Published]

  /// Recorded versions of a dataset after one, the oldest first.
  func versions(of dataset: String, after version: Int) throws -> [Published]

  /// One version; nil if it was never recorded.
  func version(_ number: Int, of dataset: String) throws -> Published?

  /// Versions with a folder, beyond the newest `kept` of them.
  func downloadable(_ dataset: String, after kept: Int) throws -> [Published]

  /// The numbers of the versions with a folder, ascending.
  func downloadable(_ dataset: String) throws -> [Int]

  /// The number of recorded versions of a dataset.
  func count(_ dataset: String) throws -> Int

  /// The titles and descriptions of datasets, by id.
  ///
  /// - Parameter only: one dataset; nil for all.
  func described(only: String?) throws -> [DescribedDataset]

  /// When the first version was committed.
  func issued(_ dataset: String) throws -> Timestamp

  /// The newest versions of a dataset, at most `DatasetSummary.versionsMax`, without the lists of their files.
  func versionSummaries(of dataset: String) throws -> [VersionSummary]

  /// The content of a dataset's pages besides its versions; nil if it was never recorded.
  func page(of dataset: String) throws -> PageTexts?

  /// The digest of the page of a dataset as it was written last; nil if it was not recorded.
  func pageDigest(of dataset: String) throws -> Digest?

  /// Records the digest of a dataset's page, which `describe` forgets.
  func recordPage(of dataset: String, _ digest: Digest) throws

  /// When missing data were due, by dataset; only of datasets with late data.
  func delays() throws -> [String: Timestamp]

  /// Records when missing data were due; nil if nothing is late.
  func setDelay(of dataset: String, _ dueAt: Timestamp?) throws

  /// The reasons for revisions, by version.
  func reasons(of dataset: String) throws -> [Int: String]

  /// Records the reasons for revisions, and returns whether they differ from the recorded ones.
  func replaceReasons(of dataset: String, with reasons: [VersionReason]) throws -> Bool

  /// What is withdrawn now, everywhere or of one dataset.
  func withdrawals(of dataset: String?) throws -> Withdrawals

  /// When versions were rewritten, by version, oldest first.
  func rewrites(of dataset: String) throws -> [Int: [Timestamp]]
}

extension PublicationLog {
  /// The newest version of a dataset that is not withdrawn; nil before the first, and if all of them are.
  public func newest(_ dataset: String) throws -> Published? {
    let newest = try versions(of: dataset, limit: 1).first
    guard newest?.isWithdrawn == true else { return newest }
    // An earlier one takes its place only if it has files.
    return try versions(of: dataset, limit: -1).first { !$0.isWithdrawn && $0.isDownloadable }
  }
}
