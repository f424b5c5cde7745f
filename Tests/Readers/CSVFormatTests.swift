internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// What offices make of CSV.
@Suite struct CSVFormatTests {
  private let two = [field("a", .integer), field("b")]

  private func reader(_ text: String, _ format: CSVFormat, _ fields: [FieldSpec]) throws -> CSVReader {
    try CSVReader(source: MemorySource(text), format: format, fields: fields)
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\r\r\n"], [true, false])
  func lineEnds(_ end: String, _ isLastEnded: Bool) throws {
    let text = ["a;b", "1;x", "2;y"].joined(separator: end) + (isLastEnded ? end : "")
    let reading = try csv(text, two)
    #expect(reading.rows == [[.integer(1), .text("x")], [.integer(2), .text("y")]])
    #expect(reading.positions == [2, 3])
  }

  @Test func aHeaderAloneIsATableWithoutRecords() throws {
    for text in ["a;b", "a;b\n", "a;b\r\n\r\n"] { #expect(try csv(text, two).rows.isEmpty) }
  }

  @Test func theHeaderIsFoundUnderATitle() throws {
    let text = "Ludność gmin\n\"stan na; 31.12.2024\"\n\nNazwa;Kod;b\nx;1;y\n"
    let fields = [
      FieldSpec(name: "kod", locator: .column("Kod"), type: .integer, isRequired: true), field("b"),
    ]
    let reader = try reader(text, CSVFormat(), fields)
    #expect(reader.fieldsSeen == ["Nazwa", "Kod", "b"])
    #expect(reader.linesAbove == 3)
    let reading = try Reading(reader)
    #expect(reading.rows == [[.integer(1), .text("y")]])
    #expect(reading.positions == [5])
  }

  @Test func linesToSkipMayHoldAnything() throws {
    let reading = try csv("it's \"broken;\n\";\"\na;b\n1;x\n", two, CSVFormat(linesSkipped: 2))
    #expect(reading.rows == [[.integer(1), .text("x")]])
    #expect(reading.positions == [4])
    #expect(throws: FormatError.self) { try csv("a;b\n", two, CSVFormat(linesSkipped: 2)) }
  }

  @Test func aTableWithoutHeaderIsReadByPlace() throws {
    let fields = [
      FieldSpec(name: "c", locator: .index(3), type: .text), FieldSpec(name: "a", locator: .index(1), type: .integer),
    ]
    let format = CSVFormat(header: .absent)
    let reader = try reader("1;x;y\n2;z;\n3;only two\n", format, fields)
    #expect(reader.fieldsSeen.isEmpty)
    let reading = try Reading(reader)
    #expect(reading.rows == [[.text("y"), .integer(1)], [.null, .integer(2)]])
    #expect(reading.rejections.map(\.position) == [3])
    #expect(throws: FormatError.self) { try csv("1;2\n", fields, format) }
    #expect(throws: FormatError.self) { try csv("1;2\n", two, format) }
    #expect(throws: FormatError.self) {
      try csv("1;2\n", [FieldSpec(name: "z", locator: .index(0), type: .text)], format)
    }
  }

  @Test func aDelimiterAtTheEndOfLinesIsNoColumn() throws {
    let expected: [[Value]] = [[.integer(1), .text("x")], [.integer(2), .null]]
    for text in ["a;b;\n1;x;\n2;;\n", "a;b\n1;x;\n2;;\n", "a;b;\n1;x\n2;\n", "a;b;\n1;x;note\n2;;\n"] {
      let reader = try reader(text, CSVFormat(), two)
      #expect(reader.fieldsSeen == ["a", "b"])
      let reading = try Reading(reader)
      #expect(reading.rows == expected, "\(text)")
      #expect(reading.rejections.isEmpty)
    }
  }

  @Test func theEndOfATable() throws {
    let table = "a;b\n1;x\n2;y\n"
    let cases: [(CSVFormat.End, String, Int)] = [
      (.init(atBlankLine: true), "\n3;z\nx\n", 3),
      (.init(atBlankLine: true), ";;\n\"open\n", 2),
      (.init(atSingleField: true), "Źródło: GUS\nx;y\n", 2),
      (.init(atWords: ["Źródło", "Razem"]), "\"Źródło: GUS \"\"BDL\"\"\";\n1;x\n2;y\n", 3),
      (.init(atWords: ["Razem"]), " Razem;3", 1),
    ]
    for (end, rest, below) in cases {
      let reader = try reader(table + rest, CSVFormat(end: end), two)
      let reading = try Reading(reader)
      #expect(reading.rows.count == 2, "\(rest)")
      #expect(reading.rejections.isEmpty)
      #expect(reader.linesBelow == below, "\(rest)")
    }
    #expect(try csv(table + "\n3;z\n", two).rows.count == 3)
  }

  @Test func wordsThatEndATableAreInItsEncoding() throws {
    let bytes: [UInt8] = Array("a;b\n1;x\n".utf8) + [0x8F, 0x72, 0xF3, 0x64, 0xB3, 0x6F] + Array(": GUS\n".utf8)
    let format = CSVFormat(encoding: .windows1250, end: .init(atWords: ["Źródło"]))
    let reading = try Reading(CSVReader(source: MemorySource(bytes), format: format, fields: two))
    #expect(reading.rows.count == 1)
    #expect(reading.rejections.isEmpty)
    #expect(throws: FormatError.self) {
      try csv("a;b\n", two, CSVFormat(encoding: .windows1250, end: .init(atWords: ["Итого"])))
    }
  }

