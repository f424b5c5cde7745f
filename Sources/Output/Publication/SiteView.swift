public import Schema

/// What consumers see beside the versions: pages and catalogues.
///
/// Both functions follow from the records and the configuration, so that the files can be made again, and so that
/// `Publisher.verify` can compare them.
public protocol SiteView: Sendable {
  /// The files of one dataset; none before its first publication.
  func files(of dataset: Dataset, _ records: PublicationRecords) throws -> [PublicDocument]
  /// The files that belong to no dataset alone.
  func siteFiles(_ records: PublicationRecords) throws -> [PublicDocument]
  /// Where files of `siteFiles` lie that must go when they are no longer made.
  var places: [PublicPlace] { get }
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

/// Files that belong to one maker, by their folder and the form of their names.
public struct PublicPlace: Hashable, Sendable {
  /// Relative to the public folder; empty for the folder itself.
  public var folder: String
  /// How the names begin.
  public var prefix: String
  /// How the names end.
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
