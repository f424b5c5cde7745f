public import Schema

/// What is known of a format before any stream uses it.
public struct FormatProfile: Hashable, Sendable {
  /// What a place in a document counts.
  public enum PositionUnit: String, Sendable {
    /// Lines of the document.
    case line
    /// Records, whatever lies between them.
    case record
  }

  /// The word that `format:` of a stream has.
  public var name: String
  /// What it is called in a sentence: `CSV`.
  public var title: String
  /// What it is, in a sentence.
  public var summary: Bilingual
  /// Media types of its documents, in small letters and without parameters.
  public var mediaTypes: [String]
  /// How names of its files end: `.csv`.
  public var endings: [String]
  /// What `RecordReader.position` counts.
  public var unit: PositionUnit
  /// Whether the format itself says what is a number and what is a text. A number then has a point, whatever its field says.
  public var isTyped: Bool
  /// Whether a document names its fields before the first record.
  public var hasHeader: Bool
  /// Whether a document that was cut is always noticed. Where not, the transfer has to say where it ends.
  public var isSelfDelimiting: Bool
  /// The key of a stream that holds the settings, which a connector may leave open to its sources; nil where the settings
  /// stand beside `format`.
  public var settingsKey: String?
  /// The settings, in the order of their documentation.
  public var settings: [FormatSetting]
  /// The keys by which a field says where it is.
  public var locators: [FormatSetting]
  /// A small document and what is read from it.
  public var example: FormatExample

  public init(
    name: String, title: String, summary: Bilingual, mediaTypes: [String], endings: [String], unit: PositionUnit,
    isTyped: Bool = false, hasHeader: Bool = false, isSelfDelimiting: Bool = false,
    settingsKey: String? = nil, settings: [FormatSetting], locators: [FormatSetting], example: FormatExample
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.mediaTypes = mediaTypes
    self.endings = endings
    self.unit = unit
    self.isTyped = isTyped
    self.hasHeader = hasHeader
    self.isSelfDelimiting = isSelfDelimiting
    self.settingsKey = settingsKey
    self.settings = settings
    self.locators = locators
    self.example = example
  }

  /// `a CSV`, `an NDJSON`: letters are read by their names, and those of these begin with a vowel.
  public var titleWithArticle: String { ("AEFHILMNORSX".contains(title.prefix(1)) ? "an " : "a ") + title }
}

/// A key of a stream or of a field that one format reads.
public struct FormatSetting: Hashable, Sendable {
  /// As it is written.
  public var key: String
  /// What it means, with its values and its default.
  public var summary: Bilingual
  /// A value as it may stand in a connector, in YAML.
  public var example: String

  public init(_ key: String, _ summary: Bilingual, example: String) {
    self.key = key
    self.summary = summary
    self.example = example
  }
}

/// A document that shows what a format is, with what is read from it.
public struct FormatExample: Hashable, Sendable {
  /// The keys of a stream, in YAML: settings and `fields`.
  public var stream: String
  /// The document, byte for byte.
  public var document: [UInt8]
  /// The records with the values of their fields.
  public var records: [[Value]]
  /// How many records are rejected.
  public var rejected: Int

  public init(stream: String, document: [UInt8], records: [[Value]], rejected: Int = 0) {
    self.stream = stream
    self.document = document
    self.records = records
    self.rejected = rejected
  }
}
