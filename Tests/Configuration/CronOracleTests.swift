import Platform
import Testbed
import Testing

@testable import Configuration

/// Cron expressions against a second reading of crontab(5): every value and every minute is asked for itself.
@Suite struct CronOracleTests {
  private static let seed: UInt64 = 31_337

  /// Whether a value is in a field, by its items.
  private static func contains(_ value: Int, _ field: String, _ kind: CronField.Kind) -> Bool {
    func number(_ word: Substring) -> Int {
      kind.names.firstIndex(of: word.lowercased()).map { $0 + kind.range.lowerBound } ?? Int(word)!
    }
    let isWeekday = kind.name == "weekday"
    return field.split(separator: ",").contains { item in
      let parts = item.split(separator: "/")
      let step = parts.count == 2 ? Int(parts[1])! : 1
      let ends = parts[0].split(separator: "-")
      let low = parts[0] == "*" ? kind.range.lowerBound : number(ends[0])
      let top = isWeekday && parts[0] == "*" ? 6 : kind.range.upperBound
      let high = ends.count == 2 ? number(ends[1]) : parts[0] == "*" || parts.count == 2 ? top : low
      // Sunday is 0 and 7.
      let names = isWeekday && value == 0 ? [0, 7] : [value]
      return names.contains { $0 >= low && $0 <= high && ($0 - low) % step == 0 }
    }
  }

  private static func field(_ kind: CronField.Kind, _ random: inout Seeded) -> String {
    func value(from low: Int) -> (number: Int, word: String) {
      let number = low + random.below(kind.range.upperBound - low + 1)
      let index = number - kind.range.lowerBound
      let isNamed = kind.names.indices.contains(index) && random.once(in: 3)
      let name = isNamed ? kind.names[index] : "\(number)"
      return (number, random.once(in: 2) ? name : name.uppercased())
    }
    func item() -> String {
      let step = random.once(in: 3) ? "/\(1 + random.below(kind.range.upperBound))" : ""
      switch random.below(4) {
      case 0: return "*\(step)"
      case 1: return value(from: kind.range.lowerBound).word + step
      default:
        // 7 is Sunday, so a range that begins with it is one day.
        let low = value(from: kind.range.lowerBound)
        return "\(low.word)-\(value(from: low.number).word)\(step)"
      }
    }
    return (0...random.below(3)).map { _ in item() }.joined(separator: ",")
  }

