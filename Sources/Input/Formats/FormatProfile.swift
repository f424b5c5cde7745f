public import Schema

/// The stream-independent facts about a format.
public struct FormatProfile: Hashable, Sendable {
  /// What a position in a document counts.
  public enum PositionUnit: String, Sendable {
    /// Lines of the document.
    case line
    /// Records, ignoring what is between them.
    case record
  }

  /// The value of `format:` in a stream.
  public var name: String
  /// Its name in sentences: `CSV`.
  public var title: String
  /// A description in one sentence.
  public var summary: Bilingual
  /// Media types of its documents, in lower case and without parameters.
  public var mediaTypes: [String]
  /// File extensions: `.csv`.
  public var endings: [String]
  /// What `RecordReader.position` counts.
  public var unit: PositionUnit
  /// Whether the format itself distinguishes numbers from texts. A number then has a decimal point, whatever its field
  /// declares.
  public var isTyped: Bool
  /// Whether a document names its fields before the first record.
  public var hasHeader: Bool
  /// Whether a truncated document is always detected. If not, the transfer must mark its end.
  public var isSelfDelimiting: Bool
  /// The stream key of the settings, which a connector may leave open to its sources; nil if the settings are beside
  /// `format`.
  public var settingsKey: String?
  /// The settings, in the order of the documentation.
  public var settings: [FormatSetting]
  /// The keys for the location of a field.
  public var locators: [FormatSetting]
  /// A small document with its records.
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

  /// `a CSV`, `an NDJSON`: the names of these letters begin with a vowel sound.
  public var titleWithArticle: String { ("AEFHILMNORSX".contains(title.prefix(1)) ? "an " : "a ") + title }
}

/// A key of a stream or a field that belongs to one format.
public struct FormatSetting: Hashable, Sendable {
  /// The key.
  public var key: String
  /// Its meaning, with its values and its default.
  public var summary: Bilingual
  /// An example value in YAML.
  public var example: String

  public init(_ key: String, _ summary: Bilingual, example: String) {
    self.key = key
    self.summary = summary
    self.example = example
  }
}

/// An example document with its records.
public struct FormatExample: Hashable, Sendable {
  /// The stream's keys in YAML: settings and `fields`.
  public var stream: String
  /// The document, byte for byte.
  public var document: [UInt8]
  /// The records as values of the fields.
  public var records: [[Value]]
  /// The number of rejected records.
  public var rejected: Int

  public init(stream: String, document: [UInt8], records: [[Value]], rejected: Int = 0) {
    self.stream = stream
    self.document = document
    self.records = records
    self.rejected = rejected
  }
}
