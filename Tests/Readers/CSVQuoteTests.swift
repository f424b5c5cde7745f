internal import Formats
internal import Platform
internal import Schema
internal import Testing
internal import Text

@testable internal import Readers

/// Quotes that are opened and not closed, and those that are in order.
@Suite struct CSVQuoteTests {
  private static let school = [
    field("Nr", .code, required: true), field("Nazwa"), field("Uczniowie", .integer),
  ]
  private static let three = ["a", "b", "c"].map { field($0) }

  private func school(_ body: String, _ format: CSVFormat = CSVFormat()) throws -> Reading {
    try csv("Nr;Nazwa;Uczniowie\n" + body, Self.school, format)
  }

  private func numbers(_ reading: Reading) -> [String] { reading.rows.map { $0[0].description } }

  @Test(arguments: [
    // Before a delimiter, two lines; three lines; in a table with CR LF.
    ("1;A;1\n2;\"B;2\n3;C\";3\n4;D;4\n", ["1", "4"], [3, 4]),
    ("1;A;1\n2;\"B;2\n3;C;3\n4;D\";4\n5;E;5\n", ["1", "3", "5"], [3, 5]),
    ("1;A;1\r\n2;\"B;2\r\n3;C;3\r\n4;D\";4\r\n5;E;5\r\n", ["1", "3", "5"], [3, 5]),
    // In the first column, which is a code, and in the last one, which is a number.
    ("1;A;1\n\"2;B;2\n3\";C;3\n4;D;4\n", ["1", "4"], [3, 4]),
    ("1;A;1\n2;B;\"2\n3;C;3\n4;D;4\"\n5;E;5\n", ["1", "3", "5"], [3, 5]),
    // Closed by the quote that opens a value of another record, which is sound.
    ("1;A;1\n2;B;\"\n3;\"C\";3\n4;D;4\n", ["1", "3", "4"], [3]),
    ("1;A;1\n2;\"B;2\n3;\"C; c\";3\n4;D;4\n", ["1", "3", "4"], [3]),
    // Never closed.
    ("1;A;1\n2;\"B;2\n3;C;3\n4;D;4\n", ["1", "3", "4"], [3]),
    ("1;A;1\n2;\"B;2\n3;C;3\n4;D;4", ["1", "3", "4"], [3]),
    ("1;A;1\n2;\"B;2\n", ["1"], [3]),
    // An empty line among the swallowed ones; one of them is broken itself.
    ("1;A;1\n2;\"B;2\n\n3;C;3\n4;D\";4\n5;E;5\n", ["1", "3", "5"], [3, 6]),
    ("1;A;1\n2;\"B;2\n3;C\n4;D;4\n5;E\";5\n6;F;6\n", ["1", "4", "6"], [3, 4, 6]),
    // A typographic closing quote.
    ("1;A;1\n2;\"B”;2\n3;C;3\n4;D;4\n", ["1", "3", "4"], [3]),
    // A quote escaped by a backslash before the closing one.
    ("1;A;1\n2;\"B \\\"\";2\n3;C;3\n4;\"D\";4\n", ["1", "3", "4"], [3]),
  ])
  func aQuoteThatSwallowsRecordsCostsItsOwnLine(_ body: String, _ kept: [String], _ rejected: [Int]) throws {
    let reading = try school(body)
    #expect(numbers(reading) == kept, "\(reading)")
    #expect(reading.rejections.map(\.position) == rejected, "\(reading.rejections)")
    #expect(reading.rejections.first?.rule == .structure)
  }

  /// A delimiter is missing before a quoted text, and the text has one itself: the number of fields is right.
  @Test(arguments: [
    ("1;B\"x; y\";2\n", true), ("1\"B; b\"\"\";2\n", true), ("4\" rura;kolano 4\";5\n4\" rura;kolano 5\";5\n", false),
    ("1;Szkoła „Orlik\";5\n", false), ("1;Szkoła \"Orlik\" i \"Sowa\";5\n", false),
  ])
  func aQuotedTextInTheMiddleOfAValue(_ line: String, _ isRejected: Bool) throws {
    let reading = try csv("a;b;c\n3;4;5\n" + line, Self.three)
    #expect(reading.rejections.map(\.rule) == (isRejected ? [.structure] : []))
  }

  /// What is left of a value in quotes, or was typed by mistake: in a text, a code, and at either end.
  @Test(arguments: [
    "2;Szkoła\";6\n", "2;Szkoła nr 2\";6\n", "2;Szkoła \"Nowa;6\n", "2;Szko\"ła;6\n", "2\";B;6\n", "2\"0;B;6\n",
    "2;Szkoła \"\"Nowa\"\";6\n", "2;Gdańsk\";6\n", "2;Szkoła \"Nowa\" i \"Stara;6\n",
  ])
  func aQuoteWithoutAPartnerIsRejected(_ line: String) throws {
    let reading = try school("1;A;5\n" + line + "3;C;7\n")
    #expect(numbers(reading) == ["1", "3"], "\(reading)")
    #expect(reading.rejections.map(\.rule) == [.structure] && reading.rejections[0].position == 3)
    #expect(try school(line, CSVFormat(quote: nil)).rejections.map(\.rule) == (line.hasPrefix("2\"") ? [.type] : []))
  }

