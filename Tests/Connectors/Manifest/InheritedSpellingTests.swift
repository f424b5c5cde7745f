import Formats
import Platform
import Schema
import Settings
import Testbed
import Testing
import Text

@testable import Connectors

/// Spellings of numbers, gaps, dates and times, declared once under a connector's `csv`, apply to later fields.
@Suite struct InheritedSpellingTests {
  private static func connector(_ csv: String, fields: String = "", open: String = "[fields, mapping]") -> String {
    """
    connector: test
    title: {pl: Próba, en: Test}
    parameters: {folder: {type: folder, required: true}}
    streams:
      table:
        drop: {folder: "{folder}"}
        format: csv
        csv: \(csv)
        open: \(open)
        \(fields)

    """
  }

  private func complete(
    _ connector: String, _ source: String, in folder: String = "."
  ) throws -> (stream: StreamManifest?, report: Report) {
    let (manifest, report) = try readManifest(connector)
    let stream = try #require(manifest?.stream("table"), "\(report.diagnostics)")
    let node = try #require(SettingsFile.parse(Array(source.utf8), file: "s.yaml", into: report))
    let shape = Shape<StreamManifest>.section("a stream") { stream.completed(by: $0, in: folder, shown: folder) }
    return (shape.value(of: node, report), report)
  }

  private func read(_ stream: StreamManifest, _ document: String) throws -> (records: [[Value]], rejected: [String]) {
    let document = ReadableDocument { MemorySource(Array(document.utf8)) }
    let reader = try stream.format.base.reader(of: document, fields: stream.fields, limits: FormatLimits())
    var (records, rejected): ([[Value]], [String]) = ([], [])
    while true {
      switch try reader.advance() {
      case .record: records.append(reader.cells.map(\.value))
      case .rejected(let rejection): rejected.append("\(rejection.rule.rawValue) \(rejection.field)")
      case .end: return (records, rejected)
      }
    }
  }

