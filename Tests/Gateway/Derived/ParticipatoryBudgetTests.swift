import Platform
import Testbed
import Testing

@testable import CommandLine
@testable import Daemon
@testable import Followers
@testable import State

/// The shipped source of the participatory budget, with projects of districts and of the whole city.
@Suite struct ParticipatoryBudgetTests {
  private let metropolis: Metropolis

  init() throws {
    metropolis = try Metropolis(
      ["budzet-obywatelski", "obszary", "budzet-obywatelski-dzielnice"], derived: ["budzet-obywatelski-dzielnice"])
    let source = String(decoding: try Files.read("config/sources/budzet-obywatelski.yaml"), as: UTF8.self)
    try metropolis.scene.folder.write(
      "config/sources/budzet.yaml",
      source.replacing("drop/budzet-obywatelski", with: metropolis.scene.folder.file("drop/budzet")).replacing(
        "settle: 30s", with: "settle: 0s"))
    try metropolis.put("obszary", ["1261011;gmina-urban;Kraków", "D1261011-07;district;Dzielnica VII Zwierzyniec"])
  }

  private func put(_ lines: [String]) throws {
    try metropolis.scene.folder.write(
      "drop/budzet/projekty.csv",
      (["Edycja;Nr dzielnicy;Nr projektu;Nazwa projektu;Koszt (zł);Głosy;Wybrany"] + lines).joined(separator: "\n")
        + "\n")
  }

  @Test func projectsOfTheWholeCityCount() throws {
    try put([
      "2025;7;1;Ławki;1000000,50;100;TAK", "2025;7;2;Skwer;700000,00;90;NIE", "2025;;1;Park;2500000,00;9000;TAK",
      "2025;0;2;Most;500001,50;8000;TAK", "2025;;3;Kopiec;1,00;5;NIE",
    ])
    let run = metropolis.run()
    #expect(run.status == .done, "\(run)")
    #expect(
      try metropolis.csv("budzet-obywatelski").map { $0.split(separator: ",").prefix(3).joined(separator: " ") } == [
        "2025 1261011 1", "2025 1261011 2", "2025 1261011 3", "2025 D1261011-07 1", "2025 D1261011-07 2",
      ])
    // 3 000 001.50 and 1 000 000.50 of 4 000 002 zł.
    #expect(
      try metropolis.csv("budzet-obywatelski-dzielnice") == [
        "2025,1261011,Kraków,3,2,17005,3000001.5,75", "2025,D1261011-07,Dzielnica VII Zwierzyniec,2,1,190,1000000.5,25",
      ])
  }

  /// The eighteenth district is the last.
  @Test func aDistrictThatThereIsNotIsRefused() throws {
    try put((1...30).map { "2025;18;\($0);Ławki;1,00;1;TAK" } + ["2025;19;1;Ławki;1,00;1;TAK"])
    let run = metropolis.run()
    #expect(run.status == .quarantined, "\(run)")
    #expect(try metropolis.csv("budzet-obywatelski").count == 30)
  }
}
