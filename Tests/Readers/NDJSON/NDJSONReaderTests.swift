internal import Formats
internal import Platform
internal import Schema
internal import Settings
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// JSON on lines: each line a document and a record.
@Suite struct NDJSONReaderTests {
  private let fields = [
    FieldSpec(name: "id", locator: .path(DocumentPath(isAbsolute: false, steps: [.key("id")])), type: .code),
    FieldSpec(
      name: "v", locator: .path(DocumentPath(isAbsolute: true, steps: [.key("a"), .key("v")])), type: .decimal),
  ]

  private func read(_ text: String, piece: Int = 1 << 16, limits: FormatLimits = FormatLimits()) throws -> Reading {
    try Reading(NDJSONReader(source: PiecesSource(Array(text.utf8), of: piece), fields: fields, limits: limits))
  }

  @Test func aLineIsARecord() throws {
    let reading = try read("{\"id\": \"01\", \"a\": {\"v\": 1.50}}\n{\"a\": {\"v\": \"2\"}, \"id\": \"02\"}\n")
    #expect(reading.rows == [[.text("01"), .text("1.5")], [.text("02"), .text("2")]])
    #expect(reading.positions == [1, 2])
    #expect(reading.rejections.isEmpty)
  }

  /// A byte order mark, CR before LF, blank lines and a last line without line end are allowed.
  @Test(arguments: ["\n", "\r\n", " \t\n", "\n\n", "\r\n \r\n"]) func linesEndAsTheyLike(_ end: String) throws {
    let text = "\u{FEFF}{\"id\":\"a\"}\(end){\"id\":\"b\"}\(end)\(end){\"id\":\"c\"}"
    let reader = try NDJSONReader(source: MemorySource(text), fields: fields)
    let reading = try Reading(reader)
    #expect(reading.rows.map { $0[0] } == [.text("a"), .text("b"), .text("c")])
    let lines = end.utf8.count { $0 == 10 }
    #expect(reading.positions == [1, 1 + lines, 1 + 3 * lines])
    #expect(reader.linesBlank == 3 * lines - 2)
  }

