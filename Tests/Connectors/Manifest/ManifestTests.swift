import Formats
import Platform
import Schema
import Settings
import Testbed
import Testing
import Text

@testable import Connectors
@testable import Readers

/// Reads a manifest from text; the connector is called `test`.
func readManifest(
  _ text: String, files: [String: String] = ["rows.sql": "SELECT 1"]
) throws -> (manifest: ConnectorManifest?, report: Report) {
  let folder = try TemporaryFolder()
  try folder.write("test/connector.yaml", text)
  for (name, content) in files { try folder.write("test/\(name)", content) }
  let report = Report()
  return (ConnectorManifest.read(folder.file("test"), as: "test", into: report), report)
}

/// A manifest that is right, to change one thing in.
let smallManifest = """
  connector: test
  title: {pl: Próba, en: Test}
  parameters:
    units: {type: code, many: true, required: true}
    key: {type: secret}
  http: {base: "https://example.org/api/"}
  streams:
    rows:
      request: {path: "/data/{unit}", each: {unit: units}}
      format: json
      records: results[]
      fields:
        id: {type: code, required: true}
        value: {path: val, type: decimal}
      mapping: rows.sql

  """

extension String {
  func replacing(first old: String, with new: String) -> String { replacing(old, with: new, maxReplacements: 1) }
}

@Suite struct ManifestTests {
  @Test func aSmallManifestIsRead() throws {
    let (manifest, report) = try readManifest(smallManifest)
    #expect(report.diagnostics.isEmpty)
    let stream = try #require(manifest?.stream("rows"))
    #expect(manifest?.http?.base == "https://example.org/api")
    #expect(stream.fields.map(\.name) == ["id", "value"])
    #expect(stream.fields[0].locator == .path(DocumentPath(isAbsolute: false, steps: [.key("id")])))
    #expect(stream.fields[1].locator == .path(DocumentPath(isAbsolute: false, steps: [.key("val")])))
    #expect(stream.fields[0].isRequired && !stream.fields[1].isRequired)
    #expect(stream.mapping.sql == "SELECT 1")
    guard case .request(let request) = stream.origin else {
      Issue.record("no request")
      return
    }
    #expect(request.each == [Each(placeholder: "unit", parameter: "units")])
    #expect(request.pages == nil && request.batch == nil)
  }

  /// One change to the manifest, and the first thing that is said about it.
  struct Slip: Sendable, CustomTestStringConvertible {
    var from: String
    var to: String
    var place: String
    var message: String

    init(_ from: String, _ to: String, _ place: String, _ message: String) {
      (self.from, self.to, self.place, self.message) = (from, to, place, message)
    }

    var testDescription: String { to }
  }

  @Test(arguments: [
    Slip("{unit}\"", "{unti}\"", "9:28", "{unti} names no parameter"),
    Slip("connector: test", "connector: tset", "1:12", "the connector is called \"tset\" but its folder \"test\""),
    Slip("each: {unit: units}", "each: {unit: unit}", "9:50", "the connector has no parameter \"unit\""),
    Slip("each: {unit: units}", "each: {unit: key}", "9:50", "the parameter \"key\" has one value"),
    Slip("/data/{unit}", "/data/{unit", "9:28", "a { has no }"),
    Slip("/data/{unit}", "/data/unit}/{unit}", "9:32", "a } has no {"),
    Slip("records: results[]", "records: results[", "11:21", "the path \"results[\" has no ] for its ["),
    Slip("type: decimal", "type: decmial", "14:32", "expected a type"),
    Slip("mapping: rows.sql", "mapping: row.sql", "15:14", "the mapping test/row.sql does not exist"),
    Slip("mapping: rows.sql", "mapping: ../rows.sql", "15:14", "the mapping must be the name of a file"),
    Slip("format: json", "format: xml", "10:13", "expected a format"),
    Slip("type: secret", "type: secrt", "5:15", "expected a type"),
    Slip(
      "format: json", "pages: {next: links.next, last: links.next is absent}\n    format: json", "10:31",
      "pages that follow \"next\" have no \"last\""),
    Slip(
      "format: json", "pages: {next: links.next, number: page}\n    format: json", "10:31",
      "pages that follow \"next\" have no \"number\""),
    Slip("format: json", "pages: {next: \"links..next\"}\n    format: json", "10:26", "the path \"links..next\" has"),
    Slip(
      "format: json", "pages: {last: links.next is absent}\n    format: json", "10:5",
      "the pages needs \"number\": the query item that counts them; or \"next\""),
    Slip("https://", "gopher://", "6:14", "\"gopher://example.org/api/\" does not begin with"),
  ])
  func aSlipHasItsPlace(slip: Slip) throws {
    let text = smallManifest.replacing(first: slip.from, with: slip.to)
    #expect(text != smallManifest)
    let (manifest, report) = try readManifest(text)
    let first = report.diagnostics.first
    #expect(manifest == nil)
    #expect(first.map { "\($0.location.line):\($0.location.column)" } == slip.place, "\(report.diagnostics)")
    #expect(first?.message.hasPrefix(slip.message) ?? false, "\(report.diagnostics)")
  }

