public import Platform

/// When a source runs: `every 15m`, or a cron expression; in local time of Kraków.
public struct Schedule: Hashable, Sendable, CustomStringConvertible {
  private enum Rule: Hashable, Sendable {
    /// Elapsed seconds from local midnight; the grid restarts each day.
    case seconds(Int)
    /// At midnight of every n-th day, counted from 1970-01-01.
    case days(Int)
    case cron(Cron)
  }

  /// The text, as written by the operator.
  public let description: String
  private let rule: Rule
  private let zone: Zone

  /// Parses `every <n>s|m|h|d`, `cron: <five fields>` or the five fields alone.
  ///
  /// Intervals are aligned, so that a restart does not shift them: those below a day to local midnight, in elapsed time
  /// (`every 15m` keeps its rhythm through daylight-saving changes), whole days to the calendar.
  public init(parsing text: String, zone: Zone = .warsaw) throws(ScheduleError) {
    description = text
    self.zone = zone
    let words = text.split(separator: " ", maxSplits: 1)
    if words.first == "every" {
      rule = try Self.interval(words.count == 2 ? words[1] : "", of: text)
      return
    }
    let isNamed = text.hasPrefix("cron:")
    do {
      rule = .cron(try Cron(parsing: isNamed ? text.dropFirst(5) : text[...]))
    } catch {
      throw ScheduleError(text, error.reason)
    }
  }

  /// The first moment after another at which the source is due.
  public func next(after moment: Timestamp) -> Timestamp {
    switch rule {
    case .seconds(let step):
      let today = zone.local(moment).day
      let midnight = zone.midnight(of: today)
      let tomorrow = zone.midnight(of: Civil(daysSinceEpoch: today.daysSinceEpoch + 1))
      let elapsed = moment.seconds - midnight.seconds
      let next = Timestamp(seconds: midnight.seconds + (elapsed / Int64(step) + 1) * Int64(step))
      return min(next, tomorrow)
    case .days(let step):
      let today = zone.local(moment).day.daysSinceEpoch
      return zone.midnight(of: Civil(daysSinceEpoch: (today / step + 1) * step))
    case .cron(let cron):
      // Parsing refuses expressions that never match, so the fallback is unreachable.
      return cron.next(after: moment, in: zone) ?? moment.adding(seconds: 365 * 86_400)
    }
  }

  private static func interval(_ text: Substring, of whole: String) throws(ScheduleError) -> Rule {
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let count = Int(digits), count >= 1, count <= 100_000 else {
      throw ScheduleError(whole, "has no interval after \"every\"")
    }
    let rule: Rule
    switch text.dropFirst(digits.count) {
    case "s": rule = .seconds(count)
    case "m": rule = .seconds(count * 60)
    case "h": rule = .seconds(count * 3600)
    case "d": return .days(count)
    default: throw ScheduleError(whole, "has an interval in an unknown unit (s, m, h or d)")
    }
    guard case .seconds(let seconds) = rule, seconds >= 86_400 else { return rule }
    // In elapsed time, 24 hours would end an hour before midnight on the day of 25 hours, and the source would run twice.
    if seconds == 86_400 { return .days(1) }
    throw ScheduleError(whole, "is longer than a day but not in days")
  }
}
