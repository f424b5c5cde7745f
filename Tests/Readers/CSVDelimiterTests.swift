internal import Formats
internal import Platform
internal import Schema
internal import Testing
internal import Text

@testable internal import Readers

/// Delimiters too many and too few, lines without a value, and lines of other kinds.
@Suite struct CSVDelimiterTests {
  private static let four = ["nr", "adres", "telefon", "uwagi"].map { field($0, required: $0 == "nr") }

  private func reader(_ text: String, _ fields: [FieldSpec], _ format: CSVFormat = CSVFormat()) throws -> CSVReader {
    try CSVReader(source: MemorySource(text), format: format, fields: fields)
  }

  private func numbers(_ reading: Reading) -> [String] { reading.rows.map { $0[0].description } }

  @Test(arguments: [
    // A delimiter too many in a record with an empty last column: at the start, in the middle, at the end.
    ("nr;adres;telefon;uwagi\n1;ul. Długa 1; lok. 2;biuro;\n2;b;c;\n3;d;e;\n", ["2", "3"], [2]),
    ("nr;adres;telefon;uwagi\n1;a;b;\n;2;b;c;\n3;d;e;\n", ["1", "3"], [3]),
    ("nr;adres;telefon;uwagi\n1;a;b;\n2;b;c;\n3;d;e;;\n", ["1", "2"], [4]),
    // A single record proves nothing.
    ("nr;adres;telefon;uwagi\n1;ul. Długa 1; lok. 2;biuro;\n", [], [2]),
    // Where all lines end with a delimiter, one that does not is another one too many or too few.
    ("nr;adres;telefon;uwagi;\n1;a;b;c;\n2;a;b;c\n3;a;b;c;;\n4;a;b;c;\n", ["1", "4"], [3, 4]),
    ("nr;adres;telefon;uwagi\n1;a;b;c;\n2;a;b;c;\n3;a;b;c\n4;a;b;c;x\n5;a;b;;c;\n", ["1", "2"], [4, 5, 6]),
    // Header with, records without.
    ("nr;adres;telefon;uwagi;\n1;a;b;c\n2;a;b;c\n3;a;b;c;\n", ["1", "2"], [4]),
    ("nr;adres;telefon;uwagi;\n1;a;b;c;\n2;a;b;c;\n", ["1", "2"], []),
    ("nr;adres;telefon;uwagi\n1;a;b;c;\n2;a;b;c;\n", ["1", "2"], []),
  ])
  func theDocumentDecidesWhetherLinesEndWithADelimiter(_ text: String, _ kept: [String], _ rejected: [Int]) throws {
    let reading = try csv(text, Self.four)
    #expect(numbers(reading) == kept, "\(reading)")
    #expect(reading.rejections.map(\.position) == rejected)
    #expect(reading.rejections.allSatisfy { $0.rule == .fieldCount })
  }

  /// The first line is not the measure of the others.
  @Test func withoutAHeaderMostLinesDecide() throws {
    let fields = [1, 2, 3].map { FieldSpec(name: "c\($0)", locator: .index($0), type: .text) }
    let reading = try csv("1;a;;b\n2;a;b\n3;a;b\n4;a;b;\n5;a;b\n", fields, CSVFormat(header: .absent))
    #expect(numbers(reading) == ["2", "3", "5"])
    #expect(reading.rejections.map(\.position) == [1, 4])
    #expect(reading.rejections[0].reason == "the line has 4 fields and most lines have 3")
  }

  @Test func linesWithoutAValueArePassedAndCounted() throws {
    let blanks = [";;;", " ; ;\t;", "\"\";;\"\";", "\u{A0};\u{2009}; \u{202F};", ";\u{200B};\u{FEFF};", "", "  "]
    let body = (1...7).map { "\($0);a;b;c\n\(blanks[$0 - 1])\n" }.joined()
    let reader = try reader("nr;adres;telefon;uwagi\n" + body + String(repeating: ";;;\n", count: 1000), Self.four)
    let reading = try Reading(reader)
    #expect(reading.rows.count == 7 && reading.rejections.isEmpty, "\(reading.rejections)")
    #expect(reader.passed.blank == 1007)
    // In Windows-1250 a no-break space is another byte.
    let bytes = Array("nr;adres;telefon;uwagi\n1;a;b;c\n".utf8) + [0x3B, 0xA0, 0x3B, 0x20, 0x3B, 0x0A]
    let polish = try Reading(
      CSVReader(source: MemorySource(bytes), format: CSVFormat(encoding: .windows1250), fields: Self.four))
    #expect(polish.rows.count == 1 && polish.rejections.isEmpty)
  }

