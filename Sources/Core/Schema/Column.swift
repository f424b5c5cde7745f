/// A text for citizens in Polish and English.
public struct Bilingual: Hashable, Sendable {
  /// In Polish.
  public var pl: String
  /// In English.
  public var en: String

  public init(pl: String, en: String) {
    self.pl = pl
    self.en = en
  }
}

/// The type of a column, which decides how its values are read, stored, compared and published.
public enum ColumnType: String, CaseIterable, Sendable {
  case text
  /// An identifier: always text, so `0612011` keeps its zero.
  case code
  /// An integer of 64 bits.
  case integer
  /// An exact number, stored as its canonical decimal text (`Decimal.canonical`).
  case decimal
  case boolean
  /// `2024-07-15`.
  case date
  /// RFC 3339 with an offset: `2024-07-15T13:00:00+02:00`.
  case datetime
  /// The canonical text of a `Period`: `2024`, `2024-Q1`, `2024-07`, `2024-07-15`.
  case period
  /// A code of the code list `areas`.
  case area
  /// GeoJSON text, WGS 84.
  case geometry

  /// Whether SQLite stores the values as INTEGER; all others are TEXT.
  public var isStoredAsInteger: Bool { self == .integer || self == .boolean }
}

/// Who may see a column. Only `public` columns are ever published.
public enum PrivacyClass: String, CaseIterable, Sendable {
  case `public`
  case `internal`
  case personal
}

/// The meaning of a code of a column.
public struct CodeMeaning: Hashable, Sendable {
  /// The code as it appears in the data.
  public var code: String
  /// Its meaning for people who do not know the source's codes.
  public var meaning: Bilingual

  public init(code: String, meaning: Bilingual) {
    self.code = code
    self.meaning = meaning
  }
}

/// One column of a dataset.
public struct Column: Hashable, Sendable {
  /// Lower-case letters, digits and underscores; the name of the field in every published file.
  public var name: String
  /// The type of the values.
  public var type: ColumnType
  /// Whether a row without a value here is rejected. Key columns are always required.
  public var isRequired: Bool
  /// The title for citizens.
  public var title: Bilingual
  public var description: Bilingual
  /// The unit of measure in the source's words: `osoba`, `µg/m³`.
  public var unit: String?
  /// The meanings of codes that the operator has declared; values without a meaning are equally valid.
  public var codes: [CodeMeaning]
  /// Who may see the values.
  public var privacy: PrivacyClass
  /// Why it is public, which detectors apply, and how its values are treated.
  public var guarding: ColumnPrivacy

  public init(
    name: String, type: ColumnType, isRequired: Bool = false, title: Bilingual = Bilingual(pl: "", en: ""),
    description: Bilingual = Bilingual(pl: "", en: ""), unit: String? = nil, codes: [CodeMeaning] = [],
    privacy: PrivacyClass = .internal, guarding: ColumnPrivacy = ColumnPrivacy()
  ) {
    self.name = name
    self.type = type
    self.isRequired = isRequired
    self.title = title
    self.description = description
    self.unit = unit
    self.codes = codes
    self.privacy = privacy
    self.guarding = guarding
  }
}
