import Formats
import Platform
import Schema
import Settings
import Testbed
import Testing
import Transfer

@testable import Connectors

/// More slips in a manifest, each with its place and what is said of it.
@Suite struct ManifestSlipTests {
  private typealias Slip = ManifestTests.Slip

  static let slips: [ManifestTests.Slip] = [
    // Parameters.
    Slip("{type: secret}", "{type: secret, many: true}", "5:23", "a secret has one value"),
    Slip(
      "required: true}", "required: true, default: [a]}", "4:51", "a required parameter needs no default"),
    Slip("key: {type: secret}", "n: {type: integer, default: x}", "5:31", "\"n\" expects a whole number, found \"x\""),
    Slip(
      "key: {type: secret}", "n: {type: date, default: 2024-13-01}", "5:28",
      "\"n\" expects a day (2024-07-15), found \"2024-13-01\""),
    Slip(
      "key: {type: secret}", "n: {type: text, choices: [a, b], default: c}", "5:45",
      "\"n\" may be \"a\", \"b\", not \"c\""),
    Slip(
      "key: {type: secret}", "n: {type: text, choices: []}", "5:28", "expected a list with at least 1 item, found 0"),
    // HTTP.
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", retries: 21}", "6:51",
      "expected a whole number from 0 to 20"),
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", timeout: 2h}", "6:51",
      "expected a span of time from 1 s to 3600 s, found \"2h\""),
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", headers: {\"X Key\": a}}", "6:52",
      "\"X Key\" is not the name of a header"),
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", headers: {X-Key: \"{kye}\"}}", "6:60",
      "{kye} names no parameter"),
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", quotas: {anonymous: {1w: 5}}}", "6:63",
      "expected a span of time (1s, 15m, 12h, 7d), found \"1w\""),
    Slip(
      "\"https://example.org/api/\"}", "\"https://example.org/api/\", quotas: {anonymous: {15m: 0}}}", "6:68",
      "expected a whole number from 1 to 1000000000, found \"0\""),
    // Requests.
    Slip(
      "each: {unit: units}", "each: {unit: units, x: units}", "9:57", "{x} stands neither in the path nor in the query"),
    Slip(
      "each: {unit: units}}", "each: {unit: units}, batch: {v: units}}", "9:65",
      "a batch names one query item and a size"),
    Slip(
      "each: {unit: units}}", "each: {unit: units}, batch: {v: units, w: units, size: 2}}", "9:65",
      "a batch names one query item and a size"),
    Slip(
      "each: {unit: units}}", "each: {unit: units}, batch: {v: units, size: 0}}", "9:76",
      "expected a whole number from 1 to 10000, found \"0\""),
    Slip(
      "each: {unit: units}}", "each: {unit: units}, batch: {v: key, size: 2}}", "9:66",
      "the parameter \"key\" has one value"),
    Slip("format: json", "drop: {folder: x}\n    format: json", "9:5", "a stream has either \"request\" or \"drop\""),
    Slip(
      "format: json", "pages: {number: p, last: links.next is gone}\n    format: json", "10:30",
      "expected \"PATH is absent\", \"PATH is reached\", \"PATH is false\", \"PATH is true\" or \"page is empty\", found "
    ),
    Slip(
      "format: json", "pages: {number: p, last: \"links..next is absent\"}\n    format: json", "10:37",
      "the path \"links..next\" has"),
    Slip(
      "format: json", "pages: {next: a, size: {p: 5, q: 6}}\n    format: json", "10:35", "a page size is one query item"
    ),
    Slip(
      "format: json", "pages: {next: a, max: 0}\n    format: json", "10:27",
      "expected a whole number from 1 to 1000000, found \"0\""),
    Slip("format: json", "failure: {reason: a}\n    format: json", "10:5", "a failure needs \"code\""),
    // Formats and fields.
    Slip("records: results[]", "record: results[]", "11:5", "unknown key \"record\""),
    Slip("id: {type: code, required: true}", "id: {typ: code}", "13:12", "unknown key \"typ\""),
    Slip(
      "id: {type: code, required: true}", "id: {type: code, decimal: \",\"}", "13:24",
      "only numbers have a decimal mark"),
    Slip(
      "id: {type: code, required: true}", "id: {type: code, dates: dd.mm.yyyy}", "13:24",
      "only dates have date patterns"),
    Slip("val, type", "\"val[\", type", "14:25", "the path \"val[\" has no ] for its ["),
    Slip(
      "mapping: rows.sql", "open: [fields]\n    mapping: rows.sql", "12:5", "\"fields\" is open: each source gives it"),
    Slip(
      "mapping: rows.sql", "open: [mapping]\n    mapping: rows.sql", "16:5", "\"mapping\" is open: each source gives it"
    ),
    Slip("mapping: rows.sql", "open: [csv]\n    mapping: rows.sql", "15:5", "a JSON stream has no csv to leave open"),
    Slip("mapping: rows.sql", "open: [list]\n    mapping: rows.sql", "15:12", "expected a part of a stream"),
    Slip("mapping: rows.sql", "schema: {new: wait}\n    mapping: rows.sql", "15:19", "expected an action"),
    Slip("title: {pl: Próba, en: Test}", "title: Próba", "2:8", "expected a text in both languages, found one text"),
    Slip(
      "connector: test", "connector: Test", "1:12",
      "expected a name of lower-case letters, digits and hyphens, a letter first, at most 64 characters, found \"Test\""
    ),
  ]

  @Test(arguments: slips) func aSlipHasItsPlace(slip: ManifestTests.Slip) throws {
    let text = smallManifest.replacing(first: slip.from, with: slip.to)
    try #require(text != smallManifest)
    let (manifest, report) = try readManifest(text)
    #expect(manifest == nil)
    let first = report.diagnostics.first
    #expect(first.map { "\($0.location.line):\($0.location.column)" } == slip.place, "\(report.diagnostics)")
    #expect(first?.message.hasPrefix(slip.message) ?? false, "\(report.diagnostics)")
  }

  private static let dropping = """
    connector: test
    title: {pl: Próba, en: Test}
    parameters: {folder: {type: folder, required: true}, how: {type: text, default: newest}}
    streams:
      rows:
        drop: {folder: "{folder}", take: newest}
        format: csv
        fields: {id: {type: code}}
        mapping: rows.sql

    """

  /// A slip in a drop folder would otherwise be taken for the default without a word.
  @Test(arguments: [
    ("take: newest", "take: newst", "6:38", "expected \"newest\" or \"all\", found \"newst\""),
    ("take: newest", "settle: 30", "6:40", "expected a span of time (30s, 15m), found \"30\""),
    ("take: newest", "settle: soon", "6:40", "expected a span of time (30s, 15m), found \"soon\""),
    ("take: newest", "take: \"{hwo}\"", "6:39", "{hwo} names no parameter"),
    ("{folder: \"{folder}\", ", "{", "6:5", "a drop folder needs \"folder\""),
    ("take: newest", "settel: 30s", "6:32", "unknown key \"settel\""),
  ])
  func aSlipInADropFolder(from: String, to: String, place: String, message: String) throws {
    let text = Self.dropping.replacing(first: from, with: to)
    let (manifest, report) = try readManifest(text)
    #expect(manifest == nil)
    let first = report.diagnostics.first
    #expect(first.map { "\($0.location.line):\($0.location.column)" } == place, "\(report.diagnostics)")
    #expect(first?.message.hasPrefix(message) ?? false, "\(report.diagnostics)")
  }

  @Test(arguments: [
    "take: all", "take: newest", "take: \"{how}\"", "settle: 0s", "settle: 15m", "marker: .ok", "pattern: \"*.csv\"",
  ])
  func rightDropFoldersPass(to: String) throws {
    let (manifest, report) = try readManifest(Self.dropping.replacing(first: "take: newest", with: to))
    #expect(manifest != nil && report.diagnostics.isEmpty, "\(report.diagnostics)")
  }

  /// Values that look like days but are not.
  @Test(arguments: [
    "2024-+1-05", "+024-01-05", "2024-01-+5", "2024-1-5", "2024-02-30", "2024/01/05", "20240105", "-024-01-05",
  ])
  func whatIsNoDayIsRefused(text: String) {
    let report = Report()
    guard let node = SettingsFile.parse(Array("\"\(text)\"".utf8), file: "t", into: report) else {
      Issue.record("no text")
      return
    }
    #expect(Parameter(name: "od", type: .date).shape.value(of: node, report) == nil)
    #expect(report.diagnostics.map(\.message) == ["\"od\" expects a day (2024-07-15), found \"\(text)\""])
  }

  /// Whatever a connector leaves out has a value that its documentation names.
  @Test func whatIsLeftOutHasItsDefault() throws {
    let manifest = try #require(try readManifest(smallManifest).manifest)
    let http = try #require(manifest.http)
    #expect(http.retries == 4 && http.requestSecondsMax == 120 && http.decodedBytesMax == 268_435_456)
    #expect(!http.isConditional && !http.endsWithConnection && http.quotas == nil && http.headers.isEmpty)
    let stream = try #require(manifest.stream("rows"))
    #expect(stream.schema.new == .report && stream.schema.missing == .hold)
    #expect(stream.schema.retyped == .hold && stream.schema.unused == .report)
    #expect(manifest.parameters.map(\.name) == ["units", "key"] && manifest.parameters[0].isMany)
  }

  @Test func everyKeyIsRead() throws {
    let text = smallManifest.replacing(
      first: "\"https://example.org/api/\"}",
      with: """
        "https://example.org/api/", headers: {X-Key: "{key}"}, conditional: true, retries: 0, timeout: 30s,
          reply_max: 1MiB, ends_with_connection: true, quotas: {registered: {1s: 10, 15m: 500}, anonymous: {12h: 1000}, margin: 2%}}
        """)
    let (manifest, report) = try readManifest(text)
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    let http = try #require(manifest?.http)
    #expect(http.headers.map(\.name) == ["X-Key"] && http.headers[0].value.placeholders == ["key"])
    #expect(http.isConditional && http.endsWithConnection && http.retries == 0 && http.requestSecondsMax == 30)
    #expect(http.quotas?.registered.map(\.seconds) == [1, 900] && http.quotas?.anonymous.map(\.requests) == [1_000])
    #expect(http.quotas?.margin == 0.02)
  }

  @Test func aFolderOfConnectorsIsReadWithItsMistakes() throws {
    let folder = try TemporaryFolder()
    for name in ["b", "a"] {
      try folder.write("\(name)/connector.yaml", smallManifest.replacing("connector: test", with: "connector: \(name)"))
      try folder.write("\(name)/rows.sql", "SELECT 1")
    }
    try folder.write("zly/connector.yaml", "connector: zly\n")
    try folder.write("notatki/readme.md", "no connector")
    let report = Report()
    let found = ConnectorManifest.readAll(folder.path, as: "Connectors", into: report)
    #expect(found.map(\.id) == ["a", "b"])
    #expect(report.diagnostics.allSatisfy { $0.location.file == "Connectors/zly/connector.yaml" })
    #expect(!report.diagnostics.isEmpty)
    let none = Report()
    #expect(ConnectorManifest.readAll(folder.file("nie-ma"), as: "Connectors", into: none).isEmpty && none.hasErrors)
  }
}