  /// A record whose wanted columns are empty is none the less a record.
  @Test func aLineWithAnyValueIsARecord() throws {
    let reading = try csv("nr;adres;telefon;uwagi\n;;;x\n;;0;\n", [field("nr", required: true)])
    #expect(reading.rejections.map(\.rule) == [.required, .required])
  }

  @Test(arguments: [
    (CSVFormat.End(atBlankLine: true), "\n3;a;b;c\nŹródło: GUS\n4;a;b;c\n", 2, 5),
    (CSVFormat.End(atBlankLine: true), ";;;\nŹródło: GUS\n\nUwaga; x\n", 0, 0),
    (CSVFormat.End(atSingleField: true), "Źródło: GUS\n3;a;b;c\n", 1, 5),
    (CSVFormat.End(atWords: ["Razem"]), "Razem;2;;\n3;a;b;c\n;a;b;c\n", 1, 5),
    (CSVFormat.End(atBlankLine: true, ignoresBelow: true), "\n3;a;b;c\n", 0, 0),
  ])
  func recordsBelowTheEndAreCounted(_ end: CSVFormat.End, _ below: String, _ count: Int, _ first: Int) throws {
    let reader = try reader("nr;adres;telefon;uwagi\n1;a;b;c\n2;a;b;c\n" + below, Self.four, CSVFormat(end: end))
    #expect(try Reading(reader).rows.count == 2)
    #expect(reader.passed.below == count && reader.passed.belowFirst == first, "\(reader.passed)")
  }

