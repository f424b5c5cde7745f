import Serving
import Testbed
import Testing

@testable import Configuration

@Suite struct PublicSettingsTests {
  private func read(_ text: String) throws -> PublicSettings {
    let folder = try TemporaryFolder()
    try folder.write(
      "config/klamra.yaml",
      """
      gateway:
        title: {pl: Dane, en: Data}
        publisher: {pl: Urząd, en: Office}
        base_url: https://dane.example.org
      \(text)
      """)
    return try Configuration.load(folder: folder.file("config")).gateway.publicSite
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

  @Test(arguments: [
    ("127.0.0.1:8080", "127.0.0.1:8080"), ("localhost:80", "127.0.0.1:80"), ("[::1]:65535", "[::1]:65535"),
    ("0.0.0.0:0", "0.0.0.0:0"),
  ])
  func aListenerIsANumericAddressAndAPort(text: String, shown: String) throws {
    #expect(try read("public: {listen: \"\(text)\"}\n").listener.description == shown)
  }

  @Test(arguments: ["127.0.0.1", "127.0.0.1:65536", "127.0.0.1:-1", "example.org:80", "[::1]", ":80", "300.1.1.1:80"])
  func anythingElseIsRefused(text: String) {
    #expect(throws: (any Error).self) { try read("public: {listen: \"\(text)\"}\n") }
  }
}
