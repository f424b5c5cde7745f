import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// Population, revenue per head and the report, computed a second time without SQL from random figures.
@Suite struct ReportOracleTests {
  private struct Member {
    var area: String
    var from: String
    var to: String
  }

  private struct Figure {
    var value: Int?
    var status: String
  }

  /// The inputs of all datasets.
  private struct World {
    var members: [Member] = []
    /// By area and year.
    var people: [String: Figure] = [:]
    /// In grosze, by area and year.
    var revenue: [String: Int] = [:]
    /// In hundredths of a km².
    var surface: [String: Int] = [:]
    var breaks: [Int] = []

    static let areas = ["1206012", "1206022", "1206052", "1261011"]
    static let years = Array(2016...2024)

    init(_ seed: UInt64) {
      var random = Seeded(seed)
      for area in Self.areas {
        let from = random.pick(["2014-06-24", "", "2018-01-01", "2019-12-31", "2021-07-01"])
        let to = random.once(in: 4) ? random.pick(["2020-12-30", "2022-12-31"]) : ""
        if to.isEmpty || from < to { members.append(Member(area: area, from: from, to: to)) }
        surface[area] = random.once(in: 12) ? nil : 10_000 + random.below(30_000)
        for year in Self.years {
          let key = "\(area) \(year)"
          if !random.once(in: 12) {
            let isMissing = random.once(in: 15)
            people[key] = Figure(
              value: isMissing ? nil : 5000 + random.below(800_000),
              status: isMissing
                ? random.pick(["O", "L"]) : random.pick(["A", "A", "A", "A", "A", "", "P", "B", "D", "E"]))
          }
          if !random.once(in: 12) { revenue[key] = random.below(900_000_000_00) }
        }
      }
      breaks = Self.years.filter { _ in random.once(in: 5) }
    }

    func members(_ year: Int) -> [String] {
      let day = "\(year)-12-31"
      return members.filter { $0.from <= day && ($0.to.isEmpty || day <= $0.to) }.map(\.area).sorted()
    }

    /// Of figures with a value: the least final one, then what limits them.
    static func status(_ all: [String]) -> String { ["E", "P", "B", "D"].first { all.contains($0) } ?? "A" }
  }

  /// `a / b`, half away from zero, with so many places at the most; of numbers that are not negative, but for `a`.
  private static func ratio(_ a: Int, _ b: Int, places: Int) -> String {
    let scale = (0..<places).reduce(1) { whole, _ in whole * 10 }
    let doubled = 2 * a.magnitude * UInt(scale)
    let units = (doubled + UInt(b)) / (2 * UInt(b))
    var digits = String(units % UInt(scale) + UInt(scale)).dropFirst()
    while digits.last == "0" { digits.removeLast() }
    let text = "\(units / UInt(scale))" + (digits.isEmpty ? "" : ".\(digits)")
    return a < 0 && units > 0 ? "-\(text)" : text
  }

  private struct Year {
    var year: Int
    var members: [String]
    var figures: Int
    var people: Int?
    var km2: Int?
    var status: String
  }

  private func years(_ world: World) -> [Year] {
    World.years.compactMap { year in
      let members = world.members(year)
      let rows = members.compactMap { world.people["\($0) \(year)"] }
      guard !rows.isEmpty else { return nil }
      let values = rows.compactMap(\.value)
      let surfaces = members.compactMap { world.surface[$0] }
      return Year(
        year: year, members: members, figures: values.count,
        people: values.count == members.count ? values.reduce(0, +) : nil,
        km2: surfaces.count == members.count ? surfaces.reduce(0, +) : nil, status: World.status(rows.map(\.status)))
    }
  }

  private func population(_ world: World) -> (lines: [String], report: [String]) {
    var (lines, report): ([String], [String]) = ([], [])
    var previous: Year?
    for year in years(world) {
      let isBreak = previous.map { before in
        before.members != year.members || world.breaks.contains { before.year < $0 && $0 <= year.year }
      }
      var (change, percent) = ("", "")
      if let before = previous?.people, let now = year.people, isBreak == false {
        change = "\(now - before)"
        percent = Self.ratio(100 * (now - before), before, places: 2)
      }
      let density = year.people.flatMap { people in year.km2.map { Self.ratio(people * 100, $0, places: 0) } } ?? ""
      let km2 = year.km2.map { Self.ratio($0, 100, places: 2) } ?? ""
      let status = year.people == nil ? "O" : World.status([year.status] + (isBreak == true ? ["B"] : []))
      let people = year.people.map { "\($0)" } ?? ""
      lines.append(
        "metropolia-krakowska,\(year.year),\(year.members.count),\(year.figures),\(people),"
          + "\(previous.map { "\($0.year)" } ?? ""),\(isBreak ?? false),\(change),\(percent),\(km2),\(density),\(status)"
      )
      func line(_ id: String, _ value: String, _ unit: String) {
        let status = value.isEmpty ? "O" : status
        report.append("\(id),metropolia-krakowska,\(year.year),\(value),\(unit),\(status),ludnosc-metropolii")
      }
      line("ludnosc", people, "osoba")
      line("gestosc", density, "osoba/km²")
      if let previous { line("ludnosc-zmiana", previous.year == year.year - 1 ? change : "", "osoba") }
      if year.people != nil { previous = year }
    }
    return (lines, report)
  }