  @Test func blankLinesAndTheEndMarkOfDOS() throws {
    let reader = try reader("a;b\n\n1;x\n  \t\n2;y\n\u{1A}", CSVFormat(), two)
    let reading = try Reading(reader)
    #expect(reading.rows.count == 2)
    #expect(reading.rejections.isEmpty)
    #expect(reading.positions == [3, 5])
    #expect(reader.linesBlank == 3)
    #expect(try csv("a;b\n1;x\n  \n2;y\n", two, CSVFormat(end: .init(atBlankLine: true))).rows.count == 1)
  }

  @Test func oneColumnAndOneFieldTwice() throws {
    #expect(try csv("a\n1\n\n2\n", [field("a", .integer)]).rows == [[.integer(1)], [.integer(2)]])
    let twice = [
      field("a", .decimal), FieldSpec(name: "asText", locator: .column("a"), type: .text), field("a", .decimal),
    ]
    #expect(try csv("a;b\n1,50;\n", twice).rows == [[.text("1.5"), .text("1,50"), .text("1.5")]])
  }

  @Test func quotesMayBeNothingSpecial() throws {
    let reading = try csv("a;b\n1;\"x\n2;y\"\n", two, CSVFormat(quote: nil))
    #expect(reading.rows == [[.integer(1), .text("\"x")], [.integer(2), .text("y\"")]])
    #expect(try csv("a;b\n'1';'x;''y'\n", two, CSVFormat(quote: "'")).rows == [[.integer(1), .text("x;'y")]])
  }