  /// Quotes that people write: in pairs, as inches in several values, as seconds of an angle, and for a field that is
  /// declared to be so.
  @Test(arguments: [
    "Szkoła \"Nowa\" nr 1", "Firma\"ABC\" sp. z o.o.", "„Nowa\"", "“Nowa\"", "50°03'21\"", "50°03'21\"N 19°56'02\"E",
    "6' 2\"", "Szkoła \"A\" i \"B\"",
  ])
  func quotesThatAreMeant(_ name: String) throws {
    let reading = try school("1;\(name);5\n2;B;6\n")
    #expect(reading.rejections.isEmpty && reading.rows.first?[1] == .text(name), "\(reading)")
  }

  @Test func inchesAreToldByTheirNumber() throws {
    #expect(try school("1;Rura 4\";5\n2;Kran 3/4\";6\n3;C;7\n").rejections.isEmpty)
    #expect(try school("1;Rura 4\";5\n2;Kran;6\n3;C;7\n").rejections.map(\.position) == [2])
    // Whoever puts values in quotes puts these in quotes as well.
    let quoted = try school("1;Rura 4\";5\n2;Kran 3/4\";6\n3;\"C\";7\n")
    #expect(quoted.rejections.map(\.position) == [2, 3])
    var fields = Self.school
    fields[1].isVerbatim = true
    #expect(try csv("Nr;Nazwa;Uczniowie\n1;Rura 4\";5\n", fields).rejections.isEmpty)
  }

  /// Blanks between a delimiter and a quote mean nothing.
  @Test(arguments: [
    (" \"Nowa\"", "Nowa"), ("\t\"Nowa\" ", "Nowa"), ("  \"\"", nil), (" \"Szkoła \"\"A\"\"\"", "Szkoła \"A\""),
    (" \"A\" i \"B\"", " \"A\" i \"B\""), (" Nowa", " Nowa"),
  ])
  func blanksBeforeAQuotedValue(_ written: String, _ value: String?) throws {
    let reading = try school("1;\(written);5\n \"2\";B; \"6\"\n")
    #expect(reading.rows.first?[1] == value.map { .text($0) } ?? .null, "\(reading)")
    #expect(reading.rows.last == [.text("2"), .text("B"), .integer(6)])
  }

  @Test func apostrophesAroundAllValuesAreQuotes() throws {
    let text = "a;b;c\n1;'x';2\n2;'y; z';3\n3;'v';4\n4;'w';\n"
    let error = #expect(throws: FormatError.self) { try csv(text, Self.three) }
    #expect(error?.advice.description.contains("Set the quote of the stream to \"'\"") == true)
    #expect(try csv(text, Self.three, CSVFormat(quote: "'")).rows.count == 4)
    #expect(try csv(text, Self.three, CSVFormat(quote: nil)).rows.count == 3)
    #expect(try csv("a;b;c\n1;'x';2\n2;y;3\n3;'v';4\n4;'w';\n", Self.three).rows.count == 4)
    #expect(try csv("a;b;c\n'012;x;2\n'013;y;3\n'014;v;4\n", Self.three).rows.count == 3)
  }

