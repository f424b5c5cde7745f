import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// What the report must never do, each with figures that show it.
@Suite struct ReportTests {
  private let metropolis: Metropolis

  private static let members = ["1206012", "1206022", "1261011"]
  private static let years = [2018, 2019, 2020, 2021, 2022]

  init() throws {
    metropolis = try Metropolis(Metropolis.report)
    try metropolis.put("grupy-obszarow", Self.members.map { "metropolia-krakowska;\($0);Metropolia;2014-06-24;" })
    try metropolis.put("powierzchnia", Self.members.map { "\($0);10" })
    try metropolis.put("ludnosc", Self.people())
    try metropolis.put("dochody", Self.members.flatMap { area in Self.years.map { "\(area);\($0);100000" } })
    try metropolis.put("przerwy-w-szeregach", ["ludnosc;72305;2020;spis 2021;census of 2021"])
  }

  /// A thousand people a gmina, ten more each year.
  private static func people(without: String = "", status: [Int: String] = [:]) -> [String] {
    members.flatMap { area in
      years.map { year -> String in
        let isMissing = "\(area) \(year)" == without
        let value = isMissing ? "" : "\(1000 + 10 * (year - 2018))"
        return "72305;\(area);\(year);\(value);osoba;\(isMissing ? "O" : status[year] ?? "A");\(isMissing ? "x" : "")"
      }
    }
  }

  private func report(_ indicator: String) throws -> [String] {
    try metropolis.csv("stan-metropolii").filter { $0.hasPrefix("\(indicator),") }.map { line in
      let values = line.split(separator: ",", omittingEmptySubsequences: false)
      return "\(values[2]) \(values[3]) \(values[5])"
    }
  }

  @Test func aYearAndItsChange() throws {
    let run = metropolis.run()
    #expect(run.status == .done, "\(run)")
    #expect(try report("ludnosc") == ["2018 3000 A", "2019 3030 A", "2020 3060 B", "2021 3090 A", "2022 3120 A"])
    #expect(try report("ludnosc-zmiana") == ["2019 30 A", "2020  O", "2021 30 A", "2022 30 A"])
    let heads = try report("dochody-na-mieszkanca")
    #expect(heads.first == "2018 100 A" && heads.filter { $0.hasSuffix(" B") }.map { $0.prefix(4) } == ["2020"])
  }

  /// A later member changes no earlier year.
  @Test func aNewMemberIsOneFromItsDayOn() throws {
    metropolis.run()
    let before = try metropolis.csv("stan-metropolii")
    try metropolis.put(
      "grupy-obszarow",
      Self.members.map { "metropolia-krakowska;\($0);Metropolia;2014-06-24;" }
        + ["metropolia-krakowska;1206052;Metropolia;2023-01-01;"])
    #expect(metropolis.run().status == .done)
    #expect(try metropolis.csv("stan-metropolii") == before)
    // Figures of the new member for earlier years do not belong to the metropolis either.
    try metropolis.put(
      "ludnosc", Self.people() + ["72305;1206052;2022;500;osoba;A;", "72305;1206052;2023;500;osoba;A;"])
    try metropolis.put(
      "dochody", Self.members.flatMap { area in Self.years.map { "\(area);\($0);100000" } } + ["1206052;2022;9000000"])
    #expect(metropolis.run().status == .done)
    #expect(try report("dochody-na-mieszkanca").last == "2022 96.15 A")
    #expect(try report("ludnosc").suffix(2) == ["2022 3120 A", "2023  O"])
  }

  @Test func aYearWithoutOneGminaStays() throws {
    metropolis.run()
    try metropolis.put("ludnosc", Self.people(without: "1206022 2022"))
    #expect(metropolis.run().status == .done)
    #expect(try report("ludnosc").last == "2022  O")
    #expect(try report("gestosc").last == "2022  O")
    #expect(try report("dochody-na-mieszkanca").last == "2022  O")
    #expect(try metropolis.csv("dochody-na-mieszkanca").contains("1206022,2022,100000,,,O"))
    #expect(try metropolis.csv("ludnosc-metropolii").last == "metropolia-krakowska,2022,3,2,,2021,false,,,30,,O")
  }