  @Test func quotesInTheMiddleOfAFieldAreLetters() throws {
    let reading = try csv("a;b\n1;Szkoła \"Orlik\" nr 2\n2; \"x\"\n3;\"x\" \n4;\"x\"y\n5;z\n", two)
    #expect(
      reading.rows == [
        [.integer(1), .text("Szkoła \"Orlik\" nr 2")], [.integer(2), .text("x")], [.integer(3), .text("x")],
        [.integer(5), .text("z")],
      ])
    #expect(reading.rejections.map(\.rule) == [.structure])
  }

  @Test func spellingsOfNoValue() throws {
    let spec = FieldSpec(
      name: "v", locator: .column("v"), type: .decimal, isRequired: true, absent: ["-", "b.d.", "0"],
      decimalMark: .comma)
    let reading = try csv("k;v\n1;-\n2; b.d. \n3;0\n4;0,0\n5; \n6;\"\"\n", [spec])
    #expect(reading.rows == [[.text("0")]])
    #expect(reading.rejections.map(\.rule) == Array(repeating: .required, count: 5))
    let optional = FieldSpec(name: "v", locator: .column("v"), type: .decimal, absent: ["-"])
    #expect(try csv("k;v\n1;-\n2;\n3;\"\"\n", [optional]).rows == [[.null], [.null], [.null]])
  }

  @Test func anOptionalColumnMayBeAway() throws {
    let fields = [field("a", .integer, required: true), field("gone")]
    #expect(try csv("a;b\n1;x\n", fields).rows == [[.integer(1), .null]])
  }

  @Test func aRejectionSaysWhatAndWhere() throws {
    let rejection = try csv("a;b\n1;x\nżaba;y\n", two).rejections.first
    #expect(rejection?.rule == .type)
    #expect(rejection?.position == 3)
    #expect(rejection?.field == "a")
    #expect(rejection?.value == "żaba")
    #expect(rejection?.reason.contains("whole number") == true)
    let ragged = try csv("a;b\n1;x;y;z\n", two).rejections.first
    #expect(ragged?.value == "1;x;y;z")
    #expect(ragged?.reason == "the line has 4 fields and the header has 2")
  }

  @Test func documentsOfAnotherKindAreNamed() {
    let cases: [([UInt8], String)] = [
      ([], "empty"), (Array("  <!DOCTYPE html><title>Logowanie</title>".utf8), "HTML, not CSV: Logowanie"),
      ([0x50, 0x4B, 3, 4, 0], "XLSX"), ([0x1F, 0x8B, 8], "gzip"), (Array("%PDF-1.7".utf8), "PDF"),
      ([0xFE, 0xFF, 0, 0x61], "UTF-16"), (Array("a;b\n1;2\n".utf8).flatMap { [$0, 0] }, "UTF-16"),
      (Array("<?xml version=\"1.0\"?>".utf8), "XML"),
    ]
    for (bytes, words) in cases {
      let error = #expect(throws: FormatError.self) {
        try CSVReader(source: MemorySource(bytes), format: CSVFormat(), fields: two)
      }
      #expect(error?.what.contains(words) == true, "\(words)")
      #expect(error?.advice.isEmpty == false)
    }
  }

  @Test func limitsEndTheReading() throws {
    let limits = FormatLimits(recordBytesMax: 1000, fieldBytesMax: 100, fieldsMax: 50, windowBytes: 64)
    func read(_ text: String) throws -> Reading {
      try Reading(CSVReader(source: MemorySource(text), format: CSVFormat(), fields: two, limits: limits))
    }
    #expect(try read("a;b\n1;\(String(repeating: "x", count: 100))\n").rows.count == 1)
    #expect(try read("a;b\n1;\(String(repeating: "x", count: 101))\n").rejections.map(\.rule) == [.fieldSize])
    let large = #expect(throws: FormatError.self) { try read("a;b\n1;\"\(String(repeating: "x\n", count: 5000))\";\n") }
    #expect(large?.what.contains("line 2 is not closed") == true)
    #expect(throws: FormatError.self) { try read("a;b\n1\(String(repeating: ";", count: 500))\n") }
  }

  @Test func settingsThatCannotBeAreRefused() {
    let formats = [
      CSVFormat(delimiter: "ł"), CSVFormat(delimiter: "\n"), CSVFormat(delimiter: ";", quote: ";"),
      CSVFormat(quote: "„"),
    ]
    for format in formats { #expect(throws: FormatError.self) { try csv("a;b\n", two, format) } }
    let pattern = FieldSpec(name: "a", locator: .column("a"), type: .date, datePatterns: ["dd.mm"])
    #expect(throws: FormatError.self) { try csv("a;b\n", [pattern]) }
  }

  @Test func aFileIsReadToItsEnd() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.csv", "a;b\n1;x\n2;y\n")
    let reading = try Reading(CSVReader(source: FileSource(path: path), format: CSVFormat(), fields: two))
    #expect(reading.rows.count == 2)
    #expect(throws: FileError.self) { try FileSource(path: folder.file("none.csv")) }
  }

  /// More than memory would like, through a window of 64 KiB.
  @Test func aLongDocumentKeepsItsWindow() throws {
    let source = EndlessSource("1;abcdefgh\n2;\"\"\n", times: 20_000)
    let reader = try CSVReader(
      source: source, format: CSVFormat(header: .absent),
      fields: [FieldSpec(name: "n", locator: .index(1), type: .integer)], limits: FormatLimits(windowBytes: 1 << 16))
    var records = 0
    while case .record = try reader.advance() { records += 1 }
    #expect(records == 40_000)
    #expect(reader.position == 40_000)
  }
}

/// The message if a header does not match the connector.
@Suite struct CSVHeaderAdviceTests {
  private func error(_ text: [UInt8], _ format: CSVFormat = CSVFormat()) -> FormatError? {
    #expect(throws: FormatError.self) {
      try CSVReader(
        source: MemorySource(text), format: format,
        fields: [field("Kod", .code, required: true), field("Wartość", .decimal, required: true)])
    }
  }

  @Test func aRenamedColumn() {
    let error = error(Array("\"Kod\";\"Nazwa\";\"Wartosc\";\n1;2;3;\n".utf8))
    #expect(
      error?.what == "the header has no column \"Wartość\"; the line that comes nearest has 4 fields, "
        + "among them \"Kod\", \"Wartosc\" (line 1)")
    #expect(error?.advice == "Correct the connector: \"Wartość\" may now be \"Wartosc\"")
  }

  @Test func anotherDelimiter() {
    #expect(
      error(Array("Kod,Wartość\n1,2\n".utf8))?.advice.description.contains("delimiter of the stream to \",\"") == true)
  }

  @Test func anotherEncoding() {
    let error = error([0x4B, 0x6F, 0x64, 0x3B, 0x57, 0x61, 0x72, 0x74, 0x6F, 0x9C, 0xE6, 0x0A])
    #expect(error?.advice.description.contains("windows-1250") == true)
  }

  @Test func noHeaderAtAll() {
    let error = error(Array("Raport\n\nx;y;z\n1;2;3\n".utf8))
    #expect(error?.line == 3)
    #expect(error?.advice.description.contains("how many lines stand above") == true)
  }

  @Test func theSearchEnds() throws {
    let titles = String(repeating: "tytuł\n", count: 100)
    #expect(error(Array((titles + "Kod;Wartość\n").utf8)) != nil)
    let found = try csv(
      String(titles.dropLast("tytuł\n".count)) + "Kod;Wartość\n1;2\n", [field("Wartość", .decimal, required: true)])
    #expect(found.rows == [[.text("2")]])
  }
}