  @Test func theRejectionSaysWhichLinesWereSwallowed() throws {
    let rejection = try school("1;\"A;1\n2;B;2\n3;C\";3\n").rejections.first
    #expect(
      rejection?.reason
        == "a quote opens on this line and is not closed up to line 4; lines 3 to 4 were read as records")
    #expect(rejection?.value == "1;\"A;1")
  }

  @Test(arguments: [
    "1;\"ul. Długa 1\n30-001 Kraków\";5\n", "1;\"Szkoła; filia\nnr 2\";5\n", "1;\"Szkoła\nnr 2; filia\";5\n",
    "1;\"Szkoła; filia\nnr 2; dawna\";5\n", "1;\"Szkoła \"\"Orlik\"\"\n\nod 1990 r.\nw Krakowie\";5\n",
    "1;\"a\r\nb\r\nc\r\nd\";5\r\n", "\"1\n\";\"a\nb\";\"5\n\"\n",
  ])
  func aValueOfSeveralLinesComesIn(_ body: String) throws {
    let reading = try school(body + "2;B;6\n")
    #expect(reading.rejections.isEmpty, "\(reading.rejections)")
    #expect(numbers(reading) == ["1", "2"])
  }

  /// In a table of texts only, blanks after the delimiters tell a text from a record.
  @Test func aTextWithDelimitersOnBothLinesComesIn() throws {
    let reading = try csv("a;b;c\n1;\"x; y\nz; w\";2\n3;4;5\n", Self.three)
    #expect(reading.rows.count == 2 && reading.rejections.isEmpty, "\(reading)")
    let undecided = try csv("a;b;c\n1;\"x;y\nz;w\";2\n3;4;5\n", Self.three)
    #expect(undecided.rows == [[.text("3"), .text("4"), .text("5")]])
    #expect(undecided.rejections.map(\.position) == [2, 3])
    var sure = CSVFormat()
    sure.multiline = .always
    #expect(try csv("a;b;c\n1;\"x;y\nz;w\";2\n3;4;5\n", Self.three, sure).rows.count == 2)
  }

  @Test func aTableOfOneColumn() throws {
    let one = [field("a")]
    #expect(try csv("a\n\"x\ny\"\nz\n", one).rows == [[.text("x\ny")], [.text("z")]])
    let many = try csv("a\n\"x\ny\nz\nv\nw\"\nu\n", one)
    #expect(many.rows == [[.text("y")], [.text("z")], [.text("v")], [.text("u")]])
    #expect(many.rejections.map(\.position) == [2, 6])
    let codes = try csv("a\n\"1\n2\"\n3\n", [field("a", .code)])
    #expect(codes.rows == [[.text("3")]])
    #expect(codes.rejections.map(\.position) == [2, 3])
  }

  @Test(arguments: [ColumnType.code, .area, .integer, .decimal, .date])
  func onlyATextHoldsALineBreak(_ type: ColumnType) throws {
    let reading = try csv("a;b\nx;\"1\n2\"\ny;\"2024-07-15\n\"\n", [field("a"), field("b", type)])
    let first = try #require(reading.rejections.first)
    #expect(first.rule == .structure && first.lines == 2 && first.position == 2)
    #expect(first.reason.contains("line break") && first.reason.contains("(lines 2 to 3)"), "\(first.reason)")
  }

  @Test func multilineFalseEndsEachValueWithItsLine() throws {
    var format = CSVFormat()
    format.multiline = .never
    let reading = try school("1;\"ul. Długa 1\n30-001 Kraków\";5\n2;B;6\n", format)
    #expect(numbers(reading) == ["2"])
    #expect(reading.rejections.map(\.position) == [2, 3])
    #expect(reading.rejections[0].reason.contains("multiline: false"))
  }

  /// A record that is rejected as a whole weighs as many as its lines.
  @Test func aRejectionOfSeveralLinesSaysSo() throws {
    let reading = try school("1;\"ul. Długa 1\nKraków\nPolska\";5;6\n2;B;6\n")
    let rejection = try #require(reading.rejections.first)
    #expect(rejection.lines == 3 && rejection.position == 2)
    #expect(rejection.reason == "the line has 4 fields and the header has 3 (lines 2 to 4)")
    #expect(numbers(reading) == ["2"])
    let unquoted = try school("1;\"a\nKraków\"x;5\n2;B;6\n")
    #expect(unquoted.rejections.map(\.lines) == [2], "\(unquoted.rejections)")
  }

  /// A document that is cut inside a value is not complete.
  @Test(arguments: ["1;A;1\n2;\"B", "1;A;1\n2;\"B\nb", "1;A;1\n2;\"B;2"])
  func aDocumentThatIsCutIsNoTable(_ body: String) {
    let error = #expect(throws: FormatError.self) { try school(body) }
    #expect(error?.what.contains("never closed") == true)
  }

  /// A quote that is not closed within the limit of a record is found there, and memory stays bounded.
  @Test func aQuoteThatSwallowsMoreThanARecordMayHave() throws {
    let rows = (2...2000).map { "\($0);Szkoła \($0);\($0)\n" }.joined()
    let limits = FormatLimits(recordBytesMax: 1000, windowBytes: 256)
    let text = "Nr;Nazwa;Uczniowie\n1;\"A;1\n" + rows
    let reading = try Reading(
      CSVReader(source: MemorySource(text), format: CSVFormat(), fields: Self.school, limits: limits))
    #expect(reading.rows.count == 1999)
    #expect(reading.rejections.map(\.position) == [2])
  }

  /// Lines that open a quote each time would make a reader go over the document again and again.
  @Test func readingAgainHasALimit() throws {
    let rows = (1...3000).map { "\($0);x\"y;\"z\n" }.joined()
    var limits = FormatLimits(recordBytesMax: 10_000)
    limits.rereadBytesMax = 100_000
    let error = #expect(throws: FormatError.self) {
      try Reading(
        CSVReader(
          source: MemorySource("Nr;Nazwa;Uwagi\n" + rows), format: CSVFormat(),
          fields: [field("Nr"), field("Nazwa"), field("Uwagi")], limits: limits))
    }
    #expect(error?.what.contains("read more than once") == true)
  }
}
