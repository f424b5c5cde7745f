internal import Formats
internal import Platform

/// The last day of a period: figures of a period are told on the territory of its end, as the Local Data Bank does.
public enum PeriodEnd {
  /// `2024` gives `2024-12-31`, `2024-Q1` `2024-03-31`, `2024-07-15T13` `2024-07-15`; nil for what is no period.
  public static func day(of text: String) -> String? {
    guard let period = Period.canonical(text) else { return nil }
    let bytes = Array(period.utf8)
    guard let year = Int(period.prefix(4)) else { return nil }
    if bytes.count == 4 { return "\(period)-12-31" }
    let rest = bytes[5...]
    let number = rest.drop { $0 &- 48 > 9 }.prefix(2).reduce(0) { $0 * 10 + Int($1 - 48) }
    switch rest.first {
    case UInt8(ascii: "Q"): return lastDay(year, month: number * 3)
    case UInt8(ascii: "S"): return lastDay(year, month: number * 6)
    case UInt8(ascii: "W"):
      // ISO 8601: 4 January lies in week 1, and a week ends on a Sunday.
      guard let fourth = Civil(year: year, month: 1, day: 4) else { return nil }
      return Civil(daysSinceEpoch: fourth.daysSinceEpoch - fourth.weekday + number * 7).description
    default: return bytes.count == 7 ? lastDay(year, month: number) : String(period.prefix(10))
    }
  }

  private static func lastDay(_ year: Int, month: Int) -> String? {
    guard (1...12).contains(month) else { return nil }
    return Civil(year: year, month: month, day: Civil.days(inMonth: month, of: year))?.description
  }
}
