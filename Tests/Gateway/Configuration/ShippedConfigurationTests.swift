internal import Connectors
internal import Gateway
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

/// The shipped configuration in a folder of its own, with the secret that an operator would put there.
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
  return (folder, folder.file("config"))
}

@Suite struct ShippedConfigurationTests {
  @Test func itIsValid() throws {
    let (folder, path) = try shippedConfiguration()
    let configuration = try Configuration.load(folder: path)
    #expect(configuration.datasets.map(\.id) == ["ludnosc", "powietrze", "zlobki"])
    #expect(configuration.sources.map(\.id) == ["ludnosc-gus", "powietrze-gios", "rejestr-zlobkow"])
    #expect(configuration.subscribers.map(\.id) == ["biuro"])
    #expect(configuration.connectors.map(\.id) == ["area-register", "csv-register", "gios-air", "gus-bdl"])
    // `codes` may name a list that ships with the project.
    let mark = configuration.datasets[0].columns.first { $0.name == "mark" }
    #expect(mark?.codes == SharedCodes.bdlSigns.meanings)
    _ = folder
  }
}
