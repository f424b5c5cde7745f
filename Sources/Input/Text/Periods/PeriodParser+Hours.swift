internal import Platform
internal import Schema

/// Days and hours.
extension PeriodParser {
  func date(_ year: Int, _ month: Int, _ day: Int) throws(PeriodFault) -> Civil {
    guard year > 0, let date = Civil(year: year, month: month, day: day) else { throw .noSuchDay }
    return date
  }

  /// The rest after a date: nothing, or a time. A time is an hour even at midnight, since hourly series have a record
  /// for it.
  mutating func hour(of day: Civil) throws(PeriodFault) -> Period {
    if isAtEnd { return Period(day: day) }
    if !take(.letter(UInt8(ascii: "t"))) { guard isApart(next) || takeMark(",") != nil else { throw .unknown } }
    if take(.hour) { _ = takeMark(".") }
    guard let hour = number(digits: 1...2), hour < 24 else { throw .unknown }
    for _ in 0..<2 where takeMark(":") != nil {
      guard let rest = number(digits: 2...2) else { throw .unknown }
      guard rest == 0 else { throw .notAFullHour }
    }
    if takeMark(".") != nil {
      guard let rest = number(digits: 1...9) else { throw .unknown }
      guard rest == 0 else { throw .notAFullHour }
    }
    guard let offset = try offset() else {
      guard let period = Period(day: day, hour: hour) else { throw .hourLeftOut }
      return period
    }
    return try Self.local(Int64(day.daysSinceEpoch) * 86_400 + Int64(hour * 3600) - offset)
  }

  /// `Z`, `+02:00`, `+0200`, `+02` in seconds; nil if absent.
  private mutating func offset() throws(PeriodFault) -> Int64? {
    if take(.letter(UInt8(ascii: "z"))) { return 0 }
    guard let sign = takeMark("+-") else { return nil }
    guard case .number(let number, let digits) = token, digits == 2 || digits == 4 else { throw .unknown }
    skip()
    var (hours, minutes) = digits == 2 ? (number, 0) : (number / 100, number % 100)
    if digits == 2, takeMark(":") != nil {
      guard let rest = self.number(digits: 2...2) else { throw .unknown }
      minutes = rest
    }
    guard hours <= 14, minutes < 60 else { throw .unknown }
    if sign == UInt8(ascii: "-") { (hours, minutes) = (-hours, -minutes) }
    return Int64(hours * 3600 + minutes * 60)
  }

  /// The local hour of Warsaw at a moment; the second occurrence of a repeated hour is marked.
  private static func local(_ seconds: Int64) throws(PeriodFault) -> Period {
    let moment = Timestamp(seconds: seconds)
    let local = Zone.warsaw.local(moment)
    guard local.day.year >= Zone.firstSummerYear, local.day.year <= 9999 else { throw .unknown }
    guard local.second % 3600 == 0 else { throw .notAFullHour }
    var isRepeated = false
    if case .two(_, let later) = Zone.warsaw.moments(of: local) { isRepeated = later == moment }
    guard let period = Period(day: local.day, hour: local.hour, isRepeated: isRepeated) else { throw .hourLeftOut }
    return period
  }
}
