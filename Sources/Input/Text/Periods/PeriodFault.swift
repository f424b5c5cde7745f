/// Why a text is not accepted as a period.
public enum PeriodFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// The spelling is unknown.
  case unknown
  /// The calendar does not have that day.
  case noSuchDay
  /// The half, quarter, month or week does not exist.
  case noSuchPart(String)
  /// `15/07/2024`.
  case eitherWayRound
  /// `2011/12`.
  case schoolYearOrMonth
  /// `2024/26`.
  case notTheNextYear
  /// `stan na 2024`.
  case stockWithoutDay
  /// `13:30`.
  case notAFullHour
  /// The hour that is skipped in spring.
  case hourLeftOut
  /// The text names another year than the record.
  case otherYear(Int)

  /// The accepted spellings, for the reader of a rejection.
  public static let accepted =
    "accepted are 2024, 2024-S1, 2024-Q1, 2024-07, 2024-W07, 2024-07-15, 2024-07-15T13, 2024/2025 for a school year, "
    + "and spellings such as I kw. 2024, lipiec 2024, 15 lipca 2024 r., stan na 31.12.2024"

  public var description: String {
    switch self {
    case .unknown: Self.accepted
    case .noSuchDay: "the calendar has no such day; write it as 2024-07-15 or 15.07.2024"
    case .noSuchPart(let parts): "a year has \(parts)"
    case .eitherWayRound: "day and month may be either way round; write 2024-07-15 or 15.07.2024"
    case .schoolYearOrMonth: "it may be a school year or a month; write rok szkolny 2011/2012, or 2011-12"
    case .notTheNextYear: "a school year has two years that follow each other; write 2024/2025 or 2024/25"
    case .stockWithoutDay: "\"stan na\" needs a day; write stan na 31.12.2024, or stan na koniec 2024 r."
    case .notAFullHour: "an hour begins at minute 0; write 2024-07-15 13:00"
    case .hourLeftOut:
      "the clocks of Warsaw leave that hour out; write the hour with its offset: 2024-03-31T03:00+02:00"
    case .otherYear(let year): "the record speaks of the year \(year)"
    }
  }
}
