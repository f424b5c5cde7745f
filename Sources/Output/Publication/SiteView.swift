public import Schema

/// Makes the public files besides the versions: pages and catalogues.
///
/// Both functions depend only on the records and the configuration, so that the files are reproducible and
/// `Publisher.verify` can compare them.
public protocol SiteView: Sendable {
  /// The files of one dataset; empty before its first publication.
  func files(of dataset: Dataset, _ records: PublicationRecords) throws -> [PublicDocument]
  /// The files that do not belong to a single dataset.
  func siteFiles(_ records: PublicationRecords) throws -> [PublicDocument]
  /// The places of files of `siteFiles` that must be removed when they are no longer made.
  var places: [PublicPlace] { get }
  /// The page in the place of a withdrawn dataset or version; it may be shown at any path.
  func tombstone(_ stone: Tombstone) -> String
  /// The names of the feeds in the folder of a dataset, which others write.
  var feedNames: [String] { get }
}

/// A small file under the public folder.
public struct PublicDocument: Hashable, Sendable {
  /// Relative to the public folder: `datasets/ludnosc/index.html`.
  public var path: String
  /// Its whole content.
  public var text: String

  public init(path: String, text: String) {
    self.path = path
    self.text = text
  }
}

/// A set of files of one maker, by folder and name pattern.
public struct PublicPlace: Hashable, Sendable {
  /// Relative to the public folder; empty for the folder itself.
  public var folder: String
  /// The prefix of the names.
  public var prefix: String
  /// The suffix of the names.
  public var suffix: String

  public init(folder: String = "", prefix: String = "", suffix: String) {
    self.folder = folder
    self.prefix = prefix
    self.suffix = suffix
  }

  func holds(_ name: String) -> Bool {
    name.utf8.count >= prefix.utf8.count + suffix.utf8.count && name.hasPrefix(prefix) && name.hasSuffix(suffix)
  }
}
