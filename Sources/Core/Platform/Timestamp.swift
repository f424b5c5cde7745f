internal import Glibc

/// A moment, in microseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Since 1970-01-01T00:00:00Z; negative before.
  public let microseconds: Int64

  public init(microseconds: Int64) { self.microseconds = microseconds }
  public init(seconds: Int64) { microseconds = seconds * 1_000_000 }

  /// The current wall-clock time (clock_gettime(2), CLOCK_REALTIME).
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

  /// Whole seconds since the epoch, rounded down.
  public var seconds: Int64 { floorDivide(microseconds, 1_000_000) }

  /// This moment plus a number of seconds, which is limited to a thousand years.
  public func adding(seconds: Double) -> Timestamp {
    // Retry-After of a server ends up here, and the conversion to Int64 would trap.
    let bound = 1000 * 365.25 * 86_400
    let bounded = seconds.isNaN ? 0 : min(max(seconds, -bound), bound)
    let (sum, isOver) = microseconds.addingReportingOverflow(Int64(bounded * 1_000_000))
    return Timestamp(microseconds: isOver ? (bounded > 0 ? .max : .min) : sum)
  }

  /// Seconds from `earlier` to this moment.
  public func seconds(since earlier: Timestamp) -> Double {
    Double(microseconds - earlier.microseconds) / 1_000_000
  }

  /// RFC 3339 in UTC with whole seconds: `2026-11-21T14:05:09Z`.
  public var description: String {
    let civil = Civil(daysSinceEpoch: Int(floorDivide(seconds, 86_400)))
    let rest = Int(seconds - floorDivide(seconds, 86_400) * 86_400)
    return "\(civil)T\(two(rest / 3600)):\(two(rest / 60 % 60)):\(two(rest % 60))Z"
  }

  /// Reads RFC 3339 in UTC as `description` writes it; nil for anything else.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int? {
      var value = 0
      for byte in bytes[range] {
        guard byte >= 48, byte <= 57 else { return nil }
        value = value * 10 + Int(byte - 48)
      }
      return value
    }
    guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10), let hour = number(11..<13),
      let minute = number(14..<16), let second = number(17..<19),
      let civil = Civil(year: year, month: month, day: day), hour < 24, minute < 60, second < 60
    else { return nil }
    self.init(seconds: Int64(civil.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second))
    // Checks the separators, which the parsing of the numbers skipped.
    guard description == text else { return nil }
  }

  public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }
}

/// The quotient rounded down, also for moments before 1970; the divisor is positive.
public func floorDivide(_ a: Int64, _ b: Int64) -> Int64 { a % b < 0 ? a / b - 1 : a / b }

/// Two digits, for dates and times.
func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

/// A day of the proleptic Gregorian calendar.
public struct Civil: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// From 0 to 9999.
  public let year: Int
  /// From 1 to 12.
  public let month: Int
  /// From 1 to the last of the month.
  public let day: Int

  /// Nil if the day does not exist or the year is not within 0 to 9999, which four digits can express.
  public init?(year: Int, month: Int, day: Int) {
    guard (0...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Civil.days(inMonth: month, of: year)
    else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day `daysSinceEpoch` days after 1970-01-01.
  ///
  /// The civil-from-days method of H. Hinnant (https://howardhinnant.github.io/date_algorithms.html): years begin in
  /// March, so the leap day is the last of its year.
  public init(daysSinceEpoch: Int) {
    let shifted = daysSinceEpoch + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01; negative before.
  public var daysSinceEpoch: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// Monday is 1, Sunday is 7 (ISO 8601).
  public var weekday: Int { ((daysSinceEpoch + 3) % 7 + 7) % 7 + 1 }

  /// Whether the year has a 29 February.
  static func isLeap(_ year: Int) -> Bool { (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 }

  /// The number of days of a month; `month` is 1 to 12.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: isLeap(year) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// `2026-11-21`.
  public var description: String {
    let digits = String(year)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + "\(digits)-\(two(month))-\(two(day))"
  }

  public static func < (a: Civil, b: Civil) -> Bool { (a.year, a.month, a.day) < (b.year, b.month, b.day) }
}