  @Test func aFieldHoldsTheValuesOfItsItems() throws {
    var random = Seeded(Self.seed)
    for _ in 0..<400 {
      for kind in [CronField.minute, CronField.hour, CronField.day, CronField.month, CronField.weekday] {
        let text = Self.field(kind, &random)
        let field = try CronField(parsing: text[...], as: kind)
        #expect(field.isStar == text.hasPrefix("*"))
        for value in kind.range where kind.name != "weekday" || value < 7 {
          #expect(
            field.contains(value) == Self.contains(value, text, kind),
            "seed \(Self.seed): \(kind.name) \(text): \(value)")
        }
      }
    }
  }

  /// The first minute after a moment at which an expression is due, by a look at every minute.
  private static func next(_ fields: [String], after moment: Timestamp, days: Int) -> Timestamp? {
    func isDay(_ day: Civil) -> Bool {
      guard contains(day.month, fields[3], CronField.month) else { return false }
      let isDay = contains(day.day, fields[2], CronField.day)
      let isWeekday = contains(day.weekday % 7, fields[4], CronField.weekday)
      let isOpen = fields[2].hasPrefix("*") || fields[4].hasPrefix("*")
      return isOpen ? isDay && isWeekday : isDay || isWeekday
    }
    func isDue(_ clock: LocalTime) -> Bool {
      isDay(clock.day) && contains(clock.hour, fields[1], CronField.hour)
        && contains(clock.minute, fields[0], CronField.minute)
    }
    let hasRhythm = fields[1].hasPrefix("*")
    for step in 1...days * 1440 {
      let candidate = Timestamp(seconds: (floorDivide(moment.seconds, 60) + Int64(step)) * 60)
      let clock = Zone.warsaw.local(candidate)
      if hasRhythm {
        if isDue(clock) { return candidate }
        continue
      }
      // A time that came an hour ago already has run.
      if isDue(clock), Zone.warsaw.local(Timestamp(seconds: candidate.seconds - 3600)) != clock { return candidate }
      // What the clock skipped runs when it goes on.
      let before = Zone.warsaw.local(Timestamp(seconds: candidate.seconds - 60))
      let skipped = (clock.hour * 60 + clock.minute) - (before.hour * 60 + before.minute)
      if skipped == 61 {
        for minute in 0..<60 where isDue(LocalTime(clock.day, hour: before.hour + 1, minute: minute)!) {
          return candidate
        }
      }
    }
    return nil
  }

  @Test func theNextTimeIsThatOfALookAtEveryMinute() throws {
    var random = Seeded(Self.seed)
    let starts = ["2026-03-28T20:00:00Z", "2026-10-24T20:00:00Z", "2026-11-30T12:34:56Z", "2028-02-27T23:00:00Z"]
      .compactMap { Timestamp($0) }
    for _ in 0..<120 {
      let fields = [
        Self.field(CronField.minute, &random), Self.field(CronField.hour, &random),
        random.once(in: 3) ? Self.field(CronField.day, &random) : "*", "*",
        random.once(in: 3) ? Self.field(CronField.weekday, &random) : "*",
      ]
      let text = fields.joined(separator: " ")
      let schedule = try Schedule(parsing: text)
      var moment = random.pick(starts).adding(seconds: Double(random.below(43_200)))
      for _ in 0..<4 {
        guard let expected = Self.next(fields, after: moment, days: 3) else { break }
        let found = schedule.next(after: moment)
        #expect(
          found == expected,
          "seed \(Self.seed): \(text) after \(Zone.warsaw.description(of: moment)): \(Zone.warsaw.description(of: found))"
        )
        moment = expected
      }
    }
  }

  /// 29 February falls on one weekday every 28 years, and every 40 over the turn of 2100.
  @Test func aLeapDayOnOneWeekdayIsFoundAcrossATurnOfTheCentury() throws {
    let schedule = try Schedule(parsing: "0 12 29 2 */7")
    var moment = try #require(Timestamp("2026-11-30T12:00:00Z"))
    var years: [Int] = []
    for _ in 0..<4 {
      moment = schedule.next(after: moment)
      years.append(Zone.warsaw.local(moment).day.year)
    }
    #expect(years == [2032, 2060, 2088, 2128])
  }

  @Test(arguments: ["every 24h", "every 1440m", "every 86400s", "every 1d"])
  func aDayInHoursIsADayAlsoWhereItHasTwentyFive(text: String) throws {
    let schedule = try Schedule(parsing: text)
    var moment = try #require(Timestamp("2026-10-23T12:00:00Z"))
    var days: [String] = []
    for _ in 0..<4 {
      moment = schedule.next(after: moment)
      days.append(Zone.warsaw.description(of: moment))
    }
    #expect(
      days == [
        "2026-10-24T00:00:00+02:00", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00",
        "2026-10-27T00:00:00+01:00",
      ])
  }

  @Test(arguments: [
    ("*/+5 * * * *", "has the step \"+5\" in its minute, which is not a count"),
    ("*/ * * * *", "has the step \"\" in its minute, which is not a count"),
    ("*/1/2 * * * *", "has the step \"1/2\" in its minute, which is not a count"),
    ("0 */24 * * *", "has the step \"24\" in its hour, which is not a count"),
    ("0 +1 * * *", "has the hour \"+1\", which is not in 0 to 23"),
    ("0 0 * * fri-mon", "has the weekday range fri-mon, which runs backwards"),
    ("0 0 * january *", "has the month \"january\", which is not in 1 to 12"),
    ("0 0 * 99999999999999999999 *", "has the month \"99999999999999999999\", which is not in 1 to 12"),
    ("0 0 30 2 */2", "names a day that no year has"), ("every 86401s", "is longer than a day but not in days"),
    ("every 100001d", "has no interval after \"every\""),
    ("every 99999999999999999999s", "has no interval after \"every\""),
  ])
  func mistakesOfSchedules(text: String, reason: String) throws {
    let error = #expect(throws: ScheduleError.self) { try Schedule(parsing: text) }
    #expect(error?.what == "the schedule \"\(text)\" \(reason)")
  }
}
