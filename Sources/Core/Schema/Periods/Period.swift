public import Platform

/// A period of time in the common schema: a year or a part of one, a day, or an hour of local time in Warsaw.
///
/// Its text is that of ISO 8601 and of SDMX 3.0 (section 6, "observational time period"); `Period+Text.swift` parses
/// and writes it. Years are 0 to 9999, which four digits can express.
public struct Period: Hashable, Sendable {
  /// The kinds of periods, from the longest to the shortest.
  public enum Kind: UInt8, CaseIterable, Sendable {
    /// Twelve months that do not begin in January: from 1 September for a school year, from 1 October for an academic
    /// one.
    case schoolYear
    case year
    case half
    case quarter
    case month
    /// Of ISO 8601: Monday to Sunday; the first week of a year has its first Thursday.
    case week
    case day
    case hour
  }

  /// Its kind.
  public let kind: Kind
  private let yearStored: Int16
  /// The half, quarter, month or week; of a school year the first month; 0 for a year.
  public let part: UInt8
  /// The day of the month; 0 where the period is longer.
  let dayOfMonth: UInt8
  /// 0 to 23; 0 where the period is longer.
  public let hour: UInt8
  /// Whether it is the second occurrence of the hour that is repeated in autumn.
  let isRepeatedHour: Bool

  /// The year in its text.
  public var year: Int { Int(yearStored) }

  init(
    unchecked kind: Kind, _ year: Int, _ part: Int = 0, day: Int = 0, hour: Int = 0, isRepeatedHour: Bool = false
  ) {
    self.kind = kind
    yearStored = Int16(truncatingIfNeeded: year)
    self.part = UInt8(truncatingIfNeeded: part)
    dayOfMonth = UInt8(truncatingIfNeeded: day)
    self.hour = UInt8(truncatingIfNeeded: hour)
    self.isRepeatedHour = isRepeatedHour
  }

  /// A calendar year; nil outside the years 0 to 9999.
  public init?(year: Int) {
    guard (0...9999).contains(year) else { return nil }
    self.init(unchecked: .year, year)
  }

  /// A half, quarter, month, week or school year (by its first month, 9 or 10); nil if the year has no such part.
  public init?(_ kind: Kind, _ part: Int, of year: Int) {
    guard (0...9999).contains(year), let parts = Self.parts(kind), parts.contains(part) else { return nil }
    // Its first or last day may fall in a year that four digits cannot express.
    if kind == .schoolYear || kind == .week, year == 9999 || year == 0 { return nil }
    if kind == .week, part == 53, Self.weeks(of: year) < 53 { return nil }
    self.init(unchecked: kind, year, part)
  }

  /// A day.
  public init(day: Civil) { self.init(unchecked: .day, day.year, day.month, day: day.day) }

  /// An hour of local time in Warsaw; nil if it is skipped in spring, or is not repeated although `isRepeated` is true.
  public init?(day: Civil, hour: Int, isRepeated: Bool = false) {
    guard let local = LocalTime(day, hour: hour, minute: 0) else { return nil }
    // Only two o'clock on a Sunday is ever skipped or repeated; years with unknown summer time are not checked.
    if isRepeated || (hour == 2 && day.weekday == 7 && day.year >= Zone.firstSummerYear) {
      switch Zone.warsaw.moments(of: local) {
      case .one: if isRepeated { return nil }
      case .two: break
      case .none: return nil
      }
    }
    self.init(
      unchecked: .hour, day.year, day.month, day: day.day, hour: hour, isRepeatedHour: isRepeated)
  }

  private static func parts(_ kind: Kind) -> ClosedRange<Int>? {
    switch kind {
    case .schoolYear: 9...10
    case .half: 1...2
    case .quarter: 1...4
    case .month: 1...12
    case .week: 1...53
    case .year, .day, .hour: nil
    }
  }

  /// The number of ISO 8601 weeks of a year: 53 if it begins or ends on a Thursday, otherwise 52.
  static func weeks(of year: Int) -> Int {
    func endsOnThursday(_ year: Int) -> Bool { Civil(daysSinceEpoch: Self.newYear(year + 1) - 1).weekday == 4 }
    let startsOnThursday = Civil(daysSinceEpoch: newYear(year)).weekday == 4
    return startsOnThursday || endsOnThursday(year) ? 53 : 52
  }

