internal import Channels
internal import CommandLine
internal import Configuration
internal import Connectors
internal import Daemon
internal import Events
internal import Followers
internal import Platform
internal import Runs
internal import Schema
internal import State
internal import Testbed
internal import Testing

/// The shipped configuration in a separate folder, as it is.
func shippedConfiguration() throws -> (folder: TemporaryFolder, path: String) {
  let folder = try TemporaryFolder()
  for kind in ["", "/sources", "/datasets", "/indicators"] {
    for name in try Files.list("config\(kind)") where !Files.isFolder("config\(kind)/\(name)") {
      try folder.write("config\(kind)/\(name)", try Files.read("config\(kind)/\(name)"))
    }
  }
  for connector in try Files.list("Connectors") {
    for name in try Files.list("Connectors/\(connector)") where !Files.isFolder("Connectors/\(connector)/\(name)") {
      try folder.write("Connectors/\(connector)/\(name)", try Files.read("Connectors/\(connector)/\(name)"))
    }
  }
  for name in try Files.list("Territory") { try folder.write("Territory/\(name)", try Files.read("Territory/\(name)")) }
  return (folder, folder.file("config"))
}

@Suite struct ShippedConfigurationTests {
  @Test func itIsValid() throws {
    let (folder, path) = try shippedConfiguration()
    let configuration = try Configuration.load(folder: path)
    #expect(
      configuration.datasets.map(\.id).sorted() == [
        "budzet-obywatelski", "budzet-obywatelski-dzielnice", "dochody", "dochody-na-mieszkanca", "grupy-obszarow",
        "ludnosc", "ludnosc-metropolii", "mieszkancy", "obszary", "powierzchnia", "powietrze", "powietrze-dobowe",
        "powietrze-dobowe-stacji", "przerwy-w-szeregach", "stacje-powietrza",
        "stan-metropolii", "wskazniki", "wskazniki-wartosci", "wskazniki-wybrane", "wskazniki-zrodla", "zlobki",
        "zrodla",
      ])
    #expect(
      configuration.sources.map(\.id) == [
        "budzet-obywatelski", "dochody-rb", "ludnosc-gus", "mieszkancy-gmin", "powietrze-gios", "rejestr-zlobkow",
        "stacje-gios", "wskazniki",
        "wykaz-obszarow", "wykaz-zrodel",
      ])
    #expect(configuration.subscriptions.isEmpty, "a subscriber needs a secret, which nobody ships")
    #expect(
      configuration.connectors.map(\.id) == [
        "area-register", "csv-register", "gios-air", "gus-bdl", "indicator-register", "source-inventory",
      ])
    // `codes` may name a list that ships with the project.
    let mark = configuration.dataset("ludnosc")?.columns.first { $0.name == "mark" }
    #expect(mark?.codes == SharedCodes.bdlSigns.meanings)
    _ = folder
  }

  /// Every figure of population that ships, fetched or derived, has its breaks; without a line `check` says so.
  @Test(arguments: [
    ("ludnosc,155,", "no break is declared in the series of population 155 of ludnosc"),
    ("ludnosc,60559,", "population 60559 of ludnosc"),
    ("ludnosc-metropolii,density,", "population density of ludnosc-metropolii"),
    ("dochody-na-mieszkanca,per_head,", "population per_head of dochody-na-mieszkanca"),
    ("stan-metropolii,gestosc,", "population gestosc of stan-metropolii"), ("wskazniki-wybrane,ludnosc,", ""),
  ])
  func aSeriesOfPopulationHasItsBreaks(start: String, warning: String) throws {
    let (folder, path) = try shippedConfiguration()
    #expect(try Configuration.load(folder: path).unbrokenSeries() == [])
    let text = String(decoding: try Files.read("\(path)/indicators/breaks.csv"), as: UTF8.self)
    let lines = text.split(separator: "\n").filter { !$0.hasPrefix(start) }
    #expect(lines.count < text.split(separator: "\n").count)
    try folder.write("config/indicators/breaks.csv", lines.joined(separator: "\n") + "\n")
    let found = try Configuration.load(folder: path).unbrokenSeries()
    #expect(found.count == (warning.isEmpty ? 0 : 1), "\(found)")
    #expect(found.allSatisfy { $0.message.contains(warning) && $0.severity == .warning }, "\(found)")
  }

  /// The texts that ship name no person.
  @Test func noTextThatShipsIsPersonal() throws {
    let (folder, path) = try shippedConfiguration()
    #expect(try Configuration.whole(folder: path).warnings.filter { $0.message.contains("personal data") } == [])
    _ = folder
  }
}
