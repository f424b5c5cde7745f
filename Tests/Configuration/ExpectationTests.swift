import Platform
import Testbed
import Testing

@testable import Configuration

/// Whether a schedule can meet what is expected.
@Suite struct ExpectationTests {
  private func gap(_ schedule: String, _ run: String, version: String? = nil, from now: String) throws -> String? {
    let cadence: Cadence = try #require(Cadence(run))
    let expectation = Expectation(run: cadence, version: version.flatMap { Cadence($0) })
    return expectation.gap(of: try Schedule(parsing: schedule), from: try #require(Timestamp(now)))?.description
  }

  /// A Monday and a Friday: the answer does not depend on the day of the check.
  @Test(arguments: ["2026-11-23T05:00:00Z", "2026-11-27T20:00:00Z"])
  func runsOfOfficeHoursLeaveTheNightAndTheWeekendOut(now: String) throws {
    // More runs in a day than a look at the next sixty of them would pass.
    for schedule in ["* 8-9 * * *", "*/5 6-18 * * *", "*/10 7-17 * * mon-fri"] {
      #expect(try gap(schedule, "every 11h", from: now) == "every 11h", "\(schedule)")
    }
    #expect(try gap("*/15 6-18 * * mon-fri", "every 1d", from: now) == "every 1d")
    #expect(try gap("*/15 6-18 * * mon-fri", "daily by 8:00", from: now) == "daily by 8:00")
    #expect(try gap("*/15 * * * mon-fri", "every 2h", from: now) == "every 2h")
    #expect(try gap("*/15 6-18 * * mon-fri", "every 4d", from: now) == nil)
    #expect(try gap("*/15 6-18 * * mon-fri", "weekly by friday", from: now) == nil)
  }

  @Test(arguments: [
    ("every 1m", "every 1h", nil), ("every 1h", "every 1h", nil), ("every 61m", "every 1h", "every 1h"),
    ("every 1d", "daily by 8:00", nil), ("0 9 * * *", "daily by 8:00", "daily by 8:00"),
    ("0 0 31 * *", "monthly by 31", "monthly by 31"), ("0 0 28 * *", "monthly by 28", nil),
    ("0 0 28 * *", "monthly by 27", "monthly by 27"), ("0 6 1 1,4,7,10 *", "quarterly by 1", nil),
    ("0 6 1 1,4,7,10 *", "monthly by 1", "monthly by 1"), ("0 6 29 2 *", "yearly by 02-28", "yearly by 02-28"),
    ("0 6 31 3 *", "yearly by 03-31", nil), ("every 8d", "weekly by sunday", "weekly by sunday"),
    ("every 7d", "weekly by sunday", nil), ("every 100000d", "every 3660d", "every 3660d"),
  ])
  func schedulesThatCanAndCannot(schedule: String, cadence: String, expected: String?) throws {
    #expect(try gap(schedule, cadence, from: "2026-11-30T12:00:00Z") == expected)
  }

  @Test func theRunIsNamedBeforeTheVersion() throws {
    #expect(try gap("every 2d", "every 1d", version: "every 12h", from: "2026-11-30T12:00:00Z") == "every 1d")
    #expect(try gap("every 1d", "every 2d", version: "every 12h", from: "2026-11-30T12:00:00Z") == "every 12h")
    #expect(Expectation().gap(of: try Schedule(parsing: "every 1d")) == nil)
  }

  /// Against a look at every run: of eight days, which the walk always covers, and of a year, beyond which it never looks.
  @Test func theWalkFindsWhatALookAtEveryRunFinds() throws {
    let seed: UInt64 = 7
    var random = Seeded(seed)
    let start = try #require(Timestamp("2026-11-30T12:00:00Z"))
    for _ in 0..<30 {
      let first = random.below(24)
      let hours = "\(first)-\(first + random.below(24 - first))"
      let minute = random.pick(["0", "30", "*/30", "20,40"])
      let text = "\(minute) \(hours) * * \(random.pick(["*", "mon-fri", "sat,sun", "1,4"]))"
      let schedule = try Schedule(parsing: text)
      let cadence = try #require(
        Cadence(random.pick(["every 1h", "every 6h", "every 1d", "every 3d", "daily by 8:00"])))
      func isLate(within days: Double) -> Bool {
        var last = schedule.next(after: start)
        let end = start.adding(seconds: days * 86_400)
        while last < end {
          let next = schedule.next(after: last)
          if cadence.due(after: last) < next { return true }
          last = next
        }
        return false
      }
      let found = Expectation(run: cadence).gap(of: schedule, from: start) != nil
      let comment = "seed \(seed): \(text), \(cadence)"
      if isLate(within: 8) {
        #expect(found, "\(comment)")
      } else if found {
        #expect(isLate(within: 1300), "\(comment)")
      }
    }
  }

  @Test func aScheduleThatCannotIsAWarningAtTheExpectation() throws {
    let scene = try ConfigurationScene()
    try scene.expect(
      "config/sources/register.yaml", ConfigurationScene.source + "schedule: every 7d\n«expect: every 36h\n",
      "warning: it runs every 7d, so what is expected every 36h cannot but be late between two runs; "
        + "expect it less often, or let it run more often")
    let source = try #require(try scene.load().source("register"))
    #expect(source.expect?.run?.description == "every 36h" && source.expect?.version == nil)
    try scene.expect(
      "config/sources/register.yaml", ConfigurationScene.source + "schedule: every 1h\nexpect: every 36h\n")
    try scene.expect("config/sources/register.yaml", ConfigurationScene.source + "expect: every 36h\n")
  }

  @Test func anExpectationIsACadenceOrASectionOfTwo() throws {
    let scene = try ConfigurationScene()
    let file = "config/sources/register.yaml"
    try scene.expect(
      file, ConfigurationScene.source + "expect: «sometimes\n",
      "\"sometimes\" does not say how often; write one of: \(Cadence.forms)")
    try scene.expect(
      file, ConfigurationScene.source + "expect: {run: every 1h, version: «every 5m}\n",
      "\"every 5m\" does not say how often; write one of: \(Cadence.forms)")
    try scene.expect(
      file, ConfigurationScene.source + "expect: «{}\n", "an expectation is of a \"run\", a \"version\" or both")
    try scene.expect(
      file, ConfigurationScene.source + "expect: «[every 1h]\n",
      "expected an expectation (a mapping of keys to values), found a list")
    try scene.expect(file, ConfigurationScene.source + "expect: {version: monthly by 15}\n")
    let source = try #require(try scene.load().source("register"))
    #expect(source.expect?.run == nil && source.expect?.version?.description == "monthly by 15")
  }
}
