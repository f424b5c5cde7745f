internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

/// Moments and hours beside GNU date, which has the zone from the system's files.
@Suite(
  .enabled(
    if: Shell.path("date") != nil && Files.exists("/usr/share/zoneinfo/Europe/Warsaw"),
    "date or its zones are not there"))
struct MomentOracleTests {
  /// The output of date for each line, in the zone of Warsaw.
  private func date(_ lines: [String], _ format: String) throws -> [String] {
    let folder = try TemporaryFolder()
    try folder.write("lines", lines.joined(separator: "\n") + "\n")
    let answer = try #require(Shell.shell("LC_ALL=C TZ=Europe/Warsaw date -f lines '+\(format)'", in: folder.path))
    let found = answer.split(separator: "\n").map(String.init)
    try #require(found.count == lines.count)
    return found
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// Any moment of 1988 to 2037 with any offset that there is, as RFC 3339 writes it.
  private static func any(_ random: inout Seeded) -> String {
    let first = Timestamp("1988-01-02T00:00:00Z")!.seconds
    let last = Timestamp("2037-12-30T00:00:00Z")!.seconds
    let text = Timestamp(seconds: first + Int64(random.below(Int(last - first)))).description.dropLast()
    let (hours, minutes) = (random.below(15), random.pick([0, 0, 30, 45]))
    return text
      + random.pick([
        "Z", "+\(two(hours)):\(two(minutes))", "-\(two(hours)):\(two(minutes))", "+\(two(hours))\(two(minutes))",
      ])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func momentsWithAnOffsetAreThoseOfDate(seed: UInt64) throws {
    var random = Seeded(seed)
    let texts = (0..<1000).map { _ in Self.any(&random) }
    for (text, expected) in zip(texts, try date(texts, "%Y-%m-%dT%H:%M:%S%:z")) where Moment.canonical(text) != expected
    {
      Issue.record("\(text) is \(Moment.canonical(text) ?? "none") and not \(expected) (seed \(seed))")
    }
  }

  /// Any moment of the years 1800 to 1987: the mean time of Warsaw, two wars, and summer times that came and went.
  @Test(arguments: [8, 9, 10] as [UInt64])
  func oldMomentsAreThoseOfDate(seed: UInt64) throws {
    var random = Seeded(seed)
    let first = Timestamp("1800-01-01T00:00:00Z")!.seconds
    let last = Timestamp("1988-01-01T00:00:00Z")!.seconds
    let texts = (0..<2000).map { _ in
      Timestamp(seconds: first + Int64(random.below(Int(last - first)))).description
    }
    for (text, expected) in zip(texts, try date(texts, "%Y-%m-%dT%H:%M:%S%:z")) {
      if Moment.canonical(text) != expected {
        Issue.record("\(text) is \(Moment.canonical(text) ?? "none") and not \(expected) (seed \(seed))")
      }
      let local = String(expected.prefix(19))
      // A time that the clocks showed twice is its first occurrence; the offset tells them apart.
      guard let canonical = Moment.canonical(local) else {
        Issue.record("\(local) is not a time of Warsaw (seed \(seed))")
        continue
      }
      if Moment.canonical(canonical) != canonical { Issue.record("\(canonical) is not \(local)") }
    }
  }

  /// Around each change of the clocks, minute by minute.
  @Test func theClocksChangeWhenDateSaysSo() throws {
    var texts: [String] = []
    for year in 1988...2037 {
      for month in [3, 9, 10] {
        for day in 22...31 where !(month == 9 && day == 31) {
          texts += ["00:59:59", "01:00:00", "01:00:01"].map { "\(year)-\(Self.two(month))-\(day)T\($0)Z" }
        }
      }
    }
    for (text, expected) in zip(texts, try date(texts, "%Y-%m-%dT%H:%M:%S%:z")) where Moment.canonical(text) != expected
    {
      Issue.record("\(text) is \(Moment.canonical(text) ?? "none") and not \(expected)")
    }
  }

  /// The hour of a period is that on the clocks of Warsaw; the later of two has its offset.
  @Test(arguments: [4, 5] as [UInt64])
  func hoursAreThoseOfDate(seed: UInt64) throws {
    var random = Seeded(seed)
    let texts = (0..<1000).map { _ -> String in
      let text = Self.any(&random)
      // On the hour; half-hour offsets of other zones are excluded.
      let zone = text.hasSuffix("Z") ? "Z" : "\(text.dropFirst(19).prefix(3)):00"
      return "\(text.prefix(13)):00:00\(zone)"
    }
    let expected = try date(texts, "%Y-%m-%dT%H %z")
    for (text, hour) in zip(texts, expected) {
      let isRepeated = hour.hasSuffix("+0100") && Period("\(hour.prefix(13))+01:00") != nil
      let period = hour.prefix(13) + (isRepeated ? "+01:00" : "")
      if PeriodText.canonical(text) != String(period) {
        Issue.record("\(text) is \(PeriodText.canonical(text) ?? "none") and not \(period) (seed \(seed))")
      }
    }
  }

  /// A local time without an offset, except for the skipped and repeated hours.
  @Test(arguments: [6, 7] as [UInt64])
  func wallClocksAreThoseOfDate(seed: UInt64) throws {
    var random = Seeded(seed)
    let texts = (0..<1000).map { _ -> String in
      let text = Self.any(&random).prefix(19)
      // Two o'clock on a Sunday may not be.
      return String(text.prefix(11))
        + (text.dropFirst(11).hasPrefix("02") ? "12" : String(text.dropFirst(11).prefix(2)))
        + String(text.dropFirst(13))
    }
    for (text, expected) in zip(texts, try date(texts, "%Y-%m-%dT%H:%M:%S%:z")) where Moment.canonical(text) != expected
    {
      Issue.record("\(text) is \(Moment.canonical(text) ?? "none") and not \(expected) (seed \(seed))")
    }
  }
}