  /// 1 January as days since 1970, also of the year 10000.
  private static func newYear(_ year: Int) -> Int {
    // Every year has a 1 January and a 31 December.
    year > 9999
      ? Civil(year: 9999, month: 12, day: 31)!.daysSinceEpoch + 1
      : Civil(year: year, month: 1, day: 1)!.daysSinceEpoch
  }
}

extension Period {
  /// Days since 1970 of the first day.
  var firstDay: Int {
    if kind == .week {
      // 4 January is always in the first week.
      let january = Civil(year: year, month: 1, day: 4)!
      return january.daysSinceEpoch - (january.weekday - 1) + (Int(part) - 1) * 7
    }
    return Civil(year: year, month: firstMonth, day: max(Int(dayOfMonth), 1))!.daysSinceEpoch
  }

  /// Days since 1970 of the last day.
  var lastDay: Int {
    switch kind {
    case .week: return firstDay + 6
    case .day, .hour: return firstDay
    case .schoolYear, .year, .half, .quarter, .month:
      let next = year * 12 + firstMonth - 1 + months
      let (nextYear, month) = (next / 12, next % 12 + 1)
      guard nextYear <= 9999 else { return Self.newYear(10_000) - 1 }
      return Civil(year: nextYear, month: month, day: 1)!.daysSinceEpoch - 1
    }
  }

  /// The first day.
  public var start: Civil { Civil(daysSinceEpoch: firstDay) }
  /// The last day.
  public var end: Civil { Civil(daysSinceEpoch: lastDay) }

  private var firstMonth: Int {
    switch kind {
    case .schoolYear, .month, .day, .hour: Int(part)
    case .year, .week: 1
    case .half: Int(part) * 6 - 5
    case .quarter: Int(part) * 3 - 2
    }
  }

  private var months: Int {
    switch kind {
    case .schoolYear, .year: 12
    case .half: 6
    case .quarter: 3
    case .month, .week, .day, .hour: 1
    }
  }

  /// Whether the other period lies within this one; every period contains itself.
  public func contains(_ other: Period) -> Bool {
    if kind == .hour { return self == other }
    return firstDay <= other.firstDay && other.lastDay <= lastDay
  }

  /// The period of the given kind that contains this one; nil if there is none: a year is in no quarter, and the week
  /// of New Year may be in no year.
  public func containing(_ kind: Kind) -> Period? {
    if kind == self.kind { return self }
    let start = start
    let period: Period?
    switch kind {
    case .schoolYear: period = Period(.schoolYear, 9, of: start.month >= 9 ? start.year : start.year - 1)
    case .year: period = Period(year: start.year)
    case .half: period = Period(.half, (start.month + 5) / 6, of: start.year)
    case .quarter: period = Period(.quarter, (start.month + 2) / 3, of: start.year)
    case .month: period = Period(.month, start.month, of: start.year)
    case .week: period = Self.week(of: start)
    case .day: period = self.kind == .hour ? Period(day: start) : nil
    case .hour: period = nil
    }
    guard let period, period.contains(self) else { return nil }
    return period
  }

  private static func week(of day: Civil) -> Period? {
    // The week belongs to the year of its Thursday.
    let thursday = Civil(daysSinceEpoch: day.daysSinceEpoch + 4 - day.weekday)
    guard (0...9999).contains(thursday.year) else { return nil }
    return Period(.week, (thursday.daysSinceEpoch - newYear(thursday.year)) / 7 + 1, of: thursday.year)
  }
}

extension Period: Comparable {
  /// By start; of periods with the same start the longest first: `2024`, `2024-S1`, `2024-Q1`, `2024-01`, `2024-01-01`.
  public static func < (a: Period, b: Period) -> Bool {
    let (first, second) = (a.firstDay, b.firstDay)
    if first != second { return first < second }
    if a.hour != b.hour { return a.hour < b.hour }
    if a.isRepeatedHour != b.isRepeatedHour { return b.isRepeatedHour }
    return a.kind.rawValue < b.kind.rawValue
  }
}
