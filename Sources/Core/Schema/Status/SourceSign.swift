/// The meaning of a sign beside or instead of a value, for the source that wrote it.
///
/// The same sign has different meanings: `-` is a zero in GUS's publications and no data in its data bank.
public struct SourceSign: Hashable, Sendable {
  /// The sources of signs.
  public enum Source: String, CaseIterable, Sendable {
    /// The conventional signs of GUS's publications, which other Polish offices use too.
    case gus
    /// The attribute symbols of the Local Data Bank; upper and lower case differ.
    case bdl
    /// The flags of Eurostat.
    case eurostat
    /// Codes of CL_OBS_STATUS itself.
    case sdmx
  }

  /// The effect on the value beside the sign.
  public enum Value: String, Sendable {
    /// The value is kept.
    case kept
    /// The value is absent, whatever is written there.
    case absent
    /// The value is zero.
    case zero
  }

  /// The sign as the source writes it.
  public let sign: String
  /// Its code in CL_OBS_STATUS.
  public let status: ObservationStatus
  /// The effect on the value beside it.
  public let value: Value
  /// For people who do not know the source's signs.
  public let meaning: Bilingual

  /// The sign of a source; nil if it is unknown. Every dash is read as `-`, and surrounding blanks are ignored.
  public static func find(_ text: String, of source: Source) -> SourceSign? {
    let trimmed = text.split { $0.isWhitespace }.joined(separator: " ")
    let sign = ["–", "—", "‐", "−"].contains(trimmed) ? "-" : trimmed
    let signs = signs(of: source)
    if let exact = signs.first(where: { $0.sign == sign }) { return exact }
    return source == .bdl ? nil : signs.first { $0.sign.lowercased() == sign.lowercased() }
  }

  /// All signs of a source.
  public static func signs(of source: Source) -> [SourceSign] {
    switch source {
    case .gus: gus
    case .bdl: bdl
    case .eurostat: eurostat
    case .sdmx: sdmx
    }
  }

  private init(_ sign: String, _ status: ObservationStatus, _ value: Value, _ pl: String, _ en: String) {
    self.sign = sign
    self.status = status
    self.value = value
    meaning = Bilingual(pl: pl, en: en)
  }

  /// *Objaśnienia znaków umownych*, as printed in every yearbook of GUS.
  private static let gus = [
    SourceSign("-", .normal, .zero, "zjawisko nie wystąpiło", "the phenomenon did not occur"),
    SourceSign("0", .notSignificant, .zero, "wielkość mniejsza niż 0,5 jednostki", "less than half of the unit"),
    SourceSign("0,0", .notSignificant, .zero, "wielkość mniejsza niż 0,05 jednostki", "less than 0.05 of the unit"),
    SourceSign(
      ".", .missing, .absent, "brak informacji lub brak informacji wiarygodnych", "not available, or not reliable"),
    SourceSign("x", .cannotExist, .absent, "wypełnienie niemożliwe lub niecelowe", "not applicable"),
    SourceSign("#", .suppressed, .absent, "tajemnica statystyczna", "statistical confidentiality"),
  ]

  /// Attributes of the data bank (https://bdl.stat.gov.pl/bdl/metadane/atrybut; in the API `/attributes`). Attributes
  /// that share a symbol have one status here; `Connectors/gus-bdl/attributes.csv` lists them by id.
  private static let bdl = [
    SourceSign(
      "-", .cannotExist, .absent, "brak: zmiana poziomu, wykazu lub listy cech",
      "none: level, units or features changed"),
    SourceSign("k", .definitionDiffers, .kept, "agregat może być niekompletny", "the aggregate may be incomplete"),
    SourceSign(
      "x", .missing, .absent, "brak informacji, tajemnica lub wypełnienie niecelowe",
      "no information, secrecy or pointless"),
    SourceSign("a", .notSignificant, .zero, "mniejsza niż format prezentacji", "smaller than the presentation format"),
    SourceSign("s", .provisional, .kept, "szacunek wstępny", "preliminary estimate"),
    SourceSign("M", .seriesBreak, .kept, "zmiana metodologiczna", "methodological change"),
    SourceSign(
      "K", .seriesBreak, .kept, "zmiana metodologiczna, agregat może być niekompletny",
      "methodological change, the aggregate may be incomplete"),
    SourceSign(
      "X", .missing, .absent, "zmiana metodologiczna; brak informacji", "methodological change; no information"),
    SourceSign(
      "A", .notSignificant, .zero, "zmiana metodologiczna; wielkość mała", "methodological change; a small value"),
    SourceSign("v", .lowReliability, .kept, "niska precyzja", "low precision"),
    SourceSign("n", .notCollected, .absent, "jeszcze niedostępna, będzie dostępna", "not yet available, will be"),
    SourceSign("z", .normal, .zero, "zero znaczące", "significant zero"),
    SourceSign("p", .includesOther, .kept, "powiat i miasto na prawach powiatu", "powiat and city with powiat rights"),
    SourceSign(
      "Z", .seriesBreak, .zero, "zmiana metodologiczna; zero znaczące", "methodological change; significant zero"),
  ]

  /// Flags of Eurostat's data base (https://ec.europa.eu/eurostat/statistics-explained, *Tutorial: Symbols and
  /// abbreviations*).
  private static let eurostat = [
    SourceSign(":", .missing, .absent, "brak danych", "not available"),
    SourceSign("b", .seriesBreak, .kept, "przerwa w szeregu", "break in time series"),
    SourceSign("c", .suppressed, .absent, "dane poufne", "confidential"),
    SourceSign("d", .definitionDiffers, .kept, "inna definicja", "definition differs"),
    SourceSign("e", .estimated, .kept, "wartość szacunkowa", "estimated"),
    SourceSign("f", .forecast, .kept, "prognoza", "forecast"),
    SourceSign("n", .notSignificant, .kept, "wartość nieistotna", "not significant"),
    SourceSign("p", .provisional, .kept, "wartość wstępna", "provisional"),
    SourceSign("r", .normal, .kept, "wartość zrewidowana", "revised"),
    SourceSign("s", .estimated, .kept, "szacunek Eurostatu", "Eurostat estimate"),
    SourceSign("u", .lowReliability, .kept, "mała wiarygodność", "low reliability"),
    SourceSign("z", .cannotExist, .absent, "nie dotyczy", "not applicable"),
  ]

  private static let sdmx = ObservationStatus.allCases.map {
    SourceSign($0.rawValue, $0, $0.isMissing ? .absent : .kept, $0.meaning.pl, $0.meaning.en)
  }
}
