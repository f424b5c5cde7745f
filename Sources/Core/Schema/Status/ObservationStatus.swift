/// The status of an observation: the SDMX cross-domain code list CL_OBS_STATUS, version 2.2, all 20 codes
/// (https://sdmx.org, *Cross-Domain Code Lists*).
public enum ObservationStatus: String, CaseIterable, Sendable {
  case normal = "A"
  case seriesBreak = "B"
  case definitionDiffers = "D"
  case estimated = "E"
  case forecast = "F"
  case experimental = "G"
  case holiday = "H"
  case imputed = "I"
  case derogation = "J"
  case includedElsewhere = "K"
  case notCollected = "L"
  case cannotExist = "M"
  case notSignificant = "N"
  case missing = "O"
  case provisional = "P"
  case suppressed = "Q"
  case special = "S"
  case lowReliability = "U"
  case unvalidated = "V"
  case includesOther = "W"

  /// For people who do not know the codes.
  public var meaning: Bilingual {
    switch self {
    case .normal: Bilingual(pl: "wartość zwykła", en: "normal value")
    case .seriesBreak: Bilingual(pl: "przerwa w szeregu czasowym", en: "time series break")
    case .definitionDiffers: Bilingual(pl: "inna definicja", en: "definition differs")
    case .estimated: Bilingual(pl: "wartość szacunkowa", en: "estimated value")
    case .forecast: Bilingual(pl: "prognoza", en: "forecast value")
    case .experimental: Bilingual(pl: "wartość eksperymentalna", en: "experimental value")
    case .holiday: Bilingual(pl: "brak: święto lub weekend", en: "missing: holiday or weekend")
    case .imputed: Bilingual(pl: "wartość imputowana", en: "imputed value")
    case .derogation: Bilingual(pl: "odstępstwo", en: "derogation")
    case .includedElsewhere: Bilingual(pl: "ujęto w innej kategorii", en: "included in another category")
    case .notCollected:
      Bilingual(pl: "brak: danych nie zebrano", en: "missing: data exist but were not collected")
    case .cannotExist: Bilingual(pl: "brak: zjawisko nie występuje", en: "missing: data cannot exist")
    case .notSignificant: Bilingual(pl: "wartość nieistotna", en: "not significant")
    case .missing: Bilingual(pl: "brak wartości", en: "missing value")
    case .provisional: Bilingual(pl: "wartość wstępna", en: "provisional value")
    case .suppressed: Bilingual(pl: "brak: tajemnica statystyczna", en: "missing: suppressed")
    case .special: Bilingual(pl: "strajk lub inne zdarzenie szczególne", en: "strike or other special event")
    case .lowReliability: Bilingual(pl: "mała wiarygodność", en: "low reliability")
    case .unvalidated: Bilingual(pl: "wartość niezweryfikowana", en: "unvalidated value")
    case .includesOther: Bilingual(pl: "obejmuje inną kategorię", en: "includes data of another category")
    }
  }

  /// Whether the observation has no value.
  var isMissing: Bool {
    switch self {
    case .holiday, .notCollected, .cannotExist, .missing, .suppressed: true
    default: false
    }
  }

  /// The order in which a combined figure takes its status from its parts: the first of these that one of them has.
  /// Missing values come first, then less final ones, then limits of any part; a small value among ordinary ones does
  /// not limit the result.
  public static let precedence: [ObservationStatus] = [
    .missing, .suppressed, .cannotExist, .notCollected, .holiday,
    .forecast, .estimated, .imputed, .provisional, .unvalidated, .experimental,
    .seriesBreak, .definitionDiffers, .includedElsewhere, .includesOther, .special, .derogation, .lowReliability,
    .normal, .notSignificant,
  ]

  /// The status of a figure combined from figures of these statuses; nil if there are none.
  public static func ofAll(_ all: some Sequence<ObservationStatus>) -> ObservationStatus? {
    all.min { $0.rank < $1.rank }
  }

  /// The place in `precedence`.
  public var rank: Int { Self.precedence.firstIndex(of: self) ?? Self.precedence.count }
}
