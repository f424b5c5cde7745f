import Schema
import Settings
import Testing

@testable import Configuration

/// Tables as people save them from a spreadsheet.
@Suite struct OfficeTableTests {
  private func read(_ text: String) -> (table: OfficeTable?, report: Report) {
    let report = Report()
    return (OfficeTable(Array(text.utf8), shown: "t.csv", into: report), report)
  }

  @Test(arguments: [";", ",", "\t"]) func theDelimiterIsThatOfTheHeader(delimiter: String) throws {
    let (table, _) = read("a\(delimiter)b\r\n1\(delimiter)2\r\n")
    let rows = try #require(table).rows
    #expect(rows.count == 1 && rows[0]["a"] == "1" && rows[0]["b"] == "2")
  }

  @Test func aQuotedCellMayHoldDelimitersQuotesAndLines() throws {
    let (table, report) = read("a;b\n\"x;y\";\"he said \"\"no\"\"\nand left\"\nlast;row\n")
    let rows = try #require(table).rows
    #expect(rows.map { $0["a"] } == ["x;y", "last"])
    #expect(rows[0]["b"] == "he said \"no\"\nand left")
    // The line end inside the cell counts for the places after it.
    #expect(rows[1].mark("b").location.line == 4 && rows[1].mark("b").location.column == 6)
    #expect(report.diagnostics.isEmpty)
  }

  @Test func blanksAroundCellsAndBlankLinesMeanNothing() throws {
    let (table, _) = read(" a ;b;;\n;\n  1 ; 2\n\n")
    let found = try #require(table)
    #expect(found.header.map(\.text) == ["a", "b"])
    #expect(found.rows.count == 1 && found.rows[0]["a"] == "1" && found.rows[0]["b"] == "2")
    #expect(found.rows[0]["absent"].isEmpty)
  }

  @Test func aLineThatIsTooLongIsAMistakeAtItsFirstExtraCell() throws {
    let (table, report) = read("a;b\n1;2;3\n")
    #expect(table != nil)
    let mistake = try #require(report.diagnostics.first)
    #expect(mistake.message == "the line has more cells than the header has names")
    #expect(mistake.location.line == 2 && mistake.location.column == 5)
  }

  @Test func lettersOfWindows1250AreRead() throws {
    let report = Report()
    // "powód;ł" and "ż;1" as Excel saves them on a Polish machine.
    let bytes: [UInt8] = [0x70, 0x6F, 0x77, 0xF3, 0x64, 0x3B, 0xB3, 0x0A, 0xBF, 0x3B, 0x31, 0x0A]
    let table = try #require(OfficeTable(bytes, shown: "t.csv", into: report))
    #expect(table.header.map(\.text) == ["powód", "ł"] && table.rows[0]["powód"] == "ż")
  }

  @Test func anEmptyFileIsReported() {
    let (table, report) = read("")
    #expect(table == nil && report.diagnostics.count == 1)
  }
}
