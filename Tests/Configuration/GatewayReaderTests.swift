import Platform
import Publication
import Schema
import Serving
import Settings
import Testbed
import Testing

@testable import Configuration

/// `klamra.yaml`: listeners, addresses and folders.
@Suite struct GatewayReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/klamra.yaml"

  init() throws { scene = try ConfigurationScene() }

  private func about(_ base: String, _ more: String = "") -> String {
    "gateway:\n  title: {pl: D, en: D}\n  publisher: {pl: U, en: O}\n  base_url: \(base)\n\(more)"
  }

  @Test func whatMustBeThere() throws {
    try scene.expect(
      file, "«public: {listen: 127.0.0.1:8080}\n", "klamra.yaml needs \"gateway\": the gateway (a mapping)")
    try scene.expect(
      file, "«««gateway: {zone: Europe/Warsaw}\n",
      "the gateway needs \"title\": a text in both languages ({pl: …, en: …})",
      "the gateway needs \"publisher\": a text in both languages ({pl: …, en: …})",
      "the gateway needs \"base_url\": an address (https://…)")
    try scene.expect(file, "«", "the file is empty")
    try scene.expect(file, "«- a\n", "expected klamra.yaml (a mapping of keys to values), found a list")
  }

  @Test func aMissingFileIsNamed() throws {
    try Files.remove(scene.folder.file(file))
    #expect(scene.found() == ["\(file):1:1: error: cannot look at \(file): No such file or directory"])
  }

  @Test(arguments: [
    ("https://dane.example.org", "https://dane.example.org"), ("https://dane.example.org/", "https://dane.example.org"),
    ("https://dane.example.org///", "https://dane.example.org"),
    ("http://127.0.0.1:8080/open/data/", "http://127.0.0.1:8080/open/data"),
  ])
  func slashesAtTheEndOfTheAddressAreLeftOut(text: String, base: String) throws {
    try scene.expect(file, about(text))
    #expect(try scene.load().gateway.baseURL == base)
  }

  @Test func addressesThatNothingCanBePutAfter() throws {
    let query = "the address holds a query, and paths are put after it; end it before the ?"
    try scene.expect(file, about("«https://dane.example.org/?site=1"), query)
    try scene.expect(file, about("«https://dane.example.org?"), query)
    try scene.expect(
      file, about("«\"https://dane.example.org/#a\""), "\"https://dane.example.org/#a\" holds a fragment (#…)")
    try scene.expect(
      file, about("«dane.example.org"), "\"dane.example.org\" does not begin with https:// or http://")
    try scene.expect(file, about("«https:///"), "\"https:///\" names no host")
    try scene.expect(
      file, about("«https://u:geheim@h/"), "the address holds a user or a password; give secrets in files")
    #expect(!scene.found().joined().contains("geheim"))
  }

  @Test func theZoneIsThatOfWarsaw() throws {
    try scene.expect(file, about("https://h", "  zone: Europe/Warsaw\n"))
    try scene.expect(
      file, about("https://h", "  zone: «UTC\n"), "expected a time zone (\"Europe/Warsaw\"), found \"UTC\"")
  }

  @Test func theContactIsANameAndAnAddress() throws {
    try scene.expect(file, about("https://h", "  contact: {name: {pl: Z, en: T}, email: dane.otwarte@example.pl}\n"))
    #expect(try scene.load().gateway.contact?.name == Bilingual(pl: "Z", en: "T"))
    for wrong in ["dane", "a@b", "a@b.", "a b@c.pl", "@b.pl", "a@b@c.pl", "T <a@b.pl>", "ż@b.pl"] {
      try scene.expect(
        file, about("https://h", "  contact: {name: {pl: Z, en: T}, email: «\"\(wrong)\"}\n"),
        "expected a mail address (dane@example.pl), found \"\(wrong)\"")
    }
    try scene.expect(
      file, about("https://h", "  ««contact: {}\n"),
      "the contact needs \"name\": a text in both languages ({pl: …, en: …})",
      "the contact needs \"email\": a mail address (dane@example.pl)")
  }

  @Test func listenersAreNumericAddressesWithPorts() throws {
    let shape = "expected an address and a port (127.0.0.1:8080), found"
    for wrong in [
      "8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:+80", "127.0.0.1:http",
    ] {
      try scene.expect(
        file, ConfigurationScene.gateway + "operators: {listen: «\"\(wrong)\"}\n", "\(shape) \"\(wrong)\"")
    }
    for (wrong, host) in [("example.org:80", "example.org"), (":80", ""), ("*:80", "*"), ("[::1:80", "[::1")] {
      try scene.expect(
        file, ConfigurationScene.gateway + "operators: {listen: «\"\(wrong)\"}\n",
        "\"\(host)\" is not a numeric address; 127.0.0.1 for this machine alone, 0.0.0.0 for every network")
    }
    try scene.expect(file, ConfigurationScene.gateway + "operators: {listen: \"[fd00::1]:9\"}\n")
    #expect(try scene.load().gateway.operatorsListener.description == "[fd00::1]:9")
    try scene.expect(
      file, ConfigurationScene.gateway + "«operators: {}\n",
      "the operators' listener needs \"listen\": an address and a port (127.0.0.1:8080)")
  }

  @Test func bothListenersNeedPlacesOfTheirOwn() throws {
    let gateway = ConfigurationScene.gateway
    try scene.expect(
      file, gateway + "«operators: {listen: 127.0.0.1:8080}\n", "both listeners wait at 127.0.0.1:8080")
    try scene.expect(file, gateway + "«public: {listen: localhost:8081}\n", "both listeners wait at 127.0.0.1:8081")
    // Port 0 takes a free one each time.
    try scene.expect(file, gateway + "public: {listen: 127.0.0.1:0}\noperators: {listen: 127.0.0.1:0}\n")
    // A default that stands in for a mistake is not where a listener waits.
    try scene.expect(
      file, gateway + "public: {listen: «9090}\noperators: {listen: 127.0.0.1:8080}\n",
      "expected an address and a port (127.0.0.1:8080), found \"9090\"")
    try scene.expect(
      file, gateway + "public: {listen: 127.0.0.1:8081}\noperators: {listen: «9090}\n",
      "expected an address and a port (127.0.0.1:8080), found \"9090\"")
  }

  @Test func rangesOfWebhooks() throws {
    let gateway = ConfigurationScene.gateway
    try scene.expect(file, gateway + "webhooks: {allow: [10.0.0.0/8, \"fd00::/128\", 10.1.2.3/32]}\n")
    #expect(try scene.load().gateway.webhooksAllowed == ["10.0.0.0/8", "fd00::/128", "10.1.2.3/32"])
    for wrong in [
      "10.0.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "fd00::/129", "a/8", "10.0.0.0/8/8", "/8",
    ] {
      try scene.expect(
        file, gateway + "webhooks: {allow: [127.0.0.0/8, «\"\(wrong)\"]}\n",
        "expected an address range (10.0.0.0/8), found \"\(wrong)\"")
    }
    try scene.expect(
      file, gateway + "webhooks: {allow: [«0.0.0.0/0, «\"::/0\"]}\n", "warning: this range allows every address",
      "warning: this range allows every address")
    try scene.expect(
      file, gateway + "webhooks: {allow: «10.0.0.0/8}\n",
      "expected a list (each item: an address range (10.0.0.0/8)), found \"10.0.0.0/8\"; write [10.0.0.0/8]")
  }

  @Test func foldersAreRelativeToTheFolderAboveTheConfiguration() throws {
    let gateway = ConfigurationScene.gateway
    let root = scene.folder.path
    try Files.makeFolder("\(root)/shared/Connectors")
    try Files.makeFolder("\(root)/lists")
    try Files.remove(scene.folder.file("config/sources/register.yaml"))
    for written in ["shared/Connectors", "shared/Connectors/", "\(root)/shared/Connectors//"] {
      try scene.expect(file, gateway + "connectors: \(written)\n")
      let settings = try scene.load().gateway
      #expect(settings.connectors == "\(root)/shared/Connectors", "\(written)")
      // The list of areas lies beside the connectors, also where their path ends in a slash.
      #expect(settings.territory == "\(root)/shared/Territory", "\(written)")
    }
    try scene.expect(file, gateway + "territory: lists/\n")
    #expect(try scene.load().gateway.territory == "\(root)/lists")
    #expect(try Configuration.territory(folder: "\(root)/config/") == "\(root)/lists")
    try scene.expect(
      file, gateway + "connectors: «nowhere\nterritory: «config/klamra.yaml\n",
      "the folder of connectors nowhere does not exist",
      "the folder of the territory config/klamra.yaml does not exist")
  }

  @Test func theFolderMayBeNamedInSeveralWays() throws {
    let root = scene.folder.path
    for name in ["config", "config/", "config///", "./config", "config/.", "config/../config", "config/sources/.."] {
      let configuration = try Configuration.load(folder: "\(root)/\(name)")
      #expect(configuration.sources.count == 1 && configuration.datasets.count == 1, "\(name)")
      #expect(Files.isFolder("\(configuration.gateway.connectors)/office"), "\(name)")
    }
    #expect(ConfigurationReader(folder: ".", report: .init()).root == "..")
    #expect(ConfigurationReader(folder: "config", report: .init()).root == ".")
    #expect(ConfigurationReader(folder: "/config/", report: .init()).root == "/")
    #expect(ConfigurationReader(folder: "..", report: .init()).root == "../..")
  }

  @Test func pathsThatCanBeOpened() {
    #expect(path("a", from: ".") == "a" && path("a", from: "/") == "/a" && path("a", from: "b/c") == "b/c/a")
    #expect(path("/a", from: "b") == "/a")
    #expect(
      withoutSlashes("a//") == "a" && withoutSlashes("/") == "/" && withoutSlashes("//") == "/"
        && withoutSlashes("") == "")
  }

  @Test func privacyOfTheGateway() throws {
    let gateway = ConfigurationScene.gateway
    try scene.folder.write("config/secrets/privacy", "geheim\n")
    #expect(chmodOwner(scene.folder.file("config/secrets/privacy")))
    try scene.expect(file, gateway + "privacy: {secret: {file: secrets/privacy}, logins: \"[a-z]{3}[0-9]{4}\"}\n")
    let privacy = try scene.load().datasets[0].privacy
    #expect(privacy.logins == "[a-z]{3}[0-9]{4}")
    #expect(privacy.secretFile == scene.folder.file("config/secrets/privacy"))
    try scene.expect(
      file, gateway + "privacy: {logins: '[a-z]{3}«([0-9]'}\n",
      "the group is not closed; write )")
    try scene.expect(
      file, gateway + "privacy: {logins: «'[a-z]*'}\n",
      "the pattern of logins matches nothing at all; leave no part of it open")
    try scene.expect(
      file, gateway + "privacy: {secret: «geheim}\n",
      "a secret never stands in a configuration; put it into a file and write {file: secrets/…}")
    for wrong in [
      "{logins: '([0-9]', secret: geheim}", "{speed: 1, secret: [geheim]}", "{secrt: geheim}",
      "{secret: \"a\n b geheim\", x: 1}",
      "{secret: @geheim}",
    ] {
      try scene.folder.write(file, gateway + "privacy: \(wrong)\n")
      let error = #expect(throws: ConfigurationError.self) { try scene.load() }
      #expect(error?.diagnostics.isEmpty == false && error?.what.contains("geheim") == false, "\(wrong)")
    }
  }

  private func chmodOwner(_ path: String) -> Bool { (try? Files.makePrivate(path)) != nil }
}
