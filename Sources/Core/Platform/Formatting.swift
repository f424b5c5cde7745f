/// Formats counts, sizes, durations and moments for people.
public enum Formatting {
  /// `1 080 642`, with no-break spaces as Polish and SI print them.
  public static func grouped(_ number: Int) -> String { number.grouped }

  /// `1 row`, `2 rows`.
  public static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(grouped(number)) \(number == 1 ? singular : plural ?? singular + "s")"
  }

  /// `812 B`, `4.1 KB`, `1.2 MB`: decimal, one digit after the point.
  public static func bytes(_ number: Int) -> String {
    if number < 1000 { return "\(number) B" }
    var value = Double(number) / 1000
    for unit in ["KB", "MB", "GB"] {
      if value < 999.95 || unit == "GB" {
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(unit)"
      }
      value /= 1000
    }
    return ""
  }

  /// `0.8 s`, `2 min 5 s`, `3 h 20 min`, `4 d 2 h`.
  public static func duration(_ seconds: Double) -> String {
    // Seconds that round up to sixty are shown as a minute.
    if seconds < 59.5 {
      let tenths = Int((max(0, seconds) * 10).rounded())
      return seconds < 9.95 ? "\(tenths / 10).\(tenths % 10) s" : "\(Int(seconds.rounded())) s"
    }
    let whole = max(60, Int(seconds))
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    if whole < 86_400 { return "\(whole / 3600) h \(whole / 60 % 60) min" }
    return "\(whole / 86_400) d \(whole / 3600 % 24) h"
  }

  /// `2026-11-21 15:05:09+01:00`: the local time in Kraków with its offset from UTC, which the log uses.
  public static func moment(_ moment: Timestamp) -> String { Zone.warsaw.clock(at: moment) }
}

extension Formatting {
  /// Three decimals, in JSON's number syntax.
  public static func decimal(_ value: Double) -> String {
    let thousandths = Int((value * 1000).rounded())
    let (whole, rest) = thousandths.magnitude.quotientAndRemainder(dividingBy: 1000)
    let digits = String(rest)
    return (thousandths < 0 ? "-" : "") + "\(whole)." + String(repeating: "0", count: 3 - digits.count) + digits
  }
}
