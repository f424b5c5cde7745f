import Connectors
import Formats
import Platform
import Schema
import Testbed
import Testing

@testable import Configuration

/// `sources/<id>.yaml`: connectors, streams, names that it had before.
@Suite struct SourceReaderTests {
  private let scene: ConfigurationScene
  private let file = "config/sources/register.yaml"
  private static let head = "connector: office\ntitle: {pl: R, en: R}\nparameters: {folder: drop}\n"
  private static let streams = "streams: {table: {dataset: schools}}\n"

  init() throws { scene = try ConfigurationScene() }

  @Test func whatMustBeThere() throws {
    try scene.expect(
      file, "«««connector: office\n", "a source needs \"title\": a text in both languages ({pl: …, en: …})",
      "a source needs \"parameters\": the parameters of office (a mapping)",
      "a source needs \"streams\": the streams (a mapping)")
    try scene.expect(
      file, "««title: {pl: R, en: R}\n", "a source needs \"connector\": the name of a connector",
      "a source needs \"streams\": the streams (a mapping)")
    try scene.expect(file, Self.head + "streams: «{}\n", "a source needs at least one stream")
  }

  @Test func aSourceWithEverySetting() throws {
    try scene.expect(
      file,
      Self.head + Self.streams
        + "base: https://mirror.example.org//\nschedule: every 1h\nexpect: every 2h\ntime_limit: 90s\nformerly: [old, older]\n"
    )
    let source = try #require(try scene.load().source("register"))
    #expect(source.effectiveBase == "https://mirror.example.org" && source.schedule?.description == "every 1h")
    #expect(source.runSecondsMax == 90 && source.formerly == ["old", "older"] && source.corrections == nil)
    #expect(source.streams.map(\.dataset) == ["schools"] && source.streams[0].refresh == .full)
    try scene.expect(file, Self.head + Self.streams)
    let plain = try #require(try scene.load().source("register"))
    #expect(plain.effectiveBase == "https://example.org/api" && plain.runSecondsMax == 21_600 && plain.facts == nil)
    #expect(plain.schedule == nil && plain.expect == nil && plain.formerly.isEmpty)
  }

  @Test func limitsOfTime() throws {
    for wrong in ["59s", "8d", "0s"] {
      try scene.expect(
        file, Self.head + Self.streams + "time_limit: «\(wrong)\n",
        "expected a span of time from 60 s to 604800 s, found \"\(wrong)\"")
    }
    try scene.expect(
      file, Self.head + Self.streams + "time_limit: «600\n", "expected a span of time (30s, 15m, 2h, 7d), found \"600\""
    )
    try scene.expect(file, Self.head + Self.streams + "time_limit: 7d\n")
  }

  /// Its mistakes are those that it would have under the right name.
  @Test func aMisspeltConnectorHidesNoOtherMistake() throws {
    try scene.expect(
      file,
      "connector: «ofice\ntitle: {pl: R, en: R}\nparameters: {folder: drop, «limt: 3}\nstreams: {table: {dataset: «school}}\n",
      "there is no connector \"ofice\"; did you mean \"office\"?",
      "unknown key \"limt\" in the parameters of office; did you mean \"limit\"?",
      "there is no dataset \"school\"; did you mean \"schools\"?")
    try scene.expect(
      file,
      "connector: «zzzzzz\ntitle: {pl: R, en: R}\nparameters: {anything: 1}\nstreams: {any: {dataset: «school, mapping: x}}\n",
      "there is no connector \"zzzzzz\"; connectors: office",
      "there is no dataset \"school\"; did you mean \"schools\"?")
  }

