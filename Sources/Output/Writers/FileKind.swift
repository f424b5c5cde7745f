public import Schema

/// One kind of published file: requested by operators under `formats`, and downloaded by consumers.
public struct FileKind: Hashable, Sendable {
  /// The compression of the content.
  public enum Packing: Hashable, Sendable {
    /// Not at all, or by the format itself.
    case plain
    /// Consecutive independent gzip members (RFC 1952, 2.2).
    case gzip
  }

  /// Its name in the dataset's `formats`.
  public let name: String
  /// The suffix after the dataset's id in the file name, without the dot: `csv.gz`.
  public let ending: String
  /// Its title in the list of downloads.
  public let title: Bilingual
  /// Its purpose, in a sentence; empty if the title suffices.
  public let purpose: Bilingual
  /// The media type of the file itself (RFC 6838).
  public let mediaType: String
  /// The compression of its content.
  public let packing: Packing
  /// Whether a dataset has it by default. A new kind must not, so that an upgrade changes no dataset.
  public let isDefault: Bool

  public init(
    name: String, ending: String, title: Bilingual, purpose: Bilingual = Bilingual(pl: "", en: ""), mediaType: String,
    packing: Packing = .plain, isDefault: Bool = false
  ) {
    self.name = name
    self.ending = ending
    self.title = title
    self.purpose = purpose
    self.mediaType = mediaType
    self.packing = packing
    self.isDefault = isDefault
  }

  /// The name of the file in a version's folder: `ludnosc.csv.gz`.
  public func fileName(of dataset: String) -> String { "\(dataset).\(ending)" }
}