  /// With a year left out the next one's change would be that of two years.
  @Test func aChangeIsThatOfOneYear() throws {
    try metropolis.put("ludnosc", Self.people(without: "1206022 2019"))
    metropolis.run()
    #expect(try report("ludnosc-zmiana") == ["2019  O", "2020  O", "2021 30 A", "2022 30 A"])
    #expect(
      try metropolis.csv("ludnosc-metropolii")[2]
        == "metropolia-krakowska,2020,3,3,3060,2018,true,,,30,102,B")
  }

  @Test func whatIsPreliminaryStaysSo() throws {
    try metropolis.put("ludnosc", Self.people(status: [2021: "P", 2022: "P"]))
    metropolis.run()
    #expect(try report("ludnosc").suffix(2) == ["2021 3090 P", "2022 3120 P"])
    #expect(try report("dochody-na-mieszkanca").last == "2022 96.15 P")
    // The final figure is a revision marked as final, also for the derived figure.
    try metropolis.put("ludnosc", Self.people())
    #expect(metropolis.run().status == .done)
    let revisions = metropolis.scene.run("revisions stan-metropolii --kind final")
    #expect(revisions.output.contains("ludnosc") && revisions.status == .done, "\(revisions)")
  }

  /// GUS has recalculated 2020 on the base of the census of 2021: one line of the list.
  @Test func aBreakIsWrittenInAListAndNowhereElse() throws {
    try metropolis.put("przerwy-w-szeregach", ["ludnosc;72305;2021;spis 2021;census of 2021"])
    metropolis.run()
    #expect(try report("ludnosc-zmiana") == ["2019 30 A", "2020 30 A", "2021  O", "2022 30 A"])
    try metropolis.put("przerwy-w-szeregach", ["ludnosc;72305;2020;spis 2021;census of 2021"])
    #expect(metropolis.run().status == .done)
    #expect(try report("ludnosc-zmiana") == ["2019 30 A", "2020  O", "2021 30 A", "2022 30 A"])
    #expect(try report("ludnosc") == ["2018 3000 A", "2019 3030 A", "2020 3060 B", "2021 3090 A", "2022 3120 A"])
    // Breaks of other series do not concern this one.
    try metropolis.put("przerwy-w-szeregach", ["mieszkancy;72305;2020;x;x", "ludnosc;76025;2021;x;x"])
    #expect(metropolis.run().status == .done)
    #expect(try report("ludnosc-zmiana") == ["2019 30 A", "2020 30 A", "2021 30 A", "2022 30 A"])
  }

  /// A line of the report is traced to exactly its figures.
  @Test func aLineLeadsToItsFigures() throws {
    metropolis.run()
    let area = "metropolia-krakowska"
    func read(_ line: String) -> [String] {
      metropolis.scene.run("trace \(line)").output.split(separator: "\n").filter {
        $0.hasPrefix("read ") && !$0.contains(": 0 rows")
      }.map { $0.split(separator: " ").dropFirst().joined(separator: " ") }
    }
    #expect(read("stan-metropolii gestosc \(area) 2020") == ["ludnosc-metropolii version 1: 1 row"])
    #expect(
      read("stan-metropolii dochody-na-mieszkanca \(area) 2020") == [
        "dochody-na-mieszkanca version 1: 3 rows", "grupy-obszarow version 1: 3 rows",
      ])
    // That the year is the first on its base follows from an earlier one, and from the list of breaks.
    #expect(
      read("dochody-na-mieszkanca 1206012 2020") == [
        "dochody version 1: 2 rows", "ludnosc version 1: 2 rows", "przerwy-w-szeregach version 1: 1 row",
      ])
    #expect(
      metropolis.scene.run("show stan-metropolii area=\(area) period=2020").output.contains("3060"))
    let wrong = metropolis.scene.run("trace stan-metropolii gestosc metropolia-krakwska 2020")
    #expect(wrong.status == .wrong && wrong.errors.contains("is not an area"), "\(wrong)")
  }

  /// What ships for the figures of GUS is what the document shows.
  @Test func theListThatShips() throws {
    let shipped = String(decoding: try Files.read("config/indicators/breaks.csv"), as: UTF8.self)
    #expect(try Guide("docs/derived.md").example("breaks") == shipped)
    // The census of 2021 breaks every series of population at 2020.
    for line in ["ludnosc,72305", "ludnosc,76025", "ludnosc,155", "ludnosc,60559", "ludnosc-metropolii,population"] {
      #expect(shipped.contains("\n\(line),2020,") && shipped.contains("\n\(line),2010,"), "\(line)")
    }
    #expect(!shipped.contains(",2021,"))
  }

  /// Figures that go from a small table are held, though its source's own limits let them.
  @Test func aYearThatVanishesIsHeld() throws {
    metropolis.run()
    try metropolis.put("ludnosc", Self.people().filter { !$0.contains(";2018;") })
    let run = metropolis.run()
    #expect(run.status == .held, "\(run)")
    #expect(run.errors.contains("ludnosc-metropolii held: "), "\(run.errors)")
    #expect(try metropolis.csv("ludnosc-metropolii").count == 5)
  }

  /// The population is counted in persons, whatever its source counts in.
  @Test func anotherUnitIsConverted() throws {
    metropolis.run()
    let before = try metropolis.csv("stan-metropolii")
    try metropolis.put(
      "ludnosc",
      Self.people().map { line in
        var values = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        (values[3], values[4]) = ("\(values[3].dropLast(3)).\(values[3].suffix(3))", "tys. osób")
        while values[3].last == "0" { values[3].removeLast() }
        if values[3].last == "." { values[3].removeLast() }
        return values.joined(separator: ";")
      })
    // The dataset holds a run that gives its figures in another unit; an operator who knows lets it pass.
    let run = metropolis.run()
    #expect(run.status == .held && run.errors.contains("same-unit"), "\(run)")
    let release = metropolis.scene.run("hold release 1")
    #expect(release.status == .done, "\(release)")
    #expect(try metropolis.csv("ludnosc").first?.contains(",1,tys. osób,") == true)
    #expect(try metropolis.csv("stan-metropolii") == before)
    try metropolis.put("ludnosc", Self.people().map { $0.replacing(";osoba;", with: ";zł;") })
    #expect(metropolis.run().status == .held)
    let refused = metropolis.scene.run("hold release 2")
    #expect(refused.status == .failed && refused.errors.contains("PLN cannot become PER"), "\(refused)")
    #expect(try metropolis.csv("stan-metropolii") == before)
  }
}
