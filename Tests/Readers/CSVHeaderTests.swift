import Formats
import Platform
import Schema
import Testing
import Text

@testable import Readers

/// How columns are found, and what is said where they are not.
@Suite struct CSVHeaderTests {
  private static func column(_ name: String, required: Bool = false) -> FieldSpec {
    FieldSpec(name: name.lowercased(), locator: .column(name), type: .text, isRequired: required)
  }

  private static func index(_ place: Int) -> FieldSpec {
    FieldSpec(name: "f\(place)", locator: .index(place), type: .text)
  }

  private static func error(_ text: String, _ fields: [FieldSpec], _ format: CSVFormat = CSVFormat()) -> FormatError? {
    do {
      _ = try csv(text, fields, format)
      return nil
    } catch {
      return error as? FormatError
    }
  }

  @Test func columnsAreFoundByNameAndByPlace() throws {
    let fields = [
      Self.column("B"), Self.index(1), Self.column("Brak"), Self.index(3), Self.column("A", required: true),
    ]
    #expect(
      try csv("A;B;C\n1;2;3\n", fields).rows == [[.text("2"), .text("1"), .null, .text("3"), .text("1")]])
  }

  /// The first line with all required columns, or all columns if none is required.
  @Test(arguments: [
    ("Tytuł;x\nA;B\n1;2\n", true, ["2"]), ("A;x\nA;B\n1;2\n", true, ["B", "2"]), ("A;x\nA;B\n1;2\n", false, ["2"]),
    ("\n;;\nA;B\n1;2\n", true, ["2"]), ("A\n1\n", true, [""]),
  ])
  func theHeaderIsTheFirstLineThatFits(text: String, isOneRequired: Bool, second: [String]) throws {
    let fields = [Self.column("A", required: isOneRequired), Self.column("B")]
    let reading = try csv(text, fields)
    // The line below decides: in the second case `x` is not a wanted column.
    if text.hasPrefix("A;x"), isOneRequired {
      #expect(reading.rows.map { $0[1] } == [.null, .null])
    } else {
      #expect(reading.rows.map { $0[1].description } == second)
    }
  }

  /// The missing names are listed with the nearest ones; never a name without similarity.
  @Test(arguments: [
    (
      "Kod;Liczba\n1;2\n", ["Kod", "Ludność"],
      "the header has no column \"Ludność\"; the line that comes nearest has 2 fields, among them \"Kod\"",
      "Correct the names of the columns in the connector, or say how many lines stand above the header"
    ),
    (
      "Kod;Ludnosc\n1;2\n", ["Kod", "Ludność"],
      "the header has no column \"Ludność\"; the line that comes nearest has 2 fields, among them \"Kod\", \"Ludnosc\"",
      "Correct the connector: \"Ludność\" may now be \"Ludnosc\""
    ),
    (
      "44051401359;Kowalski\n", ["Kod"], "the header has no column \"Kod\"; the line that comes nearest has 2 fields",
      "Correct the names of the columns in the connector, or say how many lines stand above the header"
    ),
    (
      "Kod,Liczba\n1,2\n", ["Kod"], "the header has no column \"Kod\"; the line that comes nearest has 1 field",
      "The header is one field: set the delimiter of the stream to \",\""
    ),
    (
      "Kod\tLiczba\n1\t2\n", ["Kod"], "the header has no column \"Kod\"; the line that comes nearest has 1 field",
      "The header is one field: set the delimiter of the stream to \"\\t\""
    ),
  ])
  func whatIsMissingIsNamed(text: String, columns: [String], what: String, advice: Advice) {
    let error = Self.error(text, columns.map { Self.column($0, required: true) })
    #expect(error?.message == what)
    #expect(error?.advice == advice)
  }

  @Test func aNameThatStandsTwiceMustBeNamedByPlace() throws {
    let error = Self.error("A;B;A\n1;2;3\n", [Self.column("A")])
    #expect(error?.message == "the header has the column \"A\" 2 times")
    #expect(error?.advice == "Name the field by its index: 1 or 3")
    // Unwanted names are not checked.
    #expect(try csv("A;B;A\n1;2;3\n", [Self.column("B"), Self.index(3)]).rows == [[.text("2"), .text("3")]])
  }

  @Test func aPlaceMustBeThere() {
    let error = Self.error("A;B\n1;2\n", [Self.index(3), Self.column("A")])
    #expect(error?.message == "the field f3 is column 3, and the header has 2")
    #expect(error?.advice == "Correct the index; columns count from 1")
  }

  @Test func withoutAHeaderPlacesAreNeeded() throws {
    var format = CSVFormat()
    format.header = .absent
    let error = Self.error("1;2\n", [Self.column("A")], format)
    #expect(error?.message == "the field a does not say which column it is")
    #expect(error?.advice == "Give it a column name, or an index from 1 where there is no header")
    #expect(try csv("1;2\n", [Self.index(2)], format).rows == [[.text("2")]])
  }

  /// A delimiter at the end of the header makes no column, and records may have it or not.
  @Test(arguments: ["A;B;\n1;2;\n", "A;B;\n1;2\n"]) func aDelimiterAtTheEnd(text: String) throws {
    let reading = try csv(text, [Self.column("A"), Self.column("B")])
    #expect(reading.rows == [[.text("1"), .text("2")]] && reading.rejections.isEmpty)
  }

  /// Words that end a table must be writable in the encoding of the document.
  @Test func anEndThatCannotBeWritten() {
    var format = CSVFormat()
    format.encoding = .windows1250
    format.end.atWords = ["Źródło"]
    #expect(Self.error("A;B\n1;2\n", [Self.column("A")], format) == nil)
    format.end.atWords = ["日本"]
    let error = Self.error("A;B\n1;2\n", [Self.column("A")], format)
    #expect(
      error?.message
        == "the word \"日本\", which ends the table, cannot be written in the encoding of the stream")
    #expect(error?.advice == "Correct the word or the encoding")
  }

  @Test(arguments: [
    ("sep=,\nA,B\n1,2\n", [["1", "2"]]), ("SEP=|\nA|B\n1|2\n", [["1", "2"]]),
    ("sep=;\r\nA;B\r\n1;2\r\n", [["1", "2"]]),
    ("sep=\t\nA\tB\n1\t2\n", [["1", "2"]]),
  ])
  func theSeparatorLineNamesTheDelimiter(text: String, rows: [[String]]) throws {
    #expect(try csv(text, [Self.column("A"), Self.column("B")]).rows.map { $0.map(\.description) } == rows)
  }

  /// The mark of UTF-8 in a stream of another encoding is a contradiction.
  @Test func aMarkOfAnotherEncoding() throws {
    var format = CSVFormat()
    #expect(try csv("\u{FEFF}A;B\n1;2\n", [Self.column("A")], format).rows.count == 1)
    format.encoding = .iso88592
    let error = Self.error("\u{FEFF}A;B\n1;2\n", [Self.column("A")], format)
    #expect(
      error?.message
        == "the document says with its first bytes that it is UTF-8, and the stream declares iso-8859-2")
    #expect(error?.advice == "Set the encoding to utf-8")
  }

  /// A field in quotes: what it holds, or what is wrong with it.
  @Test(
    arguments: [
      ("\"a\"", "a", nil), ("\"\"", "", nil), ("\"a\"\"b\"", "a\"b", nil), ("\"\"\"\"", "\"", nil),
      ("\"a;b\"", "a;b", nil),
      ("\"a\nb\"", "a\nb", nil), ("\"a\" ", "a", nil), ("a\"b", nil, "a quote in a value without quotes around it"),
      ("\"a\"b", nil, "text follows the closing quote"),
      ("\"a\" b", nil, "text follows the closing quote"),
    ] as [(String, String?, String?)])
  func quotedFields(written: String, value: String?, reason: String?) throws {
    let reading = try csv("A;B\n\(written);2\n", [Self.column("A"), Self.column("B")])
    #expect(reading.rows.map { $0[0].description } == (value.map { [$0] } ?? []))
    #expect(reading.rejections.map { $0.reason.hasPrefix(reason ?? "") } == (reason == nil ? [] : [true]))
  }
}
