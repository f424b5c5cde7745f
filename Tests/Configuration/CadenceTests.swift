import Platform
import Testbed
import Testing

@testable import Configuration

/// Until when the next delivery is expected, against a search over days and minutes.
@Suite struct CadenceTests {
  private static let seed: UInt64 = 20_261_130

  /// Moments from 1990 to 2060, a part of them within two days of a change of the clocks.
  private static func moments(_ count: Int) -> [Timestamp] {
    var random = Seeded(seed)
    let changes = ["1995-09-24", "2024-03-31", "2024-10-27", "2026-03-29", "2026-10-25", "2027-03-28", "2028-10-29"]
      .compactMap { Timestamp("\($0)T01:00:00Z") }
    return (0..<count).map { index in
      let minute =
        index % 3 == 0
        ? random.pick(changes).seconds / 60 + Int64(random.below(5760)) - 2880
        : 631_152_000 / 60 + Int64(random.below(70 * 525_960))
      return Timestamp(microseconds: minute * 60_000_000 + Int64(random.below(2) * 123_456))
    }
  }

  /// The first moment of a local day at which the clock shows a minute of the day or a later one.
  private static func moment(_ day: Civil, minute: Int) -> Timestamp {
    var moment = Zone.warsaw.midnight(of: day)
    while true {
      let clock = Zone.warsaw.local(moment)
      if clock.day > day || clock.hour * 60 + clock.minute >= minute { return moment }
      moment = Timestamp(seconds: moment.seconds + 60)
    }
  }

  /// The last second of a local day: the one before the next day begins.
  private static func end(_ day: Civil) -> Timestamp {
    let next = Zone.warsaw.midnight(of: Civil(daysSinceEpoch: day.daysSinceEpoch + 1))
    return Timestamp(seconds: next.seconds - 1)
  }

  /// The day that is due in the first period after that of a day, found day by day.
  private static func search(
    from day: Civil, period: (Civil) -> String, isBefore: (Civil) -> Bool
  ) -> Civil {
    var next = day
    let own = period(day)
    while period(next) == own { next = Civil(daysSinceEpoch: next.daysSinceEpoch + 1) }
    var due = next
    let following = period(next)
    while true {
      let candidate = Civil(daysSinceEpoch: due.daysSinceEpoch + 1)
      guard period(candidate) == following, isBefore(candidate) else { return due }
      due = candidate
    }
  }

  @Test(arguments: [1, 15, 28, 29, 30, 31]) func monthlyIsTheDayOrTheLastOfTheNextMonth(day: Int) throws {
    let cadence = try #require(Cadence("monthly by \(day)"))
    for last in Self.moments(60) {
      let today = Zone.warsaw.local(last).day
      let due = Self.search(from: today, period: { String("\($0)".prefix(7)) }, isBefore: { $0.day <= day })
      #expect(cadence.due(after: last) == Self.end(due), "seed \(Self.seed): \(last), monthly by \(day)")
    }
  }

  @Test(arguments: [1, 20, 30, 31]) func quarterlyIsADayOfTheFirstMonthOfTheNextQuarter(day: Int) throws {
    let cadence = try #require(Cadence("quarterly by \(day)"))
    for last in Self.moments(30) {
      let today = Zone.warsaw.local(last).day
      let due = Self.search(
        from: today, period: { "\($0.year) \(["I", "II", "III", "IV"][($0.month - 1) / 3])" },
        isBefore: { [1, 4, 7, 10].contains($0.month) && $0.day <= day })
      #expect(cadence.due(after: last) == Self.end(due), "seed \(Self.seed): \(last), quarterly by \(day)")
    }
  }

  @Test(arguments: [(1, 1), (2, 28), (2, 29), (3, 31), (12, 31)])
  func yearlyIsADayOfTheNextYear(month: Int, day: Int) throws {
    let cadence = try #require(Cadence("yearly by \(two(month))-\(two(day))"))
    for last in Self.moments(30) {
      let today = Zone.warsaw.local(last).day
      let due = Self.search(
        from: today, period: { "\($0.year)" }, isBefore: { ($0.month, $0.day) <= (month, day) })
      #expect(cadence.due(after: last) == Self.end(due), "seed \(Self.seed): \(last), \(cadence)")
    }
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  @Test(arguments: zip(["Monday", "wednesday", "SUNDAY"], [1, 3, 7]))
  func weeklyIsTheEndOfADayOfTheNextWeek(name: String, weekday: Int) throws {
    let cadence = try #require(Cadence("weekly by \(name)"))
    // 2024-01-01 was a Monday.
    let monday = try #require(Civil(year: 2024, month: 1, day: 1)).daysSinceEpoch
    func week(_ day: Civil) -> Int { Int(floorDivide(Int64(day.daysSinceEpoch - monday), 7)) }
    for last in Self.moments(60) {
      let today = Zone.warsaw.local(last).day
      let due = Self.search(
        from: today, period: { "\(week($0))" },
        isBefore: { $0.daysSinceEpoch - monday - 7 * week($0) + 1 <= weekday })
      #expect(cadence.due(after: last) == Self.end(due), "seed \(Self.seed): \(last), weekly by \(name)")
    }
  }

  @Test(arguments: ["0:00", "2:30", "02:59", "3:00", "8:00", "23:59"])
  func dailyIsAMinuteOfTheNextDay(clock: String) throws {
    let cadence = try #require(Cadence("daily by \(clock)"))
    let parts = clock.split(separator: ":").compactMap { Int($0) }
    for last in Self.moments(45) {
      let tomorrow = Civil(daysSinceEpoch: Zone.warsaw.local(last).day.daysSinceEpoch + 1)
      let due = Self.moment(tomorrow, minute: parts[0] * 60 + parts[1])
      #expect(cadence.due(after: last) == due, "seed \(Self.seed): \(last), daily by \(clock)")
    }
  }

  @Test(arguments: [1, 7, 365, 3660]) func someDaysLaterAtTheSameTimeOfTheDay(days: Int) throws {
    let cadence = try #require(Cadence("every \(days)d"))
    for last in Self.moments(45) {
      let local = Zone.warsaw.local(last)
      let due = Self.moment(
        Civil(daysSinceEpoch: local.day.daysSinceEpoch + days), minute: local.hour * 60 + local.minute)
      let fraction = last.microseconds % 1_000_000
      #expect(
        cadence.due(after: last).microseconds == due.microseconds + fraction, "seed \(Self.seed): \(last), \(cadence)")
    }
  }

