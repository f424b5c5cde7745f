import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Configuration
@testable import Daemon
@testable import Followers
@testable import State

/// The shipped figures of indicators by source: their units, their status, and mistakes in the list of sources.
@Suite struct ShippedIndicatorTests {
  private let metropolis: Metropolis

  init() throws {
    metropolis = try Metropolis([
      "wskazniki", "wskazniki-zrodla", "ludnosc", "mieszkancy", "dochody", "przerwy-w-szeregach",
      "dochody-na-mieszkanca",
      "wskazniki-wartosci", "wskazniki-wybrane",
    ])
    try metropolis.put("wskazniki", ["ludnosc;Ludność;Population;osoba", "glowa;Na głowę;Per head;zł"])
    // Which indicators there are must be known before anything is said of them.
    #expect(metropolis.scene.run("run wskazniki").status == .done)
    try metropolis.put("wskazniki-zrodla", Self.sources)
    try metropolis.put(
      "ludnosc", ["72305;1261011;2024;800000;osoba;P;s", "72305;1206012;2024;;osoba;O;x", "1241;1261011;2024;7;ob.;A;"])
    try metropolis.put("mieszkancy", ["1261011;2024;759760"])
    try metropolis.put("dochody", ["1261011;2024;1600000", "1206012;2024;5"])
  }

  private static let sources = [
    "ludnosc;gus;1;ludnosc;72305", "ludnosc;gmina;2;mieszkancy;residents",
    "glowa;klamra;1;dochody-na-mieszkanca;per_head",
  ]

  @Test func aPreliminaryFigureThatWinsSaysSo() throws {
    let run = metropolis.run()
    #expect(run.status == .done, "\(run)")
    #expect(
      try metropolis.csv("wskazniki-wartosci") == [
        "glowa,1261011,2024,klamra,1,2,zł,P", "ludnosc,1261011,2024,gmina,2,759760,osoba,A",
        "ludnosc,1261011,2024,gus,1,800000,osoba,P",
      ])
    #expect(
      try metropolis.csv("wskazniki-wybrane") == [
        "glowa,1261011,2024,2,zł,P,klamra,1,,,,,",
        "ludnosc,1261011,2024,800000,osoba,P,gus,2,gmina,759760,A,40240,5.296409",
      ])
  }

  @Test func figuresAreToldInTheUnitOfTheRegister() throws {
    try metropolis.put("wskazniki", ["ludnosc;Ludność;Population;tys. osób", "glowa;Na głowę;Per head;gr"])
    #expect(metropolis.run().status == .done)
    #expect(
      try metropolis.csv("wskazniki-wartosci") == [
        "glowa,1261011,2024,klamra,1,200,gr,P", "ludnosc,1261011,2024,gmina,2,759.76,tys. osób,A",
        "ludnosc,1261011,2024,gus,1,800,tys. osób,P",
      ])
  }

  /// A figure that cannot be expressed in the unit is not published under its name.
  @Test(arguments: [
    ("ludnosc;gus;1;ludnosc;1241", "OBJ cannot become PER"), ("glowa;klamra;1;ludnosc;72305", "PER cannot become PLN"),
  ])
  func whatCannotBeConvertedIsRefused(line: String, reason: String) throws {
    metropolis.run()
    let before = try metropolis.csv("wskazniki-wartosci")
    try metropolis.put(
      "wskazniki-zrodla",
      Self.sources.map { $0.split(separator: ";")[..<2] == line.split(separator: ";")[..<2] ? line : $0 })
    let run = metropolis.run()
    #expect(run.status == .failed && run.errors.contains(reason), "\(run)")
    #expect(try metropolis.csv("wskazniki-wartosci") == before && before.count == 3)
  }

  /// A name that nothing has is seen, whichever of them it is.
  @Test(arguments: [
    ("ludnosc;inny;3;ludnosc;7230", "\"sources.csv: ludnosc 7230\" is not an area"),
    ("ludnosc;inny;3;ludnosci;72305", "\"sources.csv: ludnosci 72305\" is not an area"),
    ("ludnosc;inny;3;mieszkancy;resident", "\"sources.csv: mieszkancy resident\" is not an area"),
    ("ludnsc;inny;3;ludnosc;72305", "known-indicator"),
    ("ludnosc;inny;2;ludnosc;72305", "one-of-each-priority"),
  ])
  func wrongNamesAndTiesAreSeen(line: String, reason: String) throws {
    metropolis.run()
    // More lines than the limit of quarantine would hold for one of them.
    let rest = (0..<40).map { "glowa;inne-\($0);\(10 + $0);dochody-na-mieszkanca;per_head" }
    try metropolis.put("wskazniki-zrodla", Self.sources + rest + [line])
    let run = metropolis.run()
    #expect(run.status == .quarantined, "\(run)")
    let runs = metropolis.scene.run("quarantine list").output.split(separator: "\n").compactMap { line in
      line.split(separator: " ").first { Int($0) != nil }
    }
    let shown = runs.map { metropolis.scene.run("quarantine show \($0)").output }.joined()
    #expect(shown.contains(reason), "\(shown)")
    // The figures of the others are there.
    #expect(try metropolis.csv("wskazniki-wartosci").count == 43)
    #expect(try metropolis.csv("wskazniki-wybrane").contains { $0.hasPrefix("ludnosc,1261011,2024,800000,") })
  }
}
