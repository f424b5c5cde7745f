import Configuration
import Platform
import Testing

@Suite struct ScheduleTests {
  /// The next firings after a moment, on the wall clock of Kraków.
  private func firings(_ schedule: String, after start: String, count: Int) throws -> [String] {
    let schedule = try Schedule(parsing: schedule)
    var moment = try #require(Timestamp(start))
    return (0..<count).map { _ in
      moment = schedule.next(after: moment)
      return Zone.warsaw.description(of: moment)
    }
  }

  @Test(arguments: [
    ("every 15m", "2026-11-21T14:05:09Z", ["2026-11-21T15:15:00+01:00", "2026-11-21T15:30:00+01:00"]),
    ("every 2h", "2026-11-21T14:05:09Z", ["2026-11-21T16:00:00+01:00", "2026-11-21T18:00:00+01:00"]),
    ("every 1d", "2026-11-21T14:05:09Z", ["2026-11-22T00:00:00+01:00", "2026-11-23T00:00:00+01:00"]),
    ("every 10s", "2026-11-21T14:05:09Z", ["2026-11-21T15:05:10+01:00", "2026-11-21T15:05:20+01:00"]),
    // 7 h does not divide the day: the grid restarts at midnight.
    ("every 7h", "2026-11-21T14:05:09Z", ["2026-11-21T21:00:00+01:00", "2026-11-22T00:00:00+01:00"]),
    ("cron: 30 4 * * *", "2026-11-21T14:05:09Z", ["2026-11-22T04:30:00+01:00", "2026-11-23T04:30:00+01:00"]),
    ("0 6 * * mon-fri", "2026-11-20T14:00:00Z", ["2026-11-23T06:00:00+01:00", "2026-11-24T06:00:00+01:00"]),
    ("0 0 1 jan,JUL *", "2026-11-20T14:00:00Z", ["2027-01-01T00:00:00+01:00", "2027-07-01T00:00:00+02:00"]),
    ("5-20/5,50 12 * * *", "2026-11-20T11:10:00Z", ["2026-11-20T12:15:00+01:00", "2026-11-20T12:20:00+01:00"]),
    ("0 12 29 2 *", "2026-11-20T11:10:00Z", ["2028-02-29T12:00:00+01:00", "2032-02-29T12:00:00+01:00"]),
    ("0 12 * * 7", "2026-11-20T11:10:00Z", ["2026-11-22T12:00:00+01:00", "2026-11-29T12:00:00+01:00"]),
    // Both days restricted: either is enough (crontab(5)).
    ("0 12 13 * fri", "2026-11-20T11:10:00Z", ["2026-11-27T12:00:00+01:00", "2026-12-04T12:00:00+01:00"]),
    ("40/10 3 * * *", "2026-11-20T11:10:00Z", ["2026-11-21T03:40:00+01:00", "2026-11-21T03:50:00+01:00"]),
  ])
  func fires(schedule: String, start: String, expected: [String]) throws {
    #expect(try firings(schedule, after: start, count: expected.count) == expected)
  }

  @Test func aMomentThatIsDueIsNotRepeated() throws {
    #expect(try firings("0 12 * * *", after: "2026-11-20T11:00:00Z", count: 1) == ["2026-11-21T12:00:00+01:00"])
    #expect(try firings("every 15m", after: "2026-11-20T11:15:00Z", count: 1) == ["2026-11-20T12:30:00+01:00"])
  }

  @Suite struct SpringForward {
    @Test func aTimeInTheGapRunsOnceAtItsEnd() throws {
      let outer = ScheduleTests()
      #expect(
        try outer.firings("30 2 * * *", after: "2026-03-28T12:00:00Z", count: 2)
          == ["2026-03-29T03:00:00+02:00", "2026-03-30T02:30:00+02:00"])
      #expect(
        try outer.firings("*/20 2,3 * * *", after: "2026-03-28T12:00:00Z", count: 4)
          == [
            "2026-03-29T03:00:00+02:00", "2026-03-29T03:20:00+02:00", "2026-03-29T03:40:00+02:00",
            "2026-03-30T02:00:00+02:00",
          ])
    }

    @Test(arguments: ["*/15 * * * *", "every 15m"])
    func rhythmGoesOn(schedule: String) throws {
      #expect(
        try ScheduleTests().firings(schedule, after: "2026-03-29T00:30:00Z", count: 3)
          == ["2026-03-29T01:45:00+01:00", "2026-03-29T03:00:00+02:00", "2026-03-29T03:15:00+02:00"])
    }
  }

  @Suite struct FallBack {
    @Test func aTimeThatComesTwiceRunsOnce() throws {
      #expect(
        try ScheduleTests().firings("30 2 * * *", after: "2026-10-24T12:00:00Z", count: 2)
          == ["2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00"])
    }

    @Test(arguments: ["*/15 * * * *", "every 15m"])
    func rhythmGoesOn(schedule: String) throws {
      #expect(
        try ScheduleTests().firings(schedule, after: "2026-10-25T00:30:00Z", count: 4)
          == [
            "2026-10-25T02:45:00+02:00", "2026-10-25T02:00:00+01:00", "2026-10-25T02:15:00+01:00",
            "2026-10-25T02:30:00+01:00",
          ])
    }
  }

  /// A whole year: always 15 minutes apart, and the daily time once a day, including both changes.
  @Test func aYearOfFirings() throws {
    let end = try #require(Timestamp("2027-01-01T00:00:00Z"))
    for text in ["*/15 * * * *", "every 15m"] {
      let schedule = try Schedule(parsing: text)
      var moment = try #require(Timestamp("2026-01-01T00:00:00Z"))
      while moment < end {
        let next = schedule.next(after: moment)
        #expect(next.seconds(since: moment) == 900)
        moment = next
      }
    }
    let daily = try Schedule(parsing: "30 2 * * *")
    var moment = try #require(Timestamp("2026-01-01T00:00:00Z"))
    var days: Set<Civil> = []
    var count = 0
    while true {
      moment = daily.next(after: moment)
      if moment >= end { break }
      days.insert(Zone.warsaw.local(moment).day)
      count += 1
    }
    #expect(count == 365)
    #expect(days.count == 365)
  }

  @Test(arguments: [
    ("", "has 0 fields instead of five"),
    ("daily", "has 1 field instead of five"),
    ("60 * * * *", "has the minute \"60\", which is not in 0 to 59"),
    ("* * * * 8", "has the weekday \"8\", which is not in 0 to 7"),
    ("* * 0 * *", "has the day \"0\", which is not in 1 to 31"),
    ("* * * foo *", "has the month \"foo\", which is not in 1 to 12"),
    ("5-1 * * * *", "has the minute range 5-1, which runs backwards"),
    ("*/0 * * * *", "has the step \"0\" in its minute, which is not a count"),
    ("1,,2 * * * *", "has an empty minute"),
    ("-1 * * * *", "has the minute \"\", which is not in 0 to 59"),
    ("0 0 31 2 *", "names a day that no year has"),
    ("0 0 31 4,6,sep *", "names a day that no year has"),
    ("every", "has no interval after \"every\""),
    ("every 0m", "has no interval after \"every\""),
    ("every 5 minutes", "has an interval in an unknown unit (s, m, h or d)"),
    ("every 48h", "is longer than a day but not in days"),
    ("cron: 1 2 3", "has 3 fields instead of five"),
  ])
  func refuses(text: String, reason: String) throws {
    let error = #expect(throws: ScheduleError.self) { try Schedule(parsing: text) }
    #expect(error?.what == "the schedule \"\(text)\" \(reason)")
    #expect(error?.advice.isEmpty == false)
  }
}
