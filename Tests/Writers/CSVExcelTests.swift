import Schema
import Testbed
import Testing

@testable import Writers

/// What Polish Excel would do with a field, and what it is given instead.
@Suite struct CSVExcelTests {
  private func text(_ value: String, _ type: ColumnType = .text) throws -> String {
    try render([.text(value)], [type], as: CSVExcelWriter()).replacing("\r\n", with: "")
  }

  @Test(arguments: [
    "=1+1", "+48 12 616 00 00", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "＋1", "－1", "＠a", "  =1",
  ])
  func formulasAreDefused(_ value: String) throws { #expect(try text(value) == "'\(value)") }

  @Test(arguments: ["\t=1", "\r=1", "\n=1"])
  func controlCharactersBeforeAFormulaAreDefusedAndQuoted(_ value: String) throws {
    #expect(try text(value) == "\"'\(value)\"")
  }

  @Test(arguments: [
    "0612011", "00", "051", "123456789012", "12345678901234567890", "12E3", "1e5", "2024-07", "1-2", "1/2", "12:30",
    "1.5", "1,5", "10%", "1 000", "2024-07-15 10:00", ",5", ".5", " 7",
  ])
  func codesThatExcelWouldChangeStayTexts(_ value: String) throws {
    #expect(try text(value, .code) == "'\(value)")
    #expect(try text(value) == "'\(value)")
  }

  @Test(arguments: [
    "1261011", "0", "2024", "85010112345", "2024-Q1", "2024-W01", "2024-07-15", "31-047 Kraków", "1a", "a1", "Kraków",
    "x=1", "a-b", ".", ",", "ul. 3 Maja", "12 km", "żółw",
  ])
  func whatExcelLeavesAloneStaysAsItIs(_ value: String) throws { #expect(try text(value, .code) == value) }

  @Test func anApostropheOfTheValueIsKept() throws { #expect(try text("'tak'") == "''tak'") }

  @Test(arguments: [("a;b", "\"a;b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("", "\"\""), ("a,b", "a,b")])
  func quotesStandWhereTheSeparatorAsksForThem(_ value: String, _ expected: String) throws {
    #expect(try text(value) == expected)
  }

  @Test(arguments: [
    ("-0.5", "-0,5"), ("806201.5", "806201,5"), ("12345678901234567890.25", "12345678901234567890,25"), ("7", "7"),
  ])
  func numbersStayNumbers(_ value: String, _ expected: String) throws { #expect(try text(value, .decimal) == expected) }

  /// A decimal column never holds one; if it did, it would still be no formula.
  @Test func whatIsNoNumberIsText() throws { #expect(try text("=1", .decimal) == "'=1") }

  @Test func valuesThatAreNoText() throws {
    let line = try render([-5, 1, 0, nil], [.integer, .boolean, .boolean, .text], as: CSVExcelWriter())
    #expect(line == "-5;PRAWDA;FAŁSZ;\r\n")
    #expect(try render([nil], [.text], as: CSVExcelWriter()) == "\"\"\r\n")
  }

  @Test(arguments: [
    ("2024-07-15T13:00:00+02:00", "2024-07-15 13:00:00"), ("2024-01-15T12:00:00Z", "2024-01-15 13:00:00"),
    ("2024-07-15T12:00:00.250Z", "2024-07-15 14:00:00"), ("2024-12-31T23:30:00-05:00", "2025-01-01 05:30:00"),
    ("2024-07-15T13:00:00+0200", "'2024-07-15T13:00:00+0200"), ("2024-07-15", "2024-07-15"), ("wczoraj", "wczoraj"),
  ])
  func momentsArePolishTime(_ value: String, _ expected: String) throws {
    let shown = expected.hasPrefix("'") ? String(expected.dropFirst()) : expected
    #expect(try text(value, .datetime) == shown)
  }

  @Test func headingsArePolishTitles() throws {
    let columns = [
      Column(name: "a", type: .text, title: Bilingual(pl: "Nazwa", en: "Name"), privacy: .public),
      Column(name: "b", type: .text, title: Bilingual(pl: "Rok; miesiąc", en: "Year"), privacy: .public),
      Column(name: "c", type: .text, privacy: .public),
      Column(name: "d", type: .text, title: Bilingual(pl: "=Wzór", en: "Formula"), privacy: .public),
    ]
    let bytes = try render([], columns, as: CSVExcelWriter())
    #expect(Array(bytes.prefix(3)) == [0xef, 0xbb, 0xbf])
    #expect(String(decoding: bytes.dropFirst(3), as: UTF8.self) == "Nazwa;\"Rok; miesiąc\";c;'=Wzór\r\n")
  }

  /// Two columns with one heading would be indistinguishable, so both get their names.
  @Test func headingsDiffer() {
    func column(_ name: String, _ title: String) -> Column {
      Column(name: name, type: .text, title: Bilingual(pl: title, en: ""), privacy: .public)
    }
    #expect(CSVExcelWriter.headings(of: [column("a", "Nazwa"), column("b", "Nazwa")]) == ["a", "b"])
    #expect(CSVExcelWriter.headings(of: [column("a", "b"), column("b", "Inna")]) == ["a", "Inna"])
    #expect(CSVExcelWriter.headings(of: [column("a", "a"), column("b", "")]) == ["a", "b"])
  }
}
