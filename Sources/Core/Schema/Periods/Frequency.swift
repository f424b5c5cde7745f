/// How often a series has a value: the codes of the SDMX code list CL_FREQ 2.1 for the schema's periods.
public enum Frequency: String, CaseIterable, Sendable {
  case annual = "A"
  case halfYearly = "S"
  case quarterly = "Q"
  case monthly = "M"
  case weekly = "W"
  case daily = "D"
  case hourly = "H"

  /// For people who do not know the codes.
  public var meaning: Bilingual {
    switch self {
    case .annual: Bilingual(pl: "roczna", en: "annual")
    case .halfYearly: Bilingual(pl: "półroczna", en: "half-yearly")
    case .quarterly: Bilingual(pl: "kwartalna", en: "quarterly")
    case .monthly: Bilingual(pl: "miesięczna", en: "monthly")
    case .weekly: Bilingual(pl: "tygodniowa", en: "weekly")
    case .daily: Bilingual(pl: "dzienna", en: "daily")
    case .hourly: Bilingual(pl: "godzinowa", en: "hourly")
    }
  }
}

extension Period {
  /// The frequency of a series of such periods. School years are annual: CL_FREQ has no code for years by their start.
  public var frequency: Frequency {
    switch kind {
    case .schoolYear, .year: .annual
    case .half: .halfYearly
    case .quarter: .quarterly
    case .month: .monthly
    case .week: .weekly
    case .day: .daily
    case .hour: .hourly
    }
  }
}

extension Period.Kind {
  /// The kind for a code of CL_FREQ, or `school` for the school year from 1 September; nil for any other text.
  public init?(frequency text: String) {
    if text == "school" {
      self = .schoolYear
      return
    }
    switch Frequency(rawValue: text) {
    case .annual: self = .year
    case .halfYearly: self = .half
    case .quarterly: self = .quarter
    case .monthly: self = .month
    case .weekly: self = .week
    case .daily: self = .day
    case .hourly: self = .hour
    case nil: return nil
    }
  }
}
