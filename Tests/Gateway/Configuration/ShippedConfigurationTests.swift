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

/// The shipped configuration in a separate folder, with the secret that an operator would add.
func shippedConfiguration() throws -> (folder: TemporaryFolder, path: String) {
  let folder = try TemporaryFolder()
  for kind in ["", "/sources", "/datasets", "/subscribers"] {
    for name in try Files.list("config\(kind)") where !Files.isFolder("config\(kind)/\(name)") {
      try folder.write("config\(kind)/\(name)", try Files.read("config\(kind)/\(name)"))
    }
  }
  try folder.write("config/secrets/biuro", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
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
    #expect(configuration.subscriptions.map(\.subscriber.id) == ["biuro"])
    #expect(
      configuration.connectors.map(\.id) == [
        "area-register", "csv-register", "gios-air", "gus-bdl", "indicator-register", "source-inventory",
      ])
    // `codes` may name a list that ships with the project.
    let mark = configuration.dataset("ludnosc")?.columns.first { $0.name == "mark" }
    #expect(mark?.codes == SharedCodes.bdlSigns.meanings)
    _ = folder
  }
}