  @Test func ofAConnectorWithMistakesOnlyWhatDoesNotDependOnItIsChecked() throws {
    try scene.folder.write(file, Self.head + "streams: {any: {dataset: school, refresh: ful}}\n")
    try scene.folder.write(
      "Connectors/office/connector.yaml",
      ConfigurationScene.connector.replacing("connector: office", with: "connector: bureau"))
    let refresh = "expected a refresh (\"full\", \"partial\"), found \"ful\"; did you mean \"full\"?"
    #expect(
      scene.found() == [
        "Connectors/office/connector.yaml:1:12: error: the connector is called \"bureau\" but its folder \"office\"",
        "\(file):4:26: error: there is no dataset \"school\"; did you mean \"schools\"?",
        "\(file):4:43: error: \(refresh)",
      ])
  }

  @Test func namesThatItHadBeforeAreGone() throws {
    let text = Self.head + Self.streams
    try scene.expect(
      file, text + "formerly: [old, «register]\n", "the source \"register\" is still there, and its rows are its own")
    try scene.expect(
      file, text + "formerly: [«\"Old\"]\n",
      "expected a name of lower-case letters, digits and hyphens, a letter first, at most 64 characters, found \"Old\"")
    try scene.expect(
      file, text + "formerly: «old\n",
      "expected a list (each item: the name of a source that is gone), found \"old\"; write [old]")
  }

  /// Both would take over the rows of one source, and which of them had them would depend on who ran last.
  @Test func aSourceHasOneSuccessor() throws {
    try scene.folder.write(file, Self.head + Self.streams + "formerly: [old]\n")
    try scene.expect(
      "config/sources/second.yaml", Self.head + Self.streams + "«formerly: [older, old]\n",
      "the source register takes over the rows of \"old\" already; name it in one of them")
    try scene.expect("config/sources/second.yaml", Self.head + Self.streams + "formerly: [older, older]\n")
  }

  @Test func aConnectorWithoutRequestsHasNoBase() throws {
    try scene.folder.write(
      "Connectors/office/connector.yaml",
      ConfigurationScene.connector.replacing("http: {base: \"https://example.org/api/\"}\n", with: ""))
    try scene.expect(
      file, Self.head + Self.streams + "«base: https://example.org\n",
      "the connector makes no requests, so it has no base")
  }

  @Test func aBaseIsWhatPathsArePutAfter() throws {
    try scene.expect(
      file, Self.head + Self.streams + "base: «https://example.org/api?key=1\n",
      "the address holds a query, and paths are put after it; end it before the ?")
    try scene.expect(
      file, Self.head + Self.streams + "base: «example.org\n", "\"example.org\" does not begin with https:// or http://"
    )
  }

  @Test func streamsAreThoseOfTheConnector() throws {
    try scene.expect(
      file, Self.head + "streams: {«tabel: {dataset: schools}}\n",
      "the connector office has no stream \"tabel\"; did you mean \"table\"?")
    // What it means is known, so its parts are checked.
    try scene.expect(
      file, Self.head + "streams: {«tabel: {dataset: schools, «mapping: a.sql}}\n",
      "the connector office has no stream \"tabel\"; did you mean \"table\"?",
      "the connector gives \"mapping\" of this stream itself")
    try scene.expect(
      file, Self.head + "streams: {«zzzzzz: {dataset: schools, mapping: a.sql}}\n",
      "the connector office has no stream \"zzzzzz\"; streams: table, years")
    try scene.expect(
      file, Self.head + "streams: {«table: {}}\n", "the stream \"table\" needs \"dataset\": the name of a dataset")
  }

  @Test func openPartsOfAStreamAreGiven() throws {
    try scene.expect(
      file, Self.head + "streams:\n  «««years: {dataset: schools}\n",
      "the stream \"years\" needs \"csv\": the csv settings (a mapping)",
      "the stream \"years\" needs \"fields\": the fields (a mapping)",
      "the stream \"years\" needs \"mapping\": the SELECT, or the name of the file that holds it (….sql)")
    try scene.folder.write("config/sources/years.sql", "SELECT id FROM source\n")
    try scene.expect(
      file,
      Self.head
        + "streams:\n  years:\n    dataset: schools\n    refresh: partial\n    csv: {encoding: utf-8, delimiter: \",\"}\n"
        + "    fields: {id: {column: id, type: code}}\n    mapping: years.sql\n")
    let stream = try #require(try scene.load().source("register")?.streams.first)
    #expect(stream.refresh == .partial && stream.stream.fields.map(\.name) == ["id"] && stream.stream.open.isEmpty)
    #expect(stream.stream.mapping.sql == "SELECT id FROM source\n")
    try scene.expect(
      file,
      Self.head + "streams:\n  years:\n    dataset: schools\n    csv: {encoding: utf-8, delimiter: \",\"}\n"
        + "    fields: {id: {column: id, type: code}}\n    mapping: «year.sql\n",
      "the mapping config/sources/year.sql does not exist; did you mean \"years.sql\"?")
  }
}
