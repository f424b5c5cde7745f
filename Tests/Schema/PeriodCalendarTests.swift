internal import Testbed
internal import Testing

@testable import Platform
@testable import Schema

/// Which periods there are, and how they fit together: against the system's `date`, against lists from the standards, and
/// against plain counting.
@Suite struct PeriodCalendarTests {
  private func day(_ year: Int, _ month: Int, _ day: Int) throws -> Civil {
    try #require(Civil(year: year, month: month, day: day))
  }

  /// GNU date computes ISO 8601 weeks independently.
  @Test(.enabled(if: Shell.path("date") != nil, "date is not there"))
  func weeksAreThoseOfTheSystem() throws {
    let folder = try TemporaryFolder()
    var days: [Civil] = []
    for year in 1900...2100 {
      let newYear = try day(year, 1, 1).daysSinceEpoch
      for offset in -8...8 { days.append(Civil(daysSinceEpoch: newYear + offset)) }
    }
    try folder.write("days", days.map(\.description).joined(separator: "\n") + "\n")
    let answer = try #require(Shell.shell("date -u -f days +%G-W%V", in: folder.path))
    let weeks = answer.split(separator: "\n").map(String.init)
    try #require(weeks.count == days.count)
    for (day, week) in zip(days, weeks) {
      let found = Period(day: day).containing(.week)
      if found?.description != week { Issue.record("\(day) is in \(found?.description ?? "no week"), not in \(week)") }
    }
  }

  /// The long years of a century, as calendars print them (ISO 8601).
  @Test func longYearsHaveAWeek53() {
    let long = [
      2004, 2009, 2015, 2020, 2026, 2032, 2037, 2043, 2048, 2054, 2060, 2065, 2071, 2076, 2082, 2088, 2093, 2099,
    ]
    #expect((2000...2099).filter { Period(.week, 53, of: $0) != nil } == long)
    #expect((2000...2099).allSatisfy { Period(.week, 52, of: $0) != nil && Period(.week, 54, of: $0) == nil })
  }