  @Test func shortLinesAreFilledOnRequest() throws {
    let text = "nr;adres;telefon;uwagi\n1;a;b;c\n2;a;b\n3;\"a\"\n4\n5;a;b;c;d\n;a\n"
    #expect(try csv(text, Self.four).rows.count == 1)
    var format = CSVFormat()
    format.shortLines = .filled
    let reading = try csv(text, Self.four, format)
    #expect(
      reading.rows == [
        [.text("1"), .text("a"), .text("b"), .text("c")], [.text("2"), .text("a"), .text("b"), .null],
        [.text("3"), .text("a"), .null, .null],
      ])
    #expect(reading.rejections.map(\.position) == [5, 6, 7])
    #expect(reading.rejections.map(\.rule) == [.fieldCount, .fieldCount, .required])
    let required = [field("nr"), field("uwagi", required: true)]
    #expect(
      try csv(text, required, format).rejections.map(\.rule) == [
        .required, .required, .fieldCount, .fieldCount, .required,
      ])
  }

  @Test(arguments: [
    ("n\n1\r2\r3\n4\n", ["1", "2", "3", "4"]), ("n\r1\r2\n3\r\n4\r", ["1", "2", "3", "4"]),
    ("n\r\n1\r\n2\r3\n4", ["1", "2", "3", "4"]), ("n\n1\r\r2\n3\r", ["1", "2", "3"]),
    ("n\r1\r\n2\r\n3\n", ["1", "2", "3"]),
  ])
  func lineEndsOfTwoKinds(_ text: String, _ kept: [String]) throws {
    for piece in [1, 2, 5, 100] {
      let reader = try CSVReader(
        source: PiecesSource(Array(text.utf8), of: piece), format: CSVFormat(), fields: [field("n", .code)],
        limits: FormatLimits(windowBytes: piece))
      let reading = try Reading(reader)
      #expect(numbers(reading) == kept && reading.rejections.isEmpty, "\(reading)")
    }
  }

  @Test func aCarriageReturnIsNoPartOfAValueWithoutQuotes() throws {
    let reading = try csv("nr;adres;telefon;uwagi\n1;a\rb;c;d\n2;\"a\rb\";c;d\n3;a;b;c\r4;a;b;c\n", Self.four)
    #expect(numbers(reading) == ["2", "3", "4"])
    #expect(reading.rows[0][1] == .text("a\rb"))
    #expect(reading.rejections.map(\.rule) == [.structure])
    #expect(reading.rejections[0].lines == 2)
  }

  @Test func joinedFiles() throws {
    let one = "nr;adres;telefon;uwagi\n1;a;b;c\n"
    let text = one + "\u{FEFF}nr;adres;telefon;uwagi\n2;a;b;c\n\"nr\"; adres;telefon;uwagi\n3;a;b;c\n\u{FEFF}4;a;b;c\n"
    let reader = try reader(text, Self.four)
    let reading = try Reading(reader)
    #expect(numbers(reading) == ["1", "2", "3", "4"])
    #expect(reading.rejections.isEmpty && reader.passed.headers == 2)
    // Only a line that is equal in every column is a header.
    #expect(try csv("a;b\n1;2\na;c\n", [field("a"), field("b")]).rows.count == 2)
  }

  /// Files with the same columns in another order: what follows the second header is in that order.
  @Test(arguments: [
    "nr;telefon;adres;uwagi", "adres;nr;telefon;uwagi", "uwagi;telefon;adres;nr",
    "\"adres\";\"nr\";\"telefon\";\"uwagi\"",
  ])
  func aHeaderInAnotherOrderEndsTheTable(header: String) throws {
    let reader = try reader("nr;adres;telefon;uwagi\n1;a;b;c\n\(header)\n2;x;y;z\n3;x;y;z\n", Self.four)
    let reading = try Reading(reader)
    #expect(numbers(reading) == ["1"])
    #expect(reading.rejections.map(\.rule) == [.structure] && reader.passed.below == 2)
  }

  /// Polish tables number their columns below the header.
  @Test func aLineThatNumbersTheColumnsIsNoRecord() throws {
    let reader = try reader("nr;adres;telefon;uwagi\n1;2;3;4\n2;a;b;c\n1;2;3;4\n", Self.four)
    #expect(numbers(try Reading(reader)) == ["2", "1"])
    #expect(reader.passed.headers == 1)
    #expect(try csv("a;b;c\n1;2;3\n", ["a", "b", "c"].map { field($0) }).rows.count == 1)
    // A first record with these values is followed by others of its kind, or by none.
    let numeric = ["a", "b", "c", "d"].map { field($0) }
    for rest in ["", "5;6;7;8\n", "\n2,5;-1;;0\n"] {
      #expect(try csv("a;b;c;d\n1;2;3;4\n" + rest, numeric).rows.first == (1...4).map { .text("\($0)") })
    }
  }

  @Test func anotherTableBelowIsNotRead() throws {
    let reader = try reader("a;b;c;d\n1;2;3;5\na;b;c;e\n5;6;7;8\n9;9;9;9\n", ["a", "b", "c", "d"].map { field($0) })
    let reading = try Reading(reader)
    #expect(reading.rows.count == 1)
    #expect(reading.rejections.map(\.position) == [3])
    #expect(reader.passed.below == 2 && reader.passed.belowFirst == 4)
  }

  @Test func blankLinesAboveTheHeader() throws {
    #expect(try csv("\n\n;;;\nnr;adres;telefon;uwagi\n1;a;b;c\n", Self.four).rows.count == 1)
  }

  /// A comma in numbers and between fields: each such number is a field too many.
  @Test func aDecimalCommaBesideADelimiterComma() throws {
    let reading = try csv(
      "a,b,c\n1,5,2,\n1,2,\n3,4,\n", [field("a"), field("b", .decimal), field("c")], CSVFormat(delimiter: ","))
    #expect(reading.rows.count == 2)
    #expect(reading.rejections.map(\.position) == [2])
  }
}
