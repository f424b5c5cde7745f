public import Platform
public import Publication
public import Schema

/// A list of all datasets in a form that other programs read: seam 3. A member is a value without state in a folder of its
/// own.
public protocol Catalogue: Sendable {
  /// Its name in the gateway's `catalogues`.
  var name: String { get }
  /// What a page calls it.
  var title: Bilingual { get }
  /// Who reads it, in a sentence.
  var purpose: Bilingual { get }
  /// Whether a gateway has it without asking.
  var isDefault: Bool { get }
  /// Every media type of its files, by the ending of their names (RFC 6838).
  var mediaTypes: [String: String] { get }
  /// Where its files lie: what is there and is no longer made is removed. Holds every path of `files`.
  var places: [PublicPlace] { get }

  /// All its files. The same model gives the same bytes.
  func files(_ model: CatalogueModel) -> [PublicDocument]
  /// What the page of a dataset carries of it; nil for nothing.
  func embedding(of dataset: CatalogueDataset, in model: CatalogueModel) -> PageEmbedding?
}

extension Catalogue {
  /// Nothing.
  public func embedding(of dataset: CatalogueDataset, in model: CatalogueModel) -> PageEmbedding? { nil }
}

/// What a catalogue puts into the head of a dataset's page.
public struct PageEmbedding: Hashable, Sendable {
  /// The media type of the file and of the block.
  public var mediaType: String
  /// The same as a file, relative to the public folder.
  public var path: String
  /// What stands in the page.
  public var json: JSON

  public init(mediaType: String, path: String, json: JSON) {
    self.mediaType = mediaType
    self.path = path
    self.json = json
  }
}
