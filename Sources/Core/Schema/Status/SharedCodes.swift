/// The code lists that ship with the project, which columns refer to by name: `codes: obs-status`.
public enum SharedCodes: String, CaseIterable, Sendable {
  /// CL_OBS_STATUS.
  case observationStatus = "obs-status"
  /// CL_FREQ, as far as periods use it.
  case frequency = "freq"
  /// The conventional signs of GUS's publications.
  case gusSigns = "gus-signs"
  /// The attribute symbols of the Local Data Bank.
  case bdlSigns = "bdl-signs"
  /// The flags of Eurostat.
  case eurostatSigns = "eurostat-signs"
  /// The codes of units of measure.
  case units

  /// Every code with its meaning.
  public var meanings: [CodeMeaning] {
    switch self {
    case .observationStatus:
      ObservationStatus.allCases.map { CodeMeaning(code: $0.rawValue, meaning: $0.meaning) }
    case .frequency: Frequency.allCases.map { CodeMeaning(code: $0.rawValue, meaning: $0.meaning) }
    case .gusSigns: Self.signs(.gus)
    case .bdlSigns: Self.signs(.bdl)
    case .eurostatSigns: Self.signs(.eurostat)
    case .units: MeasureUnit.all.map { CodeMeaning(code: $0.code, meaning: $0.name) }
    }
  }

  private static func signs(_ source: SourceSign.Source) -> [CodeMeaning] {
    SourceSign.signs(of: source).map { CodeMeaning(code: $0.sign, meaning: $0.meaning) }
  }
}
