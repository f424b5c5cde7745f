/// Local time: a day and a second of the day, without a zone.
public struct LocalTime: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// The calendar day.
  public let day: Civil
  /// Seconds since midnight by the wall clock, 0 to 86,399.
  public let second: Int

  /// Nil if the second is out of range.
  public init?(_ day: Civil, second: Int) {
    guard (0..<86_400).contains(second) else { return nil }
    self.day = day
    self.second = second
  }

  /// Nil if the hour, minute or second is out of range.
  public init?(_ day: Civil, hour: Int, minute: Int, second: Int = 0) {
    guard (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second) else { return nil }
    self.day = day
    self.second = hour * 3600 + minute * 60 + second
  }

  /// The local time `secondsSinceEpoch` after 1970-01-01T00:00:00 on the same clock.
  init(secondsSinceEpoch: Int64) {
    let days = floorDivide(secondsSinceEpoch, 86_400)
    day = Civil(daysSinceEpoch: Int(days))
    second = Int(secondsSinceEpoch - days * 86_400)
  }

  /// Seconds since 1970-01-01T00:00:00 on the same clock.
  var secondsSinceEpoch: Int64 { Int64(day.daysSinceEpoch) * 86_400 + Int64(second) }

  /// From 0 to 23.
  public var hour: Int { second / 3600 }
  /// From 0 to 59.
  public var minute: Int { second / 60 % 60 }

  /// `2026-11-21T14:05:09`.
  public var description: String { "\(day)T\(two(hour)):\(two(minute)):\(two(second % 60))" }

  public static func < (a: LocalTime, b: LocalTime) -> Bool { (a.day, a.second) < (b.day, b.second) }
}

/// A time zone with the daylight-saving rule of the European Union.
///
/// Summer time lasts from the last Sunday of March to the last Sunday of October, at 01:00 UTC (Directive 2000/84/EC,
/// in Poland since 1996); from 1988 to 1995 it ended on the last Sunday of September. Earlier years had other rules and
/// count as winter here. The C library's `localtime_r` is not used, since it depends on the machine's zone and files.
public struct Zone: Hashable, Sendable {
  /// Seconds east of Greenwich in winter.
  let standardOffset: Int
  /// Whether the clock goes forward in March and back in October.
  let hasSummerTime: Bool

  /// The first year whose summer time is known.
  public static let firstSummerYear = 1988

  /// Europe/Warsaw: UTC+1, in summer UTC+2.
  public static let warsaw = Zone(standardOffset: 3600, hasSummerTime: true)
  /// UTC.
  public static let utc = Zone(standardOffset: 0, hasSummerTime: false)

  /// The offset from UTC at a moment, in seconds east of Greenwich.
  public func offset(at moment: Timestamp) -> Int {
    guard hasSummerTime else { return standardOffset }
    // The changes are months away from New Year, so the standard offset gives the right year.
    let year = LocalTime(secondsSinceEpoch: moment.seconds + Int64(standardOffset)).day.year
    // In the last hour of 9999 UTC the local year is 10000, for which no calendar day exists.
    guard year >= Self.firstSummerYear, year <= 9999 else { return standardOffset }
    let last = year >= 1996 ? 10 : 9
    let isSummer = moment >= Self.change(month: 3, of: year) && moment < Self.change(month: last, of: year)
    return standardOffset + (isSummer ? 3600 : 0)
  }

  /// The local time at a moment.
  public func local(_ moment: Timestamp) -> LocalTime {
    LocalTime(secondsSinceEpoch: moment.seconds + Int64(offset(at: moment)))
  }

  /// The moments that correspond to a local time.
  public enum Moments: Hashable, Sendable {
    case one(Timestamp)
    /// The hour that occurs twice in autumn.
    case two(earlier: Timestamp, later: Timestamp)
    /// The hour that is skipped in spring; `gapEnd` is the moment of the change.
    case none(gapEnd: Timestamp)

    /// The only moment, the earlier of the two, or the end of the gap.
    public var first: Timestamp {
      switch self {
      case .one(let moment), .two(let moment, _), .none(let moment): moment
      }
    }
  }

  /// The moments at which a clock in this zone shows this local time: usually one, two in autumn, none in spring.
  public func moments(of local: LocalTime) -> Moments {
    let standard = Timestamp(seconds: local.secondsSinceEpoch - Int64(standardOffset))
    guard hasSummerTime else { return .one(standard) }
    let summer = Timestamp(seconds: standard.seconds - 3600)
    let isStandard = offset(at: standard) == standardOffset
    let isSummer = offset(at: summer) == standardOffset + 3600
    switch (isSummer, isStandard) {
    case (true, true): return .two(earlier: summer, later: standard)
    case (true, false): return .one(summer)
    case (false, true): return .one(standard)
    case (false, false): return .none(gapEnd: Self.change(month: 3, of: local.day.year))
    }
  }

  /// The first moment of a day.
  public func midnight(of day: Civil) -> Timestamp {
    let start = LocalTime(secondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400)
    return moments(of: start).first
  }

  /// RFC 3339 with the offset of the moment: `2024-07-15T13:00:00+02:00`.
  public func description(of moment: Timestamp) -> String {
    let offset = offset(at: moment)
    let size = abs(offset) / 60
    return "\(local(moment))\(offset < 0 ? "-" : "+")\(two(size / 60)):\(two(size % 60))"
  }

  /// 01:00 UTC on the last Sunday of a month.
  private static func change(month: Int, of year: Int) -> Timestamp {
    // Every month has a last day.
    let last = Civil(year: year, month: month, day: Civil.days(inMonth: month, of: year))!
    let sunday = last.daysSinceEpoch - last.weekday % 7
    return Timestamp(seconds: Int64(sunday) * 86_400 + 3600)
  }
}