  @Test func aBrokenLineIsOneRejectedRecord() throws {
    let reading = try read(
      """
      {"id":"a"}
      {"id":"b",}
      {"id":"c"
      {"id":"d"} {"id":"e"}
      [1,2]
      7
      null
      tekst
      {"id":"f"}

      """)
    #expect(reading.rows.map { $0[0] } == [.text("a"), .text("f")])
    #expect(reading.positions == [1, 9])
    #expect(reading.rejections.map(\.position) == [2, 3, 4, 5, 6, 7, 8])
    #expect(reading.rejections.allSatisfy { $0.rule == .structure && $0.field.isEmpty })
    #expect(
      reading.rejections.map(\.reason) == [
        "the name of a member was expected and \"}\" came (column 11)",
        "the line ends too early: it was cut short (column 10)",
        "text follows the end of the line (column 12)",
        "the record is an array, and an object is wanted",
        "the record is a number, and an object is wanted",
        "the record is null, and an object is wanted",
        "the word true was expected and \"e\" came (column 2)",
      ])
    #expect(reading.rejections.map(\.value).first == "{\"id\":\"b\",}")
    #expect(reading.rejections.last?.value == "tekst")
  }

  /// The rest of a broken line must not leak into the next one.
  @Test func aBrokenLineLeavesNothingBehind() throws {
    let reading = try read(
      "{\"id\":\"a\",\"a\":{\"v\":1,\"x\":[{\n{\"id\":\"b\"}\n{\"a\":{\"v\":2},\"id\":\"\\ud800\"}\n{\"a\":{\"v\":3}}\n"
    )
    #expect(reading.rows == [[.text("b"), .null], [.null, .text("3")]])
    #expect(reading.rejections.map(\.position) == [1, 3])
    #expect(reading.rejections.map(\.field) == ["", "id"])
  }

  @Test func aValueThatIsWrongRejectsItsLine() throws {
    let reading = try read(
      "{\"a\":{\"v\":\"x\"}}\n{\"a\":{\"v\":[]}}\n{\"a\":{\"v\":1e3}}\n{\"id\":\"1\",\"id\":\"2\"}\n")
    // Of two members with one name, either may be meant.
    #expect(reading.rejections.map(\.rule) == [.type, .type, .structure])
    #expect(reading.rejections.map(\.field) == ["v", "v", ""])
    #expect(reading.rows == [[.null, .text("1000")]])
  }

  @Test func aRawExcerptOfALongLineIsCut() throws {
    let reading = try read("{\"id\": \"\(String(repeating: "ż", count: 4000))\"\n{}\n")
    let value = try #require(reading.rejections.first?.value)
    #expect(value.hasPrefix("{\"id\": \"żż") && value.hasSuffix("…") && value.utf8.count <= Rejection.valueBytesMax + 3)
  }

  /// A document that ends inside a line was truncated: its missing records would go unnoticed.
  @Test(arguments: ["{\"id\":\"b", "{\"id\":\"b\"", "{", "{\"id\":tr", "[1,"]) func aCutLineIsAnError(_ rest: String)
    throws
  {
    let reader = try NDJSONReader(source: MemorySource("{\"id\":\"a\"}\n\n" + rest), fields: fields)
    guard case .record = try reader.advance() else {
      Issue.record("the first line is whole")
      return
    }
    let error = #expect(throws: FormatError.self) { try reader.advance() }
    #expect(error?.what == "the document ends inside its last line: it was cut short (line 3, byte 12)")
  }

  @Test func aBrokenLastLineIsNotACut() throws {
    let reading = try read("{\"id\":\"a\"}\nRazem: 1")
    #expect(reading.rows.count == 1)
    #expect(reading.rejections.map(\.value) == ["Razem: 1"])
  }

  @Test(arguments: ["", " ", "\n\n \r\n", "\u{FEFF}"]) func anEmptyDocumentIsAnError(_ text: String) {
    // A byte order mark alone is not text either.
    let error = #expect(throws: FormatError.self) { try read(text) }
    #expect(error?.message == "the document is empty")
  }

  @Test(arguments: [
    ("<!DOCTYPE html><p>Login</p>", "this is HTML, not NDJSON: Login"), ("<?xml version=\"1.0\"?>", "this is XML"),
    ("PK\u{3}\u{4}x", "this is a ZIP archive"), ("{\0\"\0a\0\"\0:\01\0}\0", "this is UTF-16"),
  ])
  func anotherKindOfDocumentIsRefused(_ text: String, _ message: String) {
    let error = #expect(throws: FormatError.self) { try read(text) }
    #expect(error?.message.hasPrefix(message) == true)
  }

  @Test func aLineMayBeAsLongAsARecord() throws {
    let limits = FormatLimits(recordBytesMax: 1000, windowBytes: 64)
    let fits = "{\"id\": \"1\", \"x\": \"\(String(repeating: "x", count: 900))\"}"
    #expect(try read("\(fits)\n\(fits)\n", limits: limits).rows.count == 2)
    let large = "{\"x\": \"\(String(repeating: "x", count: 5000))\"}"
    let error = #expect(throws: FormatError.self) { try read("\(fits)\n\(large)\n", limits: limits) }
    #expect(error?.message == "a line is larger than 1000 bytes" && error?.line == 2)
  }

  @Test func nestingHasItsLimit() throws {
    let deep = String(repeating: "[", count: 20) + String(repeating: "]", count: 20)
    let limits = FormatLimits(depthMax: 10)
    let reading = try read("{\"x\":\(deep)}\n{\"id\":\"a\"}\n", limits: limits)
    #expect(reading.rejections.map(\.position) == [1])
    #expect(reading.rejections[0].reason.hasPrefix("arrays and objects nest deeper than 10"))
    #expect(reading.rows.count == 1)
  }

  @Test(arguments: [1, 2, 3, 7, 64]) func inAnyPieces(_ piece: Int) throws {
    let text =
      "{\"id\":\"ż\\u017c\"}\r\n\r\n{x}\n{\"a\":{\"v\":12}}\n{\"id\":\"\(String(repeating: "y", count: 300))\"}"
    let whole = try read(text)
    let cut = try read(text, piece: piece, limits: FormatLimits(windowBytes: 1 + piece * 3))
    #expect(cut.rows == whole.rows && whole.rows.count == 3)
    #expect(cut.positions == whole.positions && cut.positions == [1, 4, 5])
    #expect(cut.rejections == whole.rejections && cut.rejections.count == 1)
  }

  /// The bytes shown of a record are the record, also after lines that left the window.
  @Test func extentsAreThoseOfTheDocument() throws {
    let text = "\u{FEFF}  {\"id\": \"a\"} \r\n\n{\"id\":\"b\",\"x\":\"\(String(repeating: "x", count: 100))\"}\n"
    let bytes = Array(text.utf8)
    let reader = try NDJSONReader(
      source: PiecesSource(bytes, of: 5), fields: fields, limits: FormatLimits(windowBytes: 16))
    var records: [String] = []
    while case .record = try reader.advance() {
      let extent = try #require(reader.extent)
      records.append(String(decoding: bytes[extent], as: UTF8.self))
    }
    #expect(records == ["{\"id\": \"a\"}", "{\"id\":\"b\",\"x\":\"\(String(repeating: "x", count: 100))\"}"])
  }

  @Test func aFieldThatNoLineHasIsMissing() throws {
    let reader = try NDJSONReader(source: MemorySource("{\"id\":null}\n{}\n"), fields: fields)
    #expect(reader.fieldsFound.isEmpty && reader.fieldsSeen.isEmpty)
    _ = try Reading(reader)
    #expect(reader.fieldsFound == [true, false])
  }

  @Test func aFieldWithoutAPathIsRefused() {
    let error = #expect(throws: FormatError.self) {
      try NDJSONReader(
        source: MemorySource("{}"), fields: [FieldSpec(name: "a", locator: .column("a"), type: .text)])
    }
    #expect(error?.message == "the field a has no path")
  }

  /// A million lines pass through a small window; nothing of them is kept.
  @Test func memoryDoesNotGrowWithTheDocument() throws {
    let line = "{\"id\":\"0612011\",\"a\":{\"v\":12.5}}\n"
    let reader = try NDJSONReader(
      source: EndlessSource(line, times: 200_000), fields: fields, limits: FormatLimits(windowBytes: 4096))
    var count = 0
    while case .record = try reader.advance() { count += 1 }
    #expect(count == 200_000 && reader.position == 200_000)
  }
}

/// What the connector author's guide shows is what the reader does.
@Suite struct NDJSONGuideTests {
  @Test func theExampleOfTheGuide() throws {
    let guide = try Guide("docs/connectors.md")
    let report = Report()
    let yaml = guide.example("ndjson")
    let node = try #require(SettingsFile.parse(Array(yaml.utf8), file: "guide.yaml", into: report))
    let fields = Shape<[FieldSpec]>.section("a stream") { section in
      #expect(section.child("format")?.text.flatMap(RecordFormats.named)?.profile == NDJSONFormat.profile)
      return section.required("fields", .fields(of: NDJSONFormat.self, FieldDefaults()))
    }.value(of: node, report)
    #expect(report.diagnostics.isEmpty)
    let document = guide.example("ndjson-document")
    let reading = try Reading(NDJSONReader(source: MemorySource(document), fields: try #require(fields)))
    #expect(reading.rows == [[.text("0401"), .text("21.5")], [.text("0402"), .null]])
    #expect(reading.positions == [1, 3])
    #expect(reading.rejections.map(\.position) == [4])
  }
}