  @Test func pagesMayBeLinked() throws {
    let text = smallManifest.replacing(
      first: "format: json", with: "pages: {next: links.next, size: {limit: 50}, max: 7}\n    format: json")
    let (manifest, report) = try readManifest(text)
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    guard case .request(let request)? = manifest?.stream("rows")?.origin else { return _ = Issue.record("no request") }
    #expect(
      request.pages
        == Pages(.next(try DocumentPath(parsing: "links.next")), sizeName: "limit", size: 50, pagesMax: 7))
  }

  @Test func suggestionsNameTheNearest() throws {
    let (_, report) = try readManifest(smallManifest.replacing(first: "mapping: rows.sql", with: "mapping: rws.sql"))
    #expect(report.diagnostics.first?.suggestion == "did you mean \"rows.sql\"?")
    let (_, other) = try readManifest(smallManifest.replacing(first: "{unit}\"", with: "{unitt}\""))
    #expect(
      other.diagnostics.contains {
        $0.suggestion == "did you mean \"units\"?" || $0.suggestion == "did you mean \"unit\"?"
      })
  }

  @Test func aSecretNeverStandsInAPath() throws {
    let (_, report) = try readManifest(smallManifest.replacing(first: "/data/{unit}", with: "/data/{unit}/{key}"))
    #expect(report.diagnostics.map(\.message) == ["{key} is a secret and this text is shown in logs"])
  }

  @Test func aListNeedsEach() throws {
    let (_, report) = try readManifest(smallManifest.replacing(first: "/data/{unit}", with: "/data/{unit}/{units}"))
    #expect(report.diagnostics.map(\.message) == ["{units} is a list"])
  }

  @Test func aParameterWithAMistakeIsReportedOnce() throws {
    let (_, report) = try readManifest(
      smallManifest.replacing(first: "units: {type: code,", with: "units: {type: cods,"))
    #expect(report.diagnostics.count == 1)
  }

  @Test func requestsNeedHTTP() throws {
    let (_, report) = try readManifest(
      smallManifest.replacing(first: "http: {base: \"https://example.org/api/\"}\n", with: ""))
    #expect(report.diagnostics.map(\.message) == ["the stream makes requests but the connector has no \"http\""])
  }

  @Test func codeListsAreFilesOfTheConnector() throws {
    let text = smallManifest + "code_lists: {kinds: kinds.csv}\n"
    let (manifest, _) = try readManifest(text, files: ["rows.sql": "SELECT 1", "kinds.csv": "id\n"])
    #expect(manifest?.stream("rows")?.codeLists.map(\.name) == ["kinds"])
    let (_, report) = try readManifest(text)
    #expect(report.diagnostics.map(\.message) == ["the code list test/kinds.csv does not exist"])
  }
}

@Suite struct OpenStreamTests {
  private let manifest = """
    connector: test
    title: {pl: Próba, en: Test}
    parameters: {folder: {type: folder, required: true}}
    streams:
      table:
        drop: {folder: "{folder}"}
        format: csv
        open: [csv, fields, mapping]

    """

  private func complete(_ stream: StreamManifest, _ text: String, _ report: Report) throws -> StreamManifest? {
    let node = try #require(SettingsFile.parse(Array(text.utf8), file: "s.yaml", into: report))
    return Shape<StreamManifest>.section("a stream") { stream.completed(by: $0, in: ".", shown: ".") }
      .value(of: node, report)
  }

