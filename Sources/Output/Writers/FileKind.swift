public import Schema

/// One kind of published file: what operators ask for under `formats`, and what consumers download.
public struct FileKind: Hashable, Sendable {
  /// How the content is compressed.
  public enum Packing: Hashable, Sendable {
    /// Not at all, or by the format itself.
    case plain
    /// Independent gzip members one after the other (RFC 1952, 2.2).
    case gzip
  }

  /// Its name in the dataset's `formats`.
  public let name: String
  /// What follows the dataset's id in the name of the file, without the dot: `csv.gz`.
  public let ending: String
  /// What the list of downloads calls it.
  public let title: Bilingual
  /// What it is for, in a sentence; empty where the title says all.
  public let purpose: Bilingual
  /// The media type of the file as it is (RFC 6838).
  public let mediaType: String
  /// How its content is compressed.
  public let packing: Packing
  /// Whether a dataset has it without asking. A new kind does not, so that no dataset changes by an upgrade.
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