  /// A setting of the connector, the field that a source adds, a value in the file, and what it is read as.
  @Test(arguments: [
    ("{decimal: \",\"}", "{type: decimal}", "1 234,50", "1234.5"),
    ("{decimal: \",\"}", "{type: integer}", "7,00", "7"),
    ("{decimal: \".\"}", "{type: decimal}", "1234.50", "1234.5"),
    ("{}", "{type: decimal}", "1234.50", "1234.5"),
    ("{absent: \"-\"}", "{type: decimal}", "-", ""),
    ("{absent: [\"-\", b.d.]}", "{type: text}", "b.d.", ""),
    ("{absent: [\"-\", b.d.]}", "{type: date}", " b.d. ", ""),
    ("{dates: dd.mm.yyyy}", "{type: date}", "07.12.2024", "2024-12-07"),
    ("{dates: [dd/mm/yyyy, d mmmm yyyy]}", "{type: date}", "7 grudnia 2024", "2024-12-07"),
    ("{dates: mm/dd/yyyy}", "{type: date}", "12/07/2024", "2024-12-07"),
    ("{dates: mm/dd/yyyy, zone: utc}", "{type: datetime}", "12/07/2024 10:30", "2024-12-07T11:30:00+01:00"),
    ("{zone: utc}", "{type: datetime}", "2024-07-15 10:00", "2024-07-15T12:00:00+02:00"),
    ("{zone: local}", "{type: datetime}", "2024-07-15 10:00", "2024-07-15T10:00:00+02:00"),
    ("{}", "{type: datetime}", "2024-01-15 10:00", "2024-01-15T10:00:00+01:00"),
  ])
  func aFieldOfTheSourceIsSpelledAsTheConnectorSays(
    csv: String, field: String, written: String, expected: String
  ) throws {
    let source = "fields:\n  x: \(field)\n  y: {type: text}\nmapping: |\n  SELECT x FROM source\n"
    let (stream, report) = try complete(Self.connector(csv), source)
    #expect(report.diagnostics.isEmpty)
    let read = try read(try #require(stream), "x;y\n\(written);tak\n")
    #expect(read.rejected.isEmpty)
    #expect(read.records.map { $0.map(\.description) } == [[expected, "tak"]])
  }

  /// A field's own declaration takes precedence, also if it restores the default.
  @Test(arguments: [
    ("{decimal: \",\"}", "{type: decimal, decimal: \".\"}", "1.5", "1.5"),
    ("{absent: \"-\"}", "{type: text, absent: []}", "-", "-"),
    ("{absent: \"-\"}", "{type: text, absent: x}", "-", "-"),
    ("{dates: mm/dd/yyyy}", "{type: date, dates: dd/mm/yyyy}", "07/12/2024", "2024-12-07"),
    ("{dates: mm/dd/yyyy}", "{type: date, dates: []}", "2024-12-07", "2024-12-07"),
    ("{zone: utc}", "{type: datetime, zone: local}", "2024-07-15 10:00", "2024-07-15T10:00:00+02:00"),
  ])
  func whatAFieldSaysItselfCountsMore(csv: String, field: String, written: String, expected: String) throws {
    let source = "fields:\n  x: \(field)\n  y: {type: text}\nmapping: |\n  SELECT x FROM source\n"
    let (stream, report) = try complete(Self.connector(csv), source)
    #expect(report.diagnostics.isEmpty)
    let read = try read(try #require(stream), "x;y\n\(written);tak\n")
    #expect(read.rejected.isEmpty)
    #expect(read.records.map { $0.map(\.description) } == [[expected, "tak"]])
  }

  /// The other spelling is then a rejected record, and not read as something else.
  @Test(arguments: [
    ("{decimal: \",\"}", "{type: decimal}", "1.5"), ("{}", "{type: decimal}", "1,5"),
    ("{absent: \"-\"}", "{type: decimal}", "b.d."), ("{}", "{type: decimal}", "-"),
    ("{dates: mm/dd/yyyy}", "{type: date}", "13/07/2024"), ("{dates: dd.mm.yyyy}", "{type: date}", "2024-12-07"),
  ])
  func anotherSpellingIsRejected(csv: String, field: String, written: String) throws {
    let source = "fields:\n  x: \(field)\n  y: {type: text}\nmapping: |\n  SELECT x FROM source\n"
    let (stream, _) = try complete(Self.connector(csv), source)
    let read = try read(try #require(stream), "x;y\n\(written);tak\n")
    #expect(read.records.isEmpty && read.rejected == ["type x"])
  }

  @Test func fieldsOfTheConnectorItselfAreSpelledSo() throws {
    let connector = Self.connector(
      "{decimal: \",\", absent: \"-\", dates: mm/dd/yyyy, zone: utc}",
      fields: "fields: {x: {type: decimal}, d: {type: date}, t: {type: datetime}}", open: "[mapping]")
    let (stream, report) = try complete(connector, "mapping: |\n  SELECT x FROM source\n")
    #expect(report.diagnostics.isEmpty)
    let read = try read(try #require(stream), "x;d;t\n0,25;12/07/2024;07/15/2024 10:00\n-;-;-\n")
    #expect(
      read.records.map { $0.map(\.description) } == [
        ["0.25", "2024-12-07", "2024-07-15T12:00:00+02:00"], ["", "", ""],
      ])
  }

  /// Open settings belong to the source: only its declarations apply to its fields.
  @Test func settingsOfTheSourceHoldForItsFields() throws {
    let connector = Self.connector("{}", open: "[csv, fields, mapping]").replacing("    csv: {}\n", with: "")
    let source = """
      csv: {delimiter: ",", decimal: ".", absent: n/a, dates: yyyymmdd, zone: utc}
      fields: {x: {type: decimal}, d: {type: date}, t: {type: datetime}}
      mapping: |
        SELECT x FROM source
      """
    let (stream, report) = try complete(connector, source)
    #expect(report.diagnostics.isEmpty)
    let read = try read(try #require(stream), "x,d,t\n1.50,20241207,20240715 10:00\nn/a,n/a,n/a\n")
    #expect(
      read.records.map { $0.map(\.description) } == [
        ["1.5", "2024-12-07", "2024-07-15T12:00:00+02:00"], ["", "", ""],
      ])
  }

  /// Fields may be the connector's and their spelling the source's, which applies to all fields without a declaration.
  @Test func settingsOfTheSourceHoldForFieldsOfTheConnector() throws {
    let connector = Self.connector(
      "{}", fields: "fields: {x: {type: decimal}, y: {type: decimal, decimal: \".\"}, d: {type: date}}",
      open: "[csv, mapping]"
    ).replacing("    csv: {}\n", with: "")
    let source = "csv: {decimal: \",\", absent: \"-\", dates: mm/dd/yyyy}\nmapping: |\n  SELECT x FROM source\n"
    let (stream, report) = try complete(connector, source)
    #expect(report.diagnostics.isEmpty, "\(report.diagnostics)")
    let read = try read(try #require(stream), "x;y;d\n1,5;2.5;12/07/2024\n-;-;-\n")
    #expect(read.records.map { $0.map(\.description) } == [["1.5", "2.5", "2024-12-07"], ["", "", ""]])
    #expect(read.rejected.isEmpty)
    // Another source of the same connector spells otherwise.
    let (other, _) = try complete(connector, "csv: {}\nmapping: |\n  SELECT x FROM source\n")
    #expect(try self.read(try #require(other), "x;y;d\n1.5;2.5;2024-12-07\n").rejected.isEmpty)
  }

  /// A sample completes a stream as a source does.
  @Test func aSampleOfTheConnectorIsSpelledSoToo() throws {
    let folder = try TemporaryFolder()
    try folder.write(
      "test/connector.yaml", Self.connector("{decimal: \",\", absent: \"-\", dates: mm/dd/yyyy, zone: utc}"))
    try folder.write("test/samples/a/a.csv", "x\n1,5\n")
    try folder.write(
      "test/samples/a/sample.yaml",
      """
      stream: table
      documents: [a.csv]
      fields: {x: {type: decimal}}
      mapping: |
        SELECT x FROM source
      columns: {x: decimal}
      key: [x]

      """)
    let report = Report()
    let manifest = try #require(ConnectorManifest.read(folder.file("test"), as: "test", into: report))
    let sample = try #require(manifest.samples(into: report).first)
    #expect(report.diagnostics.isEmpty)
    let field = sample.stream.fields[0]
    #expect(field.decimalMark == .comma && field.absent == ["-"])
    #expect(field.datePatterns == ["mm/dd/yyyy"] && field.zone == .utc)
  }
}
