internal import Testing

@testable import Platform

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"), (1_795_270_509, "2026-11-21T14:15:09Z"), (-1, "1969-12-31T23:59:59Z"),
    (951_782_400, "2000-02-29T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
    (-62_167_219_200, "0000-01-01T00:00:00Z"),
  ])
  func writesAndReadsRFC3339(seconds: Int64, text: String) {
    #expect(Timestamp(seconds: seconds).description == text)
    #expect(Timestamp(text) == Timestamp(seconds: seconds))
  }

  @Test(arguments: [
    "", "2026-11-21", "2026-11-21T14:15:09", "2026-11-21 14:15:09Z", "2026x11x21T14:15:09Z", "2026-11-21T14-15-09Z",
    "2026-13-01T00:00:00Z", "2026-02-29T00:00:00Z", "2026-11-21T24:00:00Z", "2026-11-21T23:60:00Z",
    "2026-11-21T23:59:60Z", "2026-11-21T14:15:09z", "+026-11-21T14:15:09Z", "２026-11-21T14:15:0Z",
  ])
  func refusesWhatItDoesNotWrite(text: String) { #expect(Timestamp(text) == nil) }

  @Test func fractionsRoundDownOnBothSidesOfTheEpoch() {
    #expect(Timestamp(microseconds: 1_999_999).seconds == 1)
    #expect(Timestamp(microseconds: -1).seconds == -1)
    #expect(Timestamp(microseconds: -1_000_000).seconds == -1)
    #expect(Timestamp(microseconds: -1_000_001).seconds == -2)
    #expect(Timestamp(microseconds: .min).seconds < 0)
  }

  @Test func addingTakesAnythingThatAServerMaySay() {
    let start = Timestamp(seconds: 1000)
    #expect(start.adding(seconds: 0.5).microseconds == 1_000_500_000)
    #expect(start.adding(seconds: .nan) == start)
    #expect(start.adding(seconds: .infinity) > Timestamp(seconds: 30_000_000_000))
    #expect(start.adding(seconds: -1e300) < start)
    #expect(Timestamp(microseconds: .max).adding(seconds: 1) == Timestamp(microseconds: .max))
    #expect(start.adding(seconds: 61).seconds(since: start) == 61)
  }

  @Test func nowIsInThisCentury() {
    #expect(Timestamp.now > Timestamp("2025-01-01T00:00:00Z")!)
    #expect(Timestamp.now < Timestamp("2125-01-01T00:00:00Z")!)
  }
}

@Suite struct CivilTests {
  @Test func everyDayOfEightCenturiesComesBack() {
    var day = Civil(year: 1600, month: 1, day: 1)!
    var weekday = day.weekday
    for number in day.daysSinceEpoch...Civil(year: 2400, month: 12, day: 31)!.daysSinceEpoch {
      let found = Civil(daysSinceEpoch: number)
      guard found.daysSinceEpoch == number, found == day, found.weekday == weekday else {
        Issue.record("day \(number): \(found) is not \(day)")
        return
      }
      weekday = weekday % 7 + 1
      day = next(day)
    }
  }

  /// The day after, by counting, not by the method that is tested.
  private func next(_ day: Civil) -> Civil {
    if let same = Civil(year: day.year, month: day.month, day: day.day + 1) { return same }
    if let first = Civil(year: day.year, month: day.month + 1, day: 1) { return first }
    return Civil(year: day.year + 1, month: 1, day: 1)!
  }

  @Test(arguments: [(1900, false), (2000, true), (2023, false), (2024, true), (2100, false)])
  func leapYears(year: Int, isLeap: Bool) {
    #expect(Civil.isLeap(year) == isLeap)
    #expect((Civil(year: year, month: 2, day: 29) != nil) == isLeap)
  }

  @Test(arguments: [
    (2024, 0, 1), (2024, 13, 1), (2024, 1, 0), (2024, 1, 32), (2024, 4, 31), (-1, 1, 1), (10_000, 1, 1),
    (Int.max, 1, 1), (2024, Int.max, 1), (2024, 1, Int.min),
  ])
  func daysThatDoNotExist(year: Int, month: Int, day: Int) {
    #expect(Civil(year: year, month: month, day: day) == nil)
  }

  @Test func weekdaysAreThoseOfTheCalendar() {
    #expect(Civil(daysSinceEpoch: 0).weekday == 4)
    #expect(Civil(year: 2026, month: 11, day: 21)?.weekday == 6)
    #expect(Civil(daysSinceEpoch: -1).weekday == 3)
  }

  @Test func yearsHaveFourDigits() {
    #expect(Civil(year: 7, month: 1, day: 2)?.description == "0007-01-02")
    #expect(Civil(year: 1999, month: 12, day: 31)! < Civil(year: 2000, month: 1, day: 1)!)
  }
}