  @Test(arguments: [1, 36, 1000]) func hoursAreElapsedTime(hours: Int) throws {
    let cadence = try #require(Cadence("every \(hours)h"))
    for last in Self.moments(15) {
      #expect(cadence.due(after: last).microseconds == last.microseconds + Int64(hours) * 3_600_000_000)
    }
  }

  @Test(arguments: [
    ("monthly by 31", "2027-01-31T22:59:59Z", "2027-02-28T23:59:59+01:00"),
    ("monthly by 31", "2028-01-15T12:00:00Z", "2028-02-29T23:59:59+01:00"),
    // In Kraków it is February already.
    ("monthly by 15", "2027-01-31T23:30:00Z", "2027-03-15T23:59:59+01:00"),
    ("monthly by 1", "2026-12-31T12:00:00Z", "2027-01-01T23:59:59+01:00"),
    ("yearly by 02-29", "2026-06-01T00:00:00Z", "2027-02-28T23:59:59+01:00"),
    ("yearly by 02-29", "2027-06-01T00:00:00Z", "2028-02-29T23:59:59+01:00"),
    ("quarterly by 31", "2026-12-31T12:00:00Z", "2027-01-31T23:59:59+01:00"),
    ("quarterly by 31", "2026-02-01T12:00:00Z", "2026-04-30T23:59:59+02:00"),
    ("weekly by sunday", "2026-10-18T12:00:00Z", "2026-10-25T23:59:59+01:00"),
    ("daily by 2:30", "2026-03-28T12:00:00Z", "2026-03-29T03:00:00+02:00"),
    ("daily by 2:30", "2026-10-24T12:00:00Z", "2026-10-25T02:30:00+02:00"),
    ("every 1d", "2026-03-28T01:15:00Z", "2026-03-29T03:00:00+02:00"),
    ("every 24h", "2026-03-28T12:00:00Z", "2026-03-29T14:00:00+02:00"),
  ])
  func dueDatesOnTheClockOfKrakow(text: String, last: String, due: String) throws {
    let cadence = try #require(Cadence(text))
    #expect(Zone.warsaw.description(of: cadence.due(after: try #require(Timestamp(last)))) == due)
  }

  @Test(arguments: [
    ("monthly, by the 15th", "monthly by 15"), ("Monthly by 1st", "monthly by 1"), ("monthly by 2nd", "monthly by 2"),
    ("monthly by 3rd.", nil), ("monthly by 15.", "monthly by 15"), ("Weekly by the Friday", "weekly by friday"),
    ("daily by 08:00", "daily by 8:0"),
  ])
  func spellingsOfOneCadence(text: String, plain: String?) throws {
    let last = try #require(Timestamp("2026-11-21T14:05:09Z"))
    #expect(Cadence(text)?.due(after: last) == plain.flatMap { Cadence($0) }?.due(after: last))
    #expect(Cadence(text)?.description == (plain == nil ? nil : text))
  }

  @Test(arguments: [
    "", "every", "every 0h", "every -1h", "every +36h", "every 1001h", "every 3661d", "every 5", "every 5m", "every h",
    "every 36 h", "daily", "daily by 8", "daily by 24:00", "daily by 8:60", "daily by 8:00:xx", "daily by x:8:00",
    "daily by +8:00", "weekly by 5", "weekly by fri", "monthly by 0", "monthly by 32", "monthly by x", "monthly 15",
    "monthly by 15 16", "quarterly by", "yearly by 02-30", "yearly by 13-01", "yearly by 03-x-31", "yearly by -3-31",
    "yearly by 03--31", "yearly by 31.03", "hourly by 15", "every 99999999999999999999h",
  ])
  func anythingElseIsNoCadence(text: String) { #expect(Cadence(text) == nil) }

  @Test func everyFormOfTheMessageIsUnderstood() {
    for form in Cadence.forms.split(separator: ", ") { #expect(Cadence(String(form)) != nil, "\(form)") }
  }

  @Test func whatCameLaterIsDueLaterOrAtTheSameTime() throws {
    for text in Cadence.forms.split(separator: ", ") {
      let cadence = try #require(Cadence(String(text)))
      var before: Timestamp?
      for last in Self.moments(200).sorted() {
        let due = cadence.due(after: last)
        #expect(due > last && due >= before ?? due, "seed \(Self.seed): \(text), \(last)")
        before = due
      }
    }
  }
}
