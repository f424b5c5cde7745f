import Platform
import Testing

@Suite struct ZoneTests {
  private func moment(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

  private func clock(_ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int) throws -> LocalTime {
    let day = try #require(Civil(year: year, month: month, day: day))
    return try #require(LocalTime(day, hour: hour, minute: minute))
  }

  @Test(arguments: [
    ("2026-01-15T12:00:00Z", "2026-01-15T13:00:00+01:00"),
    ("2026-07-15T12:00:00Z", "2026-07-15T14:00:00+02:00"),
    // 2026: changes on 29 March and 25 October.
    ("2026-03-29T00:59:59Z", "2026-03-29T01:59:59+01:00"),
    ("2026-03-29T01:00:00Z", "2026-03-29T03:00:00+02:00"),
    ("2026-10-25T00:59:59Z", "2026-10-25T02:59:59+02:00"),
    ("2026-10-25T01:00:00Z", "2026-10-25T02:00:00+01:00"),
    // 2024: 31 March is itself a Sunday. 2027: 31 October is.
    ("2024-03-31T01:00:00Z", "2024-03-31T03:00:00+02:00"),
    ("2027-10-31T01:00:00Z", "2027-10-31T02:00:00+01:00"),
    // Until 1995 summer ended in September; before 1988 nothing is known of it.
    ("1995-09-24T00:59:59Z", "1995-09-24T02:59:59+02:00"),
    ("1995-09-24T01:00:00Z", "1995-09-24T02:00:00+01:00"),
    ("1996-09-29T01:00:00Z", "1996-09-29T03:00:00+02:00"),
    ("1987-07-01T12:00:00Z", "1987-07-01T13:00:00+01:00"),
    ("2025-12-31T23:30:00Z", "2026-01-01T00:30:00+01:00"),
  ])
  func showsTheWallClock(utc: String, warsaw: String) throws {
    #expect(Zone.warsaw.description(of: try moment(utc)) == warsaw)
  }

  @Test func knowsTheHourThatComesTwice() throws {
    #expect(
      Zone.warsaw.moments(of: try clock(2026, 10, 25, 2, 30))
        == .two(earlier: try moment("2026-10-25T00:30:00Z"), later: try moment("2026-10-25T01:30:00Z")))
    #expect(Zone.warsaw.moments(of: try clock(2026, 10, 25, 3, 0)) == .one(try moment("2026-10-25T02:00:00Z")))
    #expect(Zone.warsaw.moments(of: try clock(2026, 10, 25, 1, 59)) == .one(try moment("2026-10-24T23:59:00Z")))
  }

  @Test func knowsTheHourThatIsLeftOut() throws {
    #expect(
      Zone.warsaw.moments(of: try clock(2026, 3, 29, 2, 30)) == .none(gapEnd: try moment("2026-03-29T01:00:00Z")))
    #expect(Zone.warsaw.moments(of: try clock(2026, 3, 29, 1, 59)) == .one(try moment("2026-03-29T00:59:00Z")))
    #expect(Zone.warsaw.moments(of: try clock(2026, 3, 29, 3, 0)) == .one(try moment("2026-03-29T01:00:00Z")))
  }

  @Test func everyMomentOfAYearComesBack() throws {
    var candidate = try moment("2026-01-01T00:00:00Z")
    let end = try moment("2027-01-01T00:00:00Z")
    while candidate < end {
      switch Zone.warsaw.moments(of: Zone.warsaw.local(candidate)) {
      case .one(let found): #expect(found == candidate)
      case .two(let earlier, let later): #expect(earlier == candidate || later == candidate)
      case .none: Issue.record("\(candidate) has a wall clock that does not exist")
      }
      candidate = candidate.adding(seconds: 1_800)
    }
  }

  @Test func utcHasNoSummer() throws {
    let noon = try moment("2026-07-15T12:00:00Z")
    #expect(Zone.utc.description(of: noon) == "2026-07-15T12:00:00+00:00")
    #expect(Zone.utc.moments(of: Zone.utc.local(noon)) == .one(noon))
  }

  /// Registers write that a permit has no end as the last second there is.
  @Test(arguments: [
    ("9999-12-31T22:59:59Z", "9999-12-31T23:59:59+01:00"), ("9999-12-31T23:00:00Z", "10000-01-01T00:00:00+01:00"),
    ("9999-12-31T23:59:59Z", "10000-01-01T00:59:59+01:00"), ("9999-07-01T00:00:00Z", "9999-07-01T02:00:00+02:00"),
    ("0000-01-01T00:00:00Z", "0000-01-01T01:00:00+01:00"),
  ])
  func theLastSecondsOfTheCalendarHaveAClock(utc: String, warsaw: String) throws {
    let moment = try moment(utc)
    #expect(Zone.warsaw.description(of: moment) == warsaw)
    #expect(Zone.warsaw.moments(of: Zone.warsaw.local(moment)).first == moment)
  }

  @Test func momentsBeyondTheCalendarAreWinter() {
    for moment in [Timestamp(microseconds: .max), Timestamp(microseconds: .min)] {
      #expect(Zone.warsaw.offset(at: moment) == 3600)
    }
  }

  @Test func refusesClocksThatDoNotExist() throws {
    let day = try #require(Civil(year: 2026, month: 1, day: 1))
    #expect(LocalTime(day, hour: 24, minute: 0) == nil)
    #expect(LocalTime(day, hour: 0, minute: 60) == nil)
    #expect(LocalTime(day, second: 86_400) == nil)
  }
}
