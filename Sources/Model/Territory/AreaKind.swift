/// The kinds of areas.
public enum AreaKind: String, CaseIterable, Sendable {
  case country
  case nuts1
  case nuts2
  case nuts3
  case voivodeship
  case powiat
  /// A city with powiat status, which is also a gmina with a separate code.
  case cityPowiat = "city-powiat"
  case gminaUrban = "gmina-urban"
  case gminaRural = "gmina-rural"
  case gminaMixed = "gmina-urban-rural"
  /// The town in an urban-rural gmina.
  case town
  /// The rural part of an urban-rural gmina.
  case ruralPart = "rural-part"
  /// A district of Warszawa, which is a unit of TERYT.
  case warsawDistrict = "warsaw-district"
  /// A part of Kraków, Łódź, Poznań or Wrocław that registers and statistics use.
  case delegatura
  /// A district of a city with one of the project's own codes: TERYT has none.
  case district
  /// A village, town or city of the register SIMC.
  case locality
  /// A named part of a locality.
  case localityPart = "locality-part"

  /// The kind of a TERYT unit by the last digit of its code (RODZ in the file TERC).
  public init?(teryt digit: UInt8) {
    guard let kind = Self.allCases.first(where: { $0.digit == digit }) else { return nil }
    self = kind
  }

  /// The last digit of the TERYT code; nil if the kind has none.
  public var digit: UInt8? {
    switch self {
    case .gminaUrban: UInt8(ascii: "1")
    case .gminaRural: UInt8(ascii: "2")
    case .gminaMixed: UInt8(ascii: "3")
    case .town: UInt8(ascii: "4")
    case .ruralPart: UInt8(ascii: "5")
    case .warsawDistrict: UInt8(ascii: "8")
    case .delegatura: UInt8(ascii: "9")
    default: nil
    }
  }

  /// Whether it is a gmina; towns, rural parts and districts are parts of one and must not be added to it.
  var isGmina: Bool { self == .gminaUrban || self == .gminaRural || self == .gminaMixed }

  /// Whether it is a locality or a part of one: these have thousands of names, many shared with gminas.
  var isLocality: Bool { self == .locality || self == .localityPart }

  /// The official term.
  public var words: String {
    switch self {
    case .country: "państwo"
    case .nuts1: "makroregion"
    case .nuts2: "region"
    case .nuts3: "podregion"
    case .voivodeship: "województwo"
    case .powiat: "powiat"
    case .cityPowiat: "miasto na prawach powiatu"
    case .gminaUrban: "gmina miejska"
    case .gminaRural: "gmina wiejska"
    case .gminaMixed: "gmina miejsko-wiejska"
    case .town: "miasto"
    case .ruralPart: "obszar wiejski"
    case .warsawDistrict: "dzielnica m. st. Warszawy"
    case .delegatura: "delegatura"
    case .district: "dzielnica"
    case .locality: "miejscowość"
    case .localityPart: "część miejscowości"
    }
  }

  /// The same in English.
  public var wordsEN: String {
    switch self {
    case .country: "country"
    case .nuts1: "macroregion"
    case .nuts2: "region"
    case .nuts3: "subregion"
    case .voivodeship: "voivodeship"
    case .powiat: "county (powiat)"
    case .cityPowiat: "city with the rights of a county"
    case .gminaUrban: "urban municipality"
    case .gminaRural: "rural municipality"
    case .gminaMixed: "urban-rural municipality"
    case .town: "town"
    case .ruralPart: "rural area"
    case .warsawDistrict: "district of Warsaw"
    case .delegatura: "delegation (part of a city)"
    case .district: "district"
    case .locality: "locality"
    case .localityPart: "part of a locality"
    }
  }

  /// Kinds by the words around a name, in lower case: `gmina wiejska Bochnia`, `Bochnia (2)`.
  static let spellings: [String: Set<AreaKind>] = [
    "1": [.gminaUrban], "2": [.gminaRural], "3": [.gminaMixed], "4": [.town], "5": [.ruralPart], "8": [.warsawDistrict],
    "9": [.delegatura], "m": [.gminaUrban], "w": [.gminaRural], "m-w": [.gminaMixed], "mw": [.gminaMixed],
    "gmina": [.gminaUrban, .gminaRural, .gminaMixed], "gm.": [.gminaUrban, .gminaRural, .gminaMixed],
    "gmina miejska": [.gminaUrban], "gmina wiejska": [.gminaRural], "gmina miejsko-wiejska": [.gminaMixed],
    "gm. miejska": [.gminaUrban], "gm. wiejska": [.gminaRural], "miejska": [.gminaUrban], "wiejska": [.gminaRural],
    "miejsko-wiejska": [.gminaMixed], "miasto i gmina": [.gminaMixed],
    "miasto": [.gminaUrban, .town], "m.": [.gminaUrban, .town], "m. st.": [.gminaUrban], "m.st.": [.gminaUrban],
    "obszar wiejski": [.ruralPart],
    "powiat": [.powiat, .cityPowiat], "pow.": [.powiat, .cityPowiat], "powiat m.": [.cityPowiat],
    "miasto na prawach powiatu": [.cityPowiat], "województwo": [.voivodeship], "woj.": [.voivodeship],
    "dzielnica": [.district, .warsawDistrict], "dz.": [.district, .warsawDistrict],
    "miejscowość": [.locality], "miejsc.": [.locality], "wieś": [.locality], "część miejscowości": [.localityPart],
    "delegatura": [.delegatura], "podregion": [.nuts3], "region": [.nuts2],
    "makroregion": [.nuts1],
  ]
}
