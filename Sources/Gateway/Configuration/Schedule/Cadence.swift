public import Platform

/// How often something is expected: `every 36h`, or by a day of each week, month, quarter or year; in local time of
/// Kraków.
public struct Cadence: Hashable, Sendable, CustomStringConvertible {
  private enum Rule: Hashable, Sendable {
    case seconds(Int)
    /// A number of days later at the same time of day.
    case days(Int)
    /// Each day by a minute of the day.
    case daily(minute: Int)
    /// Each week by the end of a day, 1 for Monday.
    case weekly(Int)
    case monthly(Int)
    /// By a day of the first month of each quarter.
    case quarterly(Int)
    case yearly(month: Int, day: Int)
  }

  /// The text, as written by the operator.
  public let description: String
  private let rule: Rule
  private let zone: Zone

  /// The accepted forms, for messages.
  static let forms =
    "every 36h, every 7d, daily by 8:00, weekly by Friday, monthly by 15, quarterly by 20, yearly by 03-31"

  private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

  /// Nil if the text is none of `forms`; `monthly, by the 15th` equals `monthly by 15`.
  init?(_ text: String, zone: Zone = .warsaw) {
    description = text
    self.zone = zone
    let words = text.lowercased().replacing(",", with: " ").split(separator: " ").filter { $0 != "the" }
      .map(String.init)
    if words.count == 2, words[0] == "every", let rule = Self.interval(words[1]) {
      self.rule = rule
      return
    }
    guard words.count == 3, words[1] == "by", let rule = Self.rule(words[0], by: words[2]) else { return nil }
    self.rule = rule
  }

  private static func interval(_ text: String) -> Rule? {
    guard let unit = text.last, let count = number(text.dropLast()), count >= 1 else { return nil }
    switch unit {
    case "h" where count <= 1000: return .seconds(count * 3600)
    case "d" where count <= 3660: return .days(count)
    default: return nil
    }
  }

  private static func rule(_ word: String, by text: String) -> Rule? {
    switch word {
    case "daily":
      let parts = numbers(text, between: ":")
      guard parts.count == 2, (0..<24).contains(parts[0]), (0..<60).contains(parts[1]) else { return nil }
      return .daily(minute: parts[0] * 60 + parts[1])
    case "weekly": return weekdays.firstIndex(of: text).map { .weekly($0 + 1) }
    case "monthly": return day(text).map { .monthly($0) }
    case "quarterly": return day(text).map { .quarterly($0) }
    case "yearly":
      let parts = numbers(text, between: "-")
      guard parts.count == 2, Civil(year: 2024, month: parts[0], day: parts[1]) != nil else { return nil }
      return .yearly(month: parts[0], day: parts[1])
    default: return nil
    }
  }

  /// The number written in decimal digits alone; a sign is not allowed.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(text) : nil
  }

  /// The numbers between separators; empty if a part is not a number.
  private static func numbers(_ text: String, between separator: Character) -> [Int] {
    let parts = text.split(separator: separator, omittingEmptySubsequences: false).map(number)
    return parts.contains(nil) ? [] : parts.compactMap { $0 }
  }

  private static func day(_ text: String) -> Int? {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let day = Int(digits), (1...31).contains(day),
      ["", "st", "nd", "rd", "th", "."].contains(text.dropFirst(digits.count))
    else { return nil }
    return day
  }

  /// When the next one is due, given the moment of the last one.
  ///
  /// What came in a week, month, quarter or year counts for it, whether it came in time or not; a day that a month does
  /// not have means its last day.
  public func due(after last: Timestamp) -> Timestamp {
    let local = zone.local(last)
    let (year, month) = (local.day.year, local.day.month)
    switch rule {
    case .seconds(let seconds): return last.adding(seconds: Double(seconds))
    case .days(let count):
      // With the fraction of the second, so that due times after different runs differ.
      let fraction = Double(last.microseconds % 1_000_000) / 1_000_000
      return moment(Civil(daysSinceEpoch: local.day.daysSinceEpoch + count), local.second).adding(seconds: fraction)
    case .daily(let minute):
      return moment(Civil(daysSinceEpoch: local.day.daysSinceEpoch + 1), minute * 60)
    case .weekly(let weekday):
      let monday = local.day.daysSinceEpoch - local.day.weekday + 1
      return end(Civil(daysSinceEpoch: monday + 7 + weekday - 1))
    case .monthly(let day): return end(month == 12 ? year + 1 : year, month % 12 + 1, day)
    case .quarterly(let day):
      let first = (month - 1) / 3 * 3 + 4
      return end(first > 12 ? year + 1 : year, first > 12 ? 1 : first, day)
    case .yearly(let month, let day): return end(year + 1, month, day)
    }
  }

  private func moment(_ day: Civil, _ second: Int) -> Timestamp {
    LocalTime(day, second: second).map { zone.moments(of: $0).first } ?? zone.midnight(of: day)
  }

  /// The last second of a day.
  private func end(_ day: Civil) -> Timestamp { moment(day, 86_399) }

  private func end(_ year: Int, _ month: Int, _ day: Int) -> Timestamp {
    let last = min(day, Civil.days(inMonth: month, of: year))
    return Civil(year: year, month: month, day: last).map(end) ?? .now
  }
}

/// An operator's expectation of a source: regular complete runs, new versions, or both.
public struct Expectation: Hashable, Sendable {
  /// How often a complete run must end, whether or not anything is new.
  public var run: Cadence?
  /// How often each dataset must get a new version.
  public var version: Cadence?
}

extension Expectation {
  /// The number of jumps through the runs of a schedule: they cover a week for the shortest cadence, and more than a year
  /// for a cadence of two days or more.
  private static let stepsMax = 400

  /// The expectation that a source cannot meet between some two of its next scheduled runs, even if they succeed; nil
  /// if it can meet all.
  func gap(of schedule: Schedule, from now: Timestamp = .now) -> Cadence? {
    [run, version].compactMap { $0 }.first { cadence in
      var last = schedule.next(after: now)
      for _ in 0..<Self.stepsMax {
        guard let next = Self.run(of: schedule, after: last, by: cadence.due(after: last)) else { return true }
        last = next
      }
      return false
    }
  }

  /// A run that is in time after another one, as far ahead as a few attempts find it; nil if there is none.
  ///
  /// All runs between the two are in time after each other, since a due date never moves back, and can be skipped. A
  /// schedule that runs every minute of office hours is thus followed through the night and the weekend.
  private static func run(of schedule: Schedule, after last: Timestamp, by due: Timestamp) -> Timestamp? {
    var span = due.seconds(since: last) / 2
    while span >= 60 {
      let run = schedule.next(after: last.adding(seconds: span))
      if run <= due { return run }
      span /= 2
    }
    let next = schedule.next(after: last)
    return next <= due ? next : nil
  }
}
