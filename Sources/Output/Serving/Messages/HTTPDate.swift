internal import Platform

/// Dates of HTTP header fields (RFC 9110 5.6.7).
enum HTTPDate {
  private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  /// `Sun, 06 Nov 1994 08:49:37 GMT`, rounded down to the second.
  static func format(_ moment: Timestamp) -> String {
    let text = moment.description
    guard let civil = civil(of: moment) else { return text }
    // The time of day is the middle of the RFC 3339 text.
    let time = text.dropFirst(text.count - 9).dropLast()
    let year = String(repeating: "0", count: max(0, 4 - String(civil.year).count)) + String(civil.year)
    return "\(days[civil.weekday - 1]), \(two(civil.day)) \(months[civil.month - 1]) \(year) \(time) GMT"
  }

  /// Parses the preferred form and the two obsolete ones; nil for anything else.
  ///
  /// The name of the day is not checked, since nothing depends on it.
  static func parse(_ text: String) -> Timestamp? {
    let words = text.split(separator: " ").map(String.init)
    // Sun, 06 Nov 1994 08:49:37 GMT
    if words.count == 6, words[0].hasSuffix(","), words[5] == "GMT", words[3].count == 4 {
      return moment(day: words[1], month: words[2], year: Int(words[3]), time: words[4])
    }
    // Sunday, 06-Nov-94 08:49:37 GMT
    if words.count == 4, words[0].hasSuffix(","), words[3] == "GMT" {
      let date = words[1].split(separator: "-").map(String.init)
      guard date.count == 3, date[2].count == 2, let short = number(date[2]) else { return nil }
      // A year more than 50 years ahead belongs to the last century (RFC 9110 5.6.7).
      let now = civil(of: .now)?.year ?? 2026
      let year = now / 100 * 100 + short
      return moment(day: date[0], month: date[1], year: year > now + 50 ? year - 100 : year, time: words[2])
    }
    // Sun Nov  6 08:49:37 1994
    if words.count == 5, words[4].count == 4 {
      return moment(day: words[2], month: words[1], year: Int(words[4]), time: words[3])
    }
    return nil
  }

  private static func moment(day: String, month: String, year: Int?, time: String) -> Timestamp? {
    let clock = time.split(separator: ":", omittingEmptySubsequences: false).map { $0.count == 2 ? number($0) : nil }
    guard let day = number(day), let month = months.firstIndex(of: month), let year,
      let civil = Civil(year: year, month: month + 1, day: day), clock.count == 3,
      let hour = clock[0], let minute = clock[1], let second = clock[2], hour < 24, minute < 60, second <= 60
    else { return nil }
    return Timestamp(seconds: Int64(civil.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
  }

  private static func number(_ text: some StringProtocol) -> Int? {
    text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(text) : nil
  }

  private static func civil(of moment: Timestamp) -> Civil? {
    let seconds = moment.seconds
    let days = seconds >= 0 ? seconds / 86_400 : -((-seconds + 86_399) / 86_400)
    return Civil(daysSinceEpoch: Int(days))
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : String(value) }
}
