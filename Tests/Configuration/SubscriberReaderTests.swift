import Channels
import Events
import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Configuration

/// `subscribers/<id>.yaml`: who receives which events.
@Suite struct SubscriberReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/subscribers/office.yaml"
  private static let head = "url: https://office.example.pl/hook\nsecret: {credential: office}\n"

  init() throws { scene = try ConfigurationScene() }

  @Test func whatMustBeThere() throws {
    try scene.expect(
      file, "«««title: {pl: B, en: O}\n", "a subscriber needs \"url\": an address (https://…)",
      "a subscriber needs \"secret\": {file: …} or {credential: …}",
      "a subscriber needs \"datasets\": \"all\" or a list of datasets")
  }

  @Test func allDatasetsOrSomeOfThem() throws {
    try scene.expect(file, Self.head + "datasets: all\n")
    let all = try #require(try scene.load().subscriptions.first).subscriber
    #expect(all.id == "office" && all.datasets == .all && all.eventTypes == Set(EventType.all) && all.isEnabled)
    try scene.expect(file, Self.head + "datasets: [schools, schools]\n")
    #expect(try scene.load().subscriptions.map(\.subscriber.datasets) == [.only(["schools"])])
    try scene.expect(
      file, Self.head + "datasets: [«school]\n", "there is no dataset \"school\"; did you mean \"schools\"?")
    try scene.expect(file, Self.head + "datasets: [«all]\n", "there is no dataset \"all\"; datasets: schools")
    try scene.expect(file, Self.head + "datasets: «[]\n", "expected a list with at least 1 item, found 0")
    try scene.expect(
      file, Self.head + "datasets: «schools\n",
      "expected a list (each item: the name of a dataset), found \"schools\"; write [schools]")
  }

  @Test func someEventsOrAll() throws {
    try scene.expect(file, Self.head + "datasets: all\nevents: [dataset.data.late, dataset.data.fresh]\n")
    #expect(try scene.load().subscriptions.first?.subscriber.eventTypes == [.dataLate, .dataFresh])
    let types =
      "an event (\"dataset.version.published\", \"dataset.version.rewritten\", \"dataset.withdrawn\", "
      + "\"dataset.source.changed\", \"dataset.data.late\", \"dataset.data.fresh\")"
    try scene.expect(
      file, Self.head + "datasets: all\nevents: [«dataset.data.lat]\n",
      "expected \(types), found \"dataset.data.lat\"; did you mean \"dataset.data.late\"?")
    try scene.expect(file, Self.head + "datasets: all\nevents: «[]\n", "expected a list with at least 1 item, found 0")
  }

  @Test func theChannelReadsItsOwnSettings() throws {
    try scene.expect(
      file, "url: «ftp://h\nsecret: «geheim\ndatasets: all\n", "\"ftp://h\" does not begin with https:// or http://",
      "a secret never stands in a configuration; put it into a file and write {file: secrets/…}")
    #expect(!scene.found().joined().contains("geheim"))
    try scene.expect(
      file, Self.head + "datasets: all\n«adress: x\n",
      "unknown key \"adress\" in a subscriber; a subscriber may have \"title\", \"url\", \"secret\", \"datasets\", \"events\""
    )
    try scene.expect(file, "channel: webhook\n" + Self.head + "datasets: all\n")
    try scene.expect(
      file, "channel: «webhok\n" + Self.head + "datasets: all\n",
      "expected a channel (\"webhook\"), found \"webhok\"; did you mean \"webhook\"?")
  }

  /// Whatever else is wrong, on the same line or before the secret is read.
  @Test(arguments: [
    "{url: https://o.example.pl, secret: SECRET, datasets: [nowhere]}",
    "{datasets: [nowhere], url: ftp://h, secret: SECRET, events: [x], speed: 1}",
    "{channel: webhok, url: https://o.example.pl, secret: SECRET, datasets: all}",
    "{title: x, url: https://o.example.pl, secret: {value: SECRET}, datasets: all}",
    "url: https://o.example.pl\ndatasets: all\nsecret: [SECRET]", "url: https://o.example.pl\nsecret: {SECRET}",
    "secret: {SECRET: }\nurl: x", "secret: {file: [SECRET]}", "secret: {credential: {a: SECRET}}",
    "secrt: SECRET\ndatasets: all", "token: SECRET\ndatasets: all", "secret:\n  - a: 1\n    b: SECRET\n",
    "{secret: {file: a}, secret: SECRET}", "secret: {file: a}\nsecret: SECRET", "secret: {file: a, file: SECRET}",
    "{speed: 1, secret: \"x\n  SECRET\", sped: 2}", "{secret: x\n  SECRET, speed: 1}",
    "url: https://user:SECRET@o.example.pl", "{url: https://user:SECRET@o.example.pl, speed: 1}",
    "secret: SECRET: x", "secret: @SECRET", "secret: *SECRET", "secret: !SECRET x", "secret:\n  value: %SECRET",
    "secret: \"SECRET", "secret: {value: SECRET", "secret: |\n  SECRET\n speed: 1",
  ])
  func noMistakeShowsASecret(_ written: String) throws {
    try scene.folder.write(file, written.replacing("SECRET", with: "kNb7-geheim") + "\n")
    let error = #expect(throws: ConfigurationError.self) { try scene.load() }
    #expect(error?.diagnostics.isEmpty == false)
    for diagnostic in error?.diagnostics ?? [] { #expect(!"\(diagnostic)".contains("geheim"), "\(diagnostic)") }
  }

  @Test func linesWithoutASecretAreShown() throws {
    try scene.folder.write(file, "url: ftp://h\nsecret: geheim\ndatasets: [x]\nevens: [y]\n")
    let error = #expect(throws: ConfigurationError.self) { try scene.load() }
    #expect(error?.diagnostics.map(\.line) == ["url: ftp://h", "", "datasets: [x]", "evens: [y]"])
  }

  @Test func subscribersAreOrderedByName() throws {
    for name in ["b", "a", "c1"] {
      try scene.folder.write("config/subscribers/\(name).yaml", Self.head + "datasets: all\n")
    }
    #expect(try scene.load().subscriptions.map(\.subscriber.id) == ["a", "b", "c1"])
  }
}