  /// The parts of a year follow each other without gap or overlap, and are all of it.
  @Test(arguments: [0, 1, 4, 1582, 1900, 1999, 2000, 2023, 2024, 9998, 9999])
  func partsAreTheWholeYear(year: Int) throws {
    let whole = try #require(Period(year: year))
    for (kind, count) in [(Period.Kind.half, 2), (.quarter, 4), (.month, 12)] {
      let parts = try (1...count).map { try #require(Period(kind, $0, of: year)) }
      #expect(parts.first?.firstDay == whole.firstDay && parts.last?.lastDay == whole.lastDay)
      for (a, b) in zip(parts, parts.dropFirst()) { #expect(a.lastDay + 1 == b.firstDay, "\(a) \(b)") }
      #expect(parts.allSatisfy { whole.contains($0) && $0.containing(.year) == whole })
      #expect(Period(kind, count + 1, of: year) == nil && Period(kind, 0, of: year) == nil)
    }
    #expect(whole.lastDay - whole.firstDay + 1 == (Civil.isLeap(year) ? 366 : 365))
  }

  @Test(arguments: [1, 1970, 1999, 2004, 2020, 2021, 2026, 9997])
  func weeksAndSchoolYearsFollowEachOther(year: Int) throws {
    let last = try #require(Period(.week, 53, of: year) ?? Period(.week, 52, of: year))
    let next = try #require(Period(.week, 1, of: year + 1))
    #expect(last.lastDay + 1 == next.firstDay)
    #expect(next.start.weekday == 1 && last.end.weekday == 7)
    for month in [9, 10] {
      let school = try #require(Period(.schoolYear, month, of: year))
      #expect(try school.lastDay + 1 == #require(Period(.schoolYear, month, of: year + 1)).firstDay)
      #expect(school.start.day == 1 && school.start.month == month)
    }
  }

  @Test(arguments: [
    (Period.Kind.half, 1, 0, true), (.half, 2, 9999, true), (.half, 1, -1, false), (.half, 3, 2024, false),
    (.quarter, 4, 9999, true), (.quarter, 5, 2024, false), (.quarter, 0, 2024, false), (.quarter, 1, 10_000, false),
    (.month, 12, 9999, true), (.month, 13, 2024, false), (.month, -1, 2024, false), (.month, 1, 0, true),
    // The last week of the year 9999 ends, and the first of the year 0 begins, in a year of five digits or none.
    (.week, 1, 1, true), (.week, 1, 0, false), (.week, 52, 9998, true), (.week, 1, 9999, false),
    (.schoolYear, 9, 1, true), (.schoolYear, 10, 9998, true), (.schoolYear, 9, 9999, false), (.schoolYear, 9, 0, false),
    (.schoolYear, 8, 2024, false), (.schoolYear, 11, 2024, false), (.schoolYear, 1, 2024, false),
    // These kinds have no numbered parts.
    (.year, 1, 2024, false), (.day, 1, 2024, false), (.hour, 1, 2024, false), (.month, Int.max, 2024, false),
    (.month, 1, Int.max, false), (.week, Int.min, 2024, false),
  ])
  func partsThatAYearHas(kind: Period.Kind, part: Int, year: Int, isThere: Bool) {
    #expect((Period(kind, part, of: year) != nil) == isThere)
  }

  @Test(arguments: [(-1, false), (0, true), (9999, true), (10_000, false), (Int.max, false), (Int.min, false)])
  func yearsHaveFourDigits(year: Int, isThere: Bool) { #expect((Period(year: year) != nil) == isThere) }

  // MARK: Hours of Warsaw

  /// How many hours a day has, counting the one that autumn repeats.
  private func hours(of day: Civil) -> Int {
    (0..<24).count { Period(day: day, hour: $0) != nil }
      + (0..<24).count { Period(day: day, hour: $0, isRepeated: true) != nil }
  }

  /// Summers end in September up to 1995 and in October since (Rozporządzenie Prezesa Rady Ministrów; 2000/84/EC).
  @Test(arguments: [
    (1988, 27, 9, 25), (1989, 26, 9, 24), (1995, 26, 9, 24), (1996, 31, 10, 27), (2000, 26, 10, 29), (2021, 28, 10, 31),
    (2024, 31, 10, 27), (2026, 29, 10, 25), (2037, 29, 10, 25),
  ])
  func twoDaysOfAYearHaveOtherHours(year: Int, march: Int, autumnMonth: Int, autumnDay: Int) throws {
    let (spring, autumn) = (try day(year, 3, march), try day(year, autumnMonth, autumnDay))
    let first = try day(year, 1, 1).daysSinceEpoch
    for number in first..<first + (Civil.isLeap(year) ? 366 : 365) {
      let day = Civil(daysSinceEpoch: number)
      let expected = day == spring ? 23 : day == autumn ? 25 : 24
      if hours(of: day) != expected { Issue.record("\(day) has \(hours(of: day)) hours") }
    }
    #expect(Period(day: spring, hour: 2) == nil)
    let earlier = try #require(Period(day: autumn, hour: 2))
    let later = try #require(Period(day: autumn, hour: 2, isRepeated: true))
    #expect(earlier < later && earlier != later && earlier.containing(.day) == later.containing(.day))
    #expect(later.description == "\(autumn)T02+01:00")
    #expect(!earlier.contains(later) && Period(day: autumn).contains(later))
  }

  @Test func hoursBeforeTheKnownSummersAreTakenAsTheyAre() throws {
    // 3 April 1977 had no hour from 1 to 2, but which hours it had is not known here.
    let day = try day(1977, 4, 3)
    #expect(hours(of: day) == 24)
    #expect(Period(day: day, hour: 24) == nil && Period(day: day, hour: -1) == nil)
    #expect(Period(day: day, hour: 2, isRepeated: true) == nil)
  }

  // MARK: What lies in what

  @Test(
    arguments: [
      ("2024-02-29", Period.Kind.month, "2024-02"), ("2024-06-30", .half, "2024-S1"), ("2024-07-01", .half, "2024-S2"),
      ("2024-09-30", .quarter, "2024-Q3"), ("2024-10-01", .quarter, "2024-Q4"),
      ("2024-08-31", .schoolYear, "2023-09-01/P1Y"),
      ("2024-09-01", .schoolYear, "2024-09-01/P1Y"), ("2024-Q4", .half, "2024-S2"), ("2024-Q2", .year, "2024"),
      ("2024-Q4", .schoolYear, "2024-09-01/P1Y"), ("2024-Q3", .schoolYear, nil),
      ("2024-S1", .schoolYear, "2023-09-01/P1Y"),
      ("2024-W01", .month, "2024-01"), ("2024-W05", .month, nil), ("2024-W09", .month, nil),
      ("2024-W10", .month, "2024-03"),
      ("2024-W40", .quarter, nil), ("2024-W52", .year, "2024"), ("2021-01-01", .week, "2020-W53"),
      ("2024-10-27T02+01:00", .day, "2024-10-27"), ("2024-10-27T02+01:00", .week, "2024-W43"),
      ("2024-07-15T13", .hour, "2024-07-15T13"),
      ("2024-07-15", .hour, nil), ("2024-07", .day, nil), ("2024", .month, nil), ("2024", .schoolYear, nil),
      ("2024-10-01/P1Y", .schoolYear, "2024-10-01/P1Y"), ("2024-09-01/P1Y", .year, nil), ("0000-01-01", .week, nil),
      ("9999-12-31", .week, nil), ("9999-12-31", .schoolYear, nil), ("0000-03-01", .schoolYear, nil),
      ("9999-12", .year, "9999"),
    ] as [(String, Period.Kind, String?)])
  func theLongerPeriod(text: String, kind: Period.Kind, longer: String?) throws {
    #expect(try #require(Period(text)).containing(kind)?.description == longer)
  }

  /// Containment is an order: what contains what contains something contains that.
  @Test func containmentIsAnOrder() {
    var random = Seeded(1_918)
    func any() -> Period {
      let day = Civil(daysSinceEpoch: 19_700 + random.below(100))
      let kinds: [Period?] = [
        Period(year: day.year), Period(.half, 1 + random.below(2), of: day.year),
        Period(.quarter, 1 + random.below(4), of: day.year), Period(.month, day.month, of: day.year),
        Period(day: day).containing(.week), Period(day: day), Period(day: day, hour: random.below(24)),
        Period(.schoolYear, 9 + random.below(2), of: day.year),
      ]
      return random.pick(kinds) ?? Period(day: day)
    }
    var chains = 0
    for _ in 0..<30_000 {
      let (a, b, c) = (any(), any(), any())
      if a.contains(b), b.contains(a), a != b, a.kind != .hour, a.firstDay != b.firstDay || a.lastDay != b.lastDay {
        Issue.record("\(a) and \(b) contain each other (seed 1918)")
      }
      guard a.contains(b), b.contains(c) else { continue }
      chains += 1
      if !a.contains(c) { Issue.record("\(a) contains \(b), and that \(c) (seed 1918)") }
    }
    #expect(chains > 500)
  }
}
