/// How a dataset is published.
public struct PublicationSettings: Hashable, Sendable {
  /// The kinds of file that every version has, by their names; nil for those that every dataset has without asking.
  public var formats: [String]?
  /// SPDX identifier: `CC-BY-4.0`.
  public var licence: String
  /// Who must be named, and how: `GUS, Bank Danych Lokalnych`.
  public var attribution: Bilingual
  /// Words for catalogues, in Polish.
  public var keywords: [String]
  /// What it is about, for catalogues.
  public var themes: [DataTheme]
  /// The place that it is about, for catalogues; nil where the operator has not said.
  public var place: Bilingual?
  /// How many versions stay downloadable; older folders are removed. 0 keeps all.
  public var versionsKept: Int
  /// How many versions back the file of restated values goes; 0 leaves it out.
  public var revisionsKept: Int

  public init(
    formats: [String]? = nil, licence: String = "CC-BY-4.0", attribution: Bilingual = Bilingual(pl: "", en: ""),
    keywords: [String] = [], themes: [DataTheme] = [], place: Bilingual? = nil, versionsKept: Int = 0,
    revisionsKept: Int = 100
  ) {
    self.formats = formats
    self.licence = licence
    self.attribution = attribution
    self.keywords = keywords
    self.themes = themes
    self.place = place
    self.versionsKept = versionsKept
    self.revisionsKept = revisionsKept
  }
}

/// The thirteen themes of the European data portals (EU Vocabularies, authority table "data theme").
public enum DataTheme: String, CaseIterable, Sendable {
  case agriculture = "AGRI"
  case economy = "ECON"
  case education = "EDUC"
  case energy = "ENER"
  case environment = "ENVI"
  case government = "GOVE"
  case health = "HEAL"
  case international = "INTR"
  case justice = "JUST"
  case regions = "REGI"
  case society = "SOCI"
  case technology = "TECH"
  case transport = "TRAN"

  /// What the theme is called in the authority table.
  public var title: Bilingual {
    switch self {
    case .agriculture:
      Bilingual(
        pl: "Rolnictwo, rybołówstwo, leśnictwo i żywność", en: "Agriculture, fisheries, forestry and food")
    case .economy: Bilingual(pl: "Gospodarka i finanse", en: "Economy and finance")
    case .education: Bilingual(pl: "Edukacja, kultura i sport", en: "Education, culture and sport")
    case .energy: Bilingual(pl: "Energia", en: "Energy")
    case .environment: Bilingual(pl: "Środowisko", en: "Environment")
    case .government: Bilingual(pl: "Rząd i sektor publiczny", en: "Government and public sector")
    case .health: Bilingual(pl: "Zdrowie", en: "Health")
    case .international: Bilingual(pl: "Kwestie międzynarodowe", en: "International issues")
    case .justice:
      Bilingual(
        pl: "Sprawiedliwość, ustrój sądów i bezpieczeństwo publiczne", en: "Justice, legal system and public safety")
    case .regions: Bilingual(pl: "Regiony i miasta", en: "Regions and cities")
    case .society: Bilingual(pl: "Ludność i społeczeństwo", en: "Population and society")
    case .technology: Bilingual(pl: "Nauka i technologia", en: "Science and technology")
    case .transport: Bilingual(pl: "Transport", en: "Transport")
    }
  }

  /// Its address in the authority table.
  public var address: String { "http://publications.europa.eu/resource/authority/data-theme/\(rawValue)" }
}
