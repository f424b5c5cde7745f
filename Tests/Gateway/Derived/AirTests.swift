import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// The shipped daily means of air quality, on hours that a test counts itself.
@Suite struct AirTests {
  private let metropolis: Metropolis

  init() throws {
    metropolis = try Metropolis(Metropolis.report)
    try metropolis.put("grupy-obszarow", ["metropolia-krakowska;1261011;Metropolia;2014-06-24;"])
    try metropolis.put("powierzchnia", ["1261011;10"])
    try metropolis.put("ludnosc", ["72305;1261011;2024;1000;osoba;A;"])
    try metropolis.put("dochody", ["1261011;2024;1000"])
    try metropolis.put("stacje-powietrza", ["A;1261011;1", "B;1261011;2", "C;1219043;3"])
  }

  /// So many hours of a station's day, each with this value.
  private static func hours(
    _ station: String, _ count: Int, _ value: String, day: String = "2024-03-05", status: String = "V"
  ) -> [String] {
    // Clear of the nights in which the clocks change.
    let first = count <= 20 ? 4 : 0
    let offset = day >= "2024-03-31" && day < "2024-10-27" ? "+02:00" : "+01:00"
    return (first..<first + count).map { hour in
      "\(station);PM10;1g;\(day)T\(hour < 10 ? "0" : "")\(hour):00:00\(offset);\(value);µg/m³;\(status)"
    }
  }

  private func days(_ lines: [String]) throws -> [String] {
    try metropolis.put("powietrze", lines)
    let run = metropolis.run()
    #expect(run.status == .done, "\(run)")
    return try metropolis.csv("powietrze-dobowe")
  }

  /// Nine hours of two stations are eighteen, and no day.
  @Test func threeQuartersOfADayAreThoseOfOneStation() throws {
    let found = try days(
      Self.hours("A", 9, "85") + Self.hours("B", 9, "85") + Self.hours("C", 17, "85")
        + Self.hours("A", 18, "7", day: "2024-03-06"))
    #expect(found == ["1261011,PM10,2024-03-06,7,7,18,1,V"])
  }

  /// A station counts once, however many of its hours there are.
  @Test func theMeanIsThatOfTheStations() throws {
    let found = try days(Self.hours("A", 24, "90") + Self.hours("B", 18, "5") + Self.hours("C", 20, "0.1"))
    #expect(found == ["1219043,PM10,2024-03-05,0.1,0.1,20,1,V", "1261011,PM10,2024-03-05,47.5,90,42,2,V"])
    #expect(
      try metropolis.csv("powietrze-dobowe-stacji") == [
        "A,PM10,2024-03-05,1261011,90,24,V", "B,PM10,2024-03-05,1261011,5,18,V", "C,PM10,2024-03-05,1219043,0.1,20,V",
      ])
  }

  @Test func aMeanLeadsToItsHours() throws {
    _ = try days(
      Self.hours("A", 18, "90") + Self.hours("A", 24, "1", day: "2024-03-06") + Self.hours("C", 20, "0.1"))
    let trace = metropolis.scene.run("trace powietrze-dobowe 1261011 PM10 2024-03-05").output
    #expect(trace.contains("\nread     powietrze-dobowe-stacji version 1: 1 row\n"), "\(trace)")
    #expect(trace.contains("period=2024-03-05T04:00:00+01:00: value=90 ") && !trace.contains("value=1 "), "\(trace)")
  }

  /// What is verified of one station makes nothing final of the other's hours.
  @Test func theStatusIsThatOfTheLeastFinalHour() throws {
    #expect(
      try days(Self.hours("A", 24, "10", status: "A") + Self.hours("B", 24, "20")) == [
        "1261011,PM10,2024-03-05,15,20,48,2,V"
      ])
    #expect(
      try days(Self.hours("A", 24, "10", status: "A") + Self.hours("B", 24, "20", status: "A"))
        == ["1261011,PM10,2024-03-05,15,20,48,2,A"])
  }

  /// A station without a known location does not disappear.
  @Test func aStationThatIsNotListedIsSeen() throws {
    try metropolis.put("powietrze", Self.hours("A", 24, "10") + Self.hours("MpNikt", 24, "99"))
    let run = metropolis.run()
    // Half of the rows is more than the limit.
    #expect(run.status == .held, "\(run)")
    let entries = metropolis.scene.run("quarantine list").output
    #expect(entries.contains("derived:powietrze-dobowe-stacji"), "\(entries)")
    let number = try #require(
      entries.split(separator: "\n").first { $0.contains("derived:powietrze-dobowe-stacji") }?
        .split(separator: " ").first { Int($0) != nil })
    let shown = metropolis.scene.run("quarantine show \(number)").output
    #expect(shown.contains("\"MpNikt\" is not an area"), "\(shown)")
  }

  /// Days of a year, above 50 on every tenth.
  private static func year(_ count: Int) -> [String] {
    (0..<count).flatMap { index -> [String] in
      let lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      var (month, day) = (0, index)
      while day >= lengths[month] { (day, month) = (day - lengths[month], month + 1) }
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      return hours("A", 18, index % 10 == 0 ? "50.1" : "50", day: "2024-\(two(month + 1))-\(two(day + 1))")
    }
  }

  /// Nine tenths of the 366 days of 2024 are 329.4.
  @Test(arguments: [(329, ""), (330, "33")])
  func aYearNeedsNineTenthsOfItsDays(count: Int, above: String) throws {
    #expect(try days(Self.year(count)).count == count)
    let report = try metropolis.csv("stan-metropolii").filter { $0.hasPrefix("pm10-") }
    #expect(
      report == [
        "pm10-dni,1261011,2024,\(above),doba,\(above.isEmpty ? "O" : "V"),powietrze-dobowe",
        "pm10-doby,1261011,2024,\(count),doba,V,powietrze-dobowe",
      ])
  }
}
