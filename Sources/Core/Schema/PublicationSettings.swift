/// How a dataset is published.
public struct PublicationSettings: Hashable, Sendable {
  /// The names of the file formats of every version; nil for the default formats.
  public var formats: [String]?
  /// SPDX identifier: `CC-BY-4.0`.
  public var licence: String
  /// The required attribution: `GUS, Bank Danych Lokalnych`.
  public var attribution: Bilingual
  /// Keywords for catalogues, in Polish.
  public var keywords: [String]
  /// Its themes, for catalogues.
  public var themes: [DataTheme]
  /// The place that it covers, for catalogues; nil if the operator has not declared one.
  public var place: Bilingual?
  /// The number of versions that stay downloadable; older folders are removed. 0 keeps all.
  public var versionsKept: Int
  /// The number of versions that the file of revisions covers; 0 omits the file.
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

  /// The title of the theme in the authority table.
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

  /// The theme's URI in the authority table.
  public var address: String { "http://publications.europa.eu/resource/authority/data-theme/\(rawValue)" }
}