  @Test func aSourceCompletesIt() throws {
    let (manifest, report) = try readManifest(manifest)
    let stream = try #require(manifest?.stream("table"))
    #expect(report.diagnostics.isEmpty)
    #expect(stream.open == [.init("csv"), .fields, .mapping])
    let source = """
      csv: {encoding: cp1250, delimiter: tab, quote: none, decimal: ",", absent: "-", end: {words: Razem}}
      fields:
        a: {type: decimal}
        b: {index: 3, type: text, absent: []}
        c: {column: "C d", type: date, dates: [dd.mm.yyyy]}
      mapping: |
        SELECT a
        FROM source
      """
    let complete = try #require(try complete(stream, source, report))
    #expect(report.diagnostics.isEmpty)
    #expect(complete.open.isEmpty)
    let csv = try #require(complete.format.base as? CSVFormat)
    #expect(csv.encoding == .windows1250 && csv.delimiter == "\t" && csv.quote == nil && csv.end.atWords == ["Razem"])
    #expect(complete.fields.map(\.locator) == [.column("a"), .index(3), .column("C d")])
    #expect(complete.fields.map(\.absent) == [["-"], [], ["-"]])
    #expect(complete.fields.allSatisfy { $0.decimalMark == .comma })
    #expect(complete.fields[2].datePatterns == ["dd.mm.yyyy"])
    #expect(complete.mapping == MappingText(sql: "SELECT a\nFROM source", file: "s.yaml", line: 7))
  }

  /// A pattern of dates, the character that is wrong (0 for all of it), what is said and what is suggested.
  @Test(arguments: [
    ("dd.mm.yy", 7, "has no year", "did you mean \"dd.mm.yyyy\"?"),
    ("dd.mn.yyyy", 5, "holds \"n\"", "did you mean \"dd.mm.yyyy\"?"),
    ("dd.mm.yyyy hh:mm", 15, "names the month twice", ""),
    ("yyyy-mm", 0, "has no day", "the day is written dd or d"),
    ("dmyyyy", 2, "does not say where d ends and m begins", "did you mean"),
    ("yyyy roman", 0, "has no day", "the day is written dd or d"),
    ("dzień", 2, "has no year", "the year is written yyyy"),
    ("dd.mm.yyyy yyyy", 12, "names the year twice", "did you mean"),
  ])
  func aWrongDatePatternHasItsPlace(pattern: String, column: Int, message: String, suggestion: String) throws {
    let (manifest, report) = try readManifest(manifest)
    let stream = try #require(manifest?.stream("table"))
    let source = "csv: {}\nfields:\n  a: {type: date, dates: [\"\(pattern)\"]}\nmapping: |\n  SELECT a FROM source\n"
    #expect(try complete(stream, source, report) == nil)
    let found = try #require(report.diagnostics.first)
    #expect(report.diagnostics.count == 1)
    #expect(found.message.hasPrefix("the date pattern \"\(pattern)\" \(message)"), "\(found)")
    #expect(found.suggestion.description.hasPrefix(suggestion), "\(found)")
    // The quotation mark is in column 27.
    #expect(found.location.line == 3 && found.location.column == (column == 0 ? 27 : 27 + column), "\(found)")
    #expect(found.width == (column == 0 ? pattern.count + 2 : 1))
  }

  @Test func rightDatePatternsPass() throws {
    for pattern in [
      "dd.mm.yyyy", "d.m.yyyy", "DD/MM/RRRR", "yyyymmdd", "d mmmm yyyy r.", "d mmmm yyyyr.", "d mmmm yyyy roku",
      "d roman yyyy",
    ] { #expect(throws: Never.self) { try Day.check(pattern: pattern) } }
  }

  @Test func aPartThatIsMissingIsNamed() throws {
    let (manifest, report) = try readManifest(manifest)
    let stream = try #require(manifest?.stream("table"))
    #expect(try complete(stream, "fields: {a: {type: text}}", report) == nil)
    #expect(report.diagnostics.count == 2)
    #expect(report.diagnostics.allSatisfy { $0.message.hasPrefix("a stream needs ") })
  }

  @Test func whatTheConnectorGivesASourceMayNotGive() throws {
    let (manifest, report) = try readManifest(smallManifest)
    let stream = try #require(manifest?.stream("rows"))
    #expect(try complete(stream, "fields: {a: {type: text}}", report) == nil)
    #expect(report.diagnostics.map(\.message) == ["the connector gives \"fields\" of this stream itself"])
  }
}
