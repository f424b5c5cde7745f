import Testbed
import Testing

@testable import Gateway

@Suite struct PublicSettingsTests {
  private func read(_ text: String) throws -> PublicSettings {
    let scene = try Scene()
    try scene.folder.write("config/klamra.yaml", Scene.gateway + text)
    return try Configuration.load(folder: scene.folders.config).gateway.publicSite
  }

  @Test func connectionsOfOneAddressAreASetting() throws {
    #expect(try read("").connectionsPerAddress == 64)
    #expect(try read("public: {listen: 127.0.0.1:80, connections_per_address: 0}\n").connectionsPerAddress == 0)
    let settings = try read("public: {listen: 127.0.0.1:80, connections_per_address: 512}\n")
    #expect(settings.connectionsPerAddress == 512 && settings.listener.port == 80)
    for wrong in ["-1", "513", "many"] {
      #expect(throws: (any Error).self) {
        try read("public: {listen: 127.0.0.1:80, connections_per_address: \(wrong)}\n")
      }
    }
  }
}
