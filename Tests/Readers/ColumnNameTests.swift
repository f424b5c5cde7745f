internal import Formats
internal import Platform
internal import Schema
internal import Testing

@testable internal import Readers
@testable internal import Text

/// Names of columns as people compare them.
@Suite struct ColumnNameTests {
  private static let spellings = [
    "Nazwa szkoły", "Nazwa\u{A0}szkoły", "Nazwa  szkoły", "Nazwa\nszkoły", "Nazwa\r\n szkoły", "Nazwa\tszkoły",
    "Nazwa\u{2009}szkoły", "Nazwa\u{202F}szkoły", "\u{FEFF}Nazwa szkoły", "Nazwa\u{200B} szkoły", "Nazwa szko\u{AD}ły",
    " Nazwa\u{3000}szkoły\u{200E} ", "Nazwa\u{2060}\u{A0}szkoły",
  ]

  @Test(arguments: spellings) func blanksOfEveryKindAreEqual(_ name: String) throws {
    #expect(ColumnName.plain(name) == "Nazwa szkoły")
    let fields = [field("Nr", .code, required: true), field("Nazwa szkoły", required: true)]
    let reader = try CSVReader(
      source: MemorySource("Nr;\"\(name)\"\n1;Orlik\n"), format: CSVFormat(), fields: fields)
    #expect(reader.fieldsFound == [true, true])
    #expect(try Reading(reader).rows == [[.text("1"), .text("Orlik")]])
  }

  @Test func aNameThatIsWrittenExactlySoComesFirst() throws {
    let reading = try csv("a b;a  b\n1;2\n", [field("a  b"), field("a b")])
    #expect(reading.rows == [[.text("2"), .text("1")]])
    let error = #expect(throws: FormatError.self) { try csv("a  b;a\u{A0}b\n1;2\n", [field("a b")]) }
    #expect(error?.what.contains("2 times") == true)
  }

  @Test func namesThatDifferStayDifferent() {
    #expect(ColumnName.plain("Nazwaszkoły") != ColumnName.plain("Nazwa szkoły"))
    #expect(ColumnName.plain("nazwa") != ColumnName.plain("Nazwa"))
    #expect(ColumnName.plain("") == "" && ColumnName.plain(" \u{200B}") == "")
  }

  @Test func aNameIsShownWithWhatCannotBeSeen() {
    #expect(ColumnName.shown("Nazwa\u{A0}szkoły") == #""Nazwa\u{A0}szkoły""#)
    #expect(ColumnName.shown("a  b\n\"c\"\u{200B}") == #""a \u{20}b\n\"c\"\u{200B}""#)
    #expect(ColumnName.shown("Kоd") == #""K\u{43E}d""#)
    #expect(ColumnName.shown("код") == #""код""#)
  }

  @Test func theAdviceShowsLettersOfAnotherAlphabet() {
    let error = #expect(throws: FormatError.self) { try csv("Kоd;b\n1;2\n", [field("Kod", required: true)]) }
    #expect(error?.advice.description.contains(#"may now be "K\u{43E}d""#) == true, "\(String(describing: error))")
  }

  @Test func theMarkOfUTF8MayComeTwice() throws {
    let text = "\u{FEFF}\u{FEFF}Nr;b\n1;2\n"
    #expect(try csv(text, [field("Nr", .code, required: true)]).rows == [[.text("1")]])
  }

  @Test func namesBetweenOtherQuotesAreRecognised() {
    let error = #expect(throws: FormatError.self) { try csv("'Kod';'b'\n'1';'2'\n", [field("Kod", required: true)]) }
    #expect(error?.advice.description.contains("set the quote of the stream to \"'\"") == true)
  }
}