  private func perHead(_ world: World) -> (lines: [String], report: [String]) {
    var lines: [String] = []
    var broken: Set<String> = []
    for area in World.areas {
      var previous: Int?
      for year in World.years {
        guard let revenue = world.revenue["\(area) \(year)"] else { continue }
        let figure = world.people["\(area) \(year)"]
        let head = figure?.value.map { Self.ratio(revenue, $0 * 100, places: 2) } ?? ""
        let people = figure?.value.map { "\($0)" } ?? ""
        let isBreak = previous.map { before in world.breaks.contains { before < $0 && $0 <= year } } ?? false
        if isBreak { broken.insert("\(area) \(year)") }
        if !head.isEmpty { previous = year }
        let status = head.isEmpty ? "O" : World.status([figure?.status ?? ""] + (isBreak ? ["B"] : []))
        // Grosze as a decimal: rounding to two places changes nothing.
        lines.append("\(area),\(year),\(Self.ratio(revenue, 100, places: 2)),\(people),\(head),\(status)")
      }
    }
    var report: [String] = []
    for year in World.years {
      let members = world.members(year)
      guard members.contains(where: { world.revenue["\($0) \(year)"] != nil }) else { continue }
      let both = members.compactMap { area -> (Int, Figure, Int)? in
        guard let revenue = world.revenue["\(area) \(year)"], let figure = world.people["\(area) \(year)"],
          let people = figure.value
        else { return nil }
        return (revenue, figure, people)
      }
      let isWhole = both.count == members.count
      let head =
        isWhole
        ? Self.ratio(both.reduce(0) { $0 + $1.0 }, both.reduce(0) { $0 + $1.2 } * 100, places: 2) : ""
      let breaks = members.filter { broken.contains("\($0) \(year)") }.map { _ in "B" }
      let status = isWhole ? World.status(both.map(\.1.status) + breaks) : "O"
      report.append("dochody-na-mieszkanca,metropolia-krakowska,\(year),\(head),zł,\(status),dochody-na-mieszkanca")
    }
    return (lines, report)
  }

  @Test(arguments: [1, 2, 3, 5, 8, 13] as [UInt64])
  func everyFigureFollows(seed: UInt64) throws {
    let world = World(seed)
    let metropolis = try Metropolis(Metropolis.report)
    try metropolis.put(
      "grupy-obszarow", world.members.map { "metropolia-krakowska;\($0.area);Metropolia;\($0.from);\($0.to)" })
    try metropolis.put("powierzchnia", world.surface.map { "\($0);\(Self.ratio($1, 100, places: 2))" })
    try metropolis.put(
      "ludnosc",
      world.people.map { key, figure in
        let (area, year) = (key.prefix(7), key.suffix(4))
        return "72305;\(area);\(year);\(figure.value.map { "\($0)" } ?? "");osoba;\(figure.status);"
      })
    try metropolis.put(
      "dochody", world.revenue.map { "\($0.prefix(7));\($0.suffix(4));\(Self.ratio($1, 100, places: 2))" })
    try metropolis.put(
      "przerwy-w-szeregach", ["inny;72305;2020;x;x"] + world.breaks.map { "ludnosc;72305;\($0);spis;census" })
    let outcome = metropolis.run()
    #expect(outcome.status == .done, "\(outcome.errors)")
    let (population, perHead) = (population(world), perHead(world))
    #expect(!population.lines.isEmpty && !perHead.lines.isEmpty)
    #expect(try metropolis.csv("ludnosc-metropolii") == population.lines)
    #expect(try metropolis.csv("dochody-na-mieszkanca") == perHead.lines)
    let report = try metropolis.csv("stan-metropolii").filter { !$0.hasPrefix("pm10-") && !$0.hasPrefix("bo-") }
    #expect(report == (population.report + perHead.report).sorted())
  }

  @Test func theSecondComputationRoundsAsItShould() {
    #expect(Self.ratio(5, 1000, places: 2) == "0.01" && Self.ratio(-5, 1000, places: 2) == "-0.01")
    #expect(Self.ratio(4, 1000, places: 2) == "0" && Self.ratio(-4, 1000, places: 2) == "0")
    #expect(Self.ratio(12_340, 100, places: 2) == "123.4" && Self.ratio(5, 2, places: 0) == "3")
  }
}
