public import Platform
public import Publication
public import Schema

/// A list of all datasets in a machine-readable form: seam 3. A member is a stateless value in its own folder.
public protocol Catalogue: Sendable {
  /// Its name in the gateway's `catalogues`.
  var name: String { get }
  /// Its title on pages.
  var title: Bilingual { get }
  /// Its audience, in a sentence.
  var purpose: Bilingual { get }
  /// Whether a gateway has it by default.
  var isDefault: Bool { get }
  /// The media types of its files, by file extension (RFC 6838).
  var mediaTypes: [String: String] { get }
  /// The places of its files: files there that are no longer made are removed. They cover every path of `files`.
  var places: [PublicPlace] { get }

  /// All its files. Equal models give equal bytes.
  func files(_ model: CatalogueModel) -> [PublicDocument]
  /// The part of it that a dataset's page embeds; nil for none.
  func embedding(of dataset: CatalogueDataset, in model: CatalogueModel) -> PageEmbedding?
}

extension Catalogue {
  /// None.
  public func embedding(of dataset: CatalogueDataset, in model: CatalogueModel) -> PageEmbedding? { nil }
}

/// The part of a catalogue in the head of a dataset's page.
public struct PageEmbedding: Hashable, Sendable {
  /// The media type of the file and of the embedded block.
  public var mediaType: String
  /// The path of the same data as a file, relative to the public folder.
  public var path: String
  /// The embedded data.
  public var json: JSON

  public init(mediaType: String, path: String, json: JSON) {
    self.mediaType = mediaType
    self.path = path
    self.json = json
  }
}
