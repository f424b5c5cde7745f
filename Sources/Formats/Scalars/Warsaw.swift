internal import Platform

/// The clock of Europe/Warsaw.
///
/// Summer time runs from the last Sunday of March to the last Sunday of October, both at 01:00 UTC (Directive 2000/84/EC,
/// in Poland so since 1996); from 1988 to 1995 it ended on the last Sunday of September. Earlier years had rules of their
/// own and are not known here.
enum Warsaw {
  static let firstYear = 1988

  /// Seconds east of UTC at a moment given in seconds since 1970; nil before `firstYear`.
  static func offset(at seconds: Int64) -> Int64? {
    let year = Civil(daysSinceEpoch: Int(floorDivide(seconds, 86_400))).year
    guard year >= firstYear else { return nil }
    return seconds >= change(year, 3) && seconds < change(year, year >= 1996 ? 10 : 9) ? 7200 : 3600
  }

  /// Seconds east of UTC of a wall-clock time, given as seconds since 1970 as if it were UTC.
  ///
  /// The hour that comes twice in autumn is taken as the first, in summer time; the hour that is left out in spring, and a
  /// year before `firstYear`, give nil.
  static func offset(atLocal seconds: Int64) -> Int64? {
    for offset: Int64 in [7200, 3600] where Warsaw.offset(at: seconds - offset) == offset { return offset }
    return nil
  }

  /// 01:00 UTC on the last Sunday of a month of 30 or 31 days.
  private static func change(_ year: Int, _ month: Int) -> Int64 {
    let last = Civil(year: year, month: month, day: Civil.days(inMonth: month, of: year))!
    return Int64(last.daysSinceEpoch - last.weekday % 7) * 86_400 + 3600
  }

  private static func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a >= 0 ? a / b : -((-a + b - 1) / b) }
}
