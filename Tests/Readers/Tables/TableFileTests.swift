import Platform
import Schema
import Testing
import Text

@testable import Readers

/// Tables of the product's own: code lists, lists of codes and areas, expected rows of samples.
@Suite struct TableFileTests {
  private func table(_ text: String, delimiter: Character = ",") throws -> TableFile {
    try TableFile("lista.csv", delimiter: delimiter) { MemorySource(text) }
  }

  private func rows(_ table: TableFile, _ columns: [String]? = nil, trimmed: Bool = false) throws -> [[String?]] {
    var rows: [[String?]] = []
    try table.eachRow(of: columns ?? table.header, as: trimmed ? .code : .text) { rows.append($0.values) }
    return rows
  }

  @Test func aTableIsItsHeaderAndItsRows() throws {
    let table = try table("kod,nazwa,uwagi\n0612011,Lublin,\n1261011,\"Kraków, miasto\",\"\"\"K\"\"\"\n")
    #expect(table.header == ["kod", "nazwa", "uwagi"])
    #expect(try rows(table) == [["0612011", "Lublin", nil], ["1261011", "Kraków, miasto", "\"K\""]])
  }

  @Test func columnsComeInTheOrderInWhichTheyAreAskedFor() throws {
    let table = try table("a,b,c\n1,2,3\n")
    #expect(try rows(table, ["c", "a"]) == [["3", "1"]])
    #expect(try rows(table, ["c", "a"]) == [["3", "1"]], "a table is read as often as it is asked")
  }

  @Test func valuesAreTextWhateverTheyLookLike() throws {
    let table = try table("a,b\n007, 1.50 \nTAK,2024-02-30\n")
    #expect(try rows(table) == [["007", " 1.50 "], ["TAK", "2024-02-30"]])
    #expect(try rows(table, trimmed: true) == [["007", "1.50"], ["TAK", "2024-02-30"]])
  }

  @Test func linesAreThoseOfTheFile() throws {
    var lines: [Int] = []
    try table("a;b\r\n1;\"x\r\ny\"\r\n\r\n2;z\r\n", delimiter: ";").eachRow(of: ["a"]) { lines.append($0.line) }
    #expect(lines == [2, 5])
  }

  @Test func aRowThatCannotBeUsedIsNamed() throws {
    let table = try table("a,b\n1,2\n1,2,3\n")
    let error = #expect(throws: TableFileError.self) { try rows(table) }
    #expect(error?.line == 3)
    #expect(error?.what == "lista.csv, line 3: the line has 3 fields and the header has 2")
    #expect(error?.advice.description.contains("CSV") == true)
  }

  @Test func aColumnThatIsNotThereIsAnErrorOfTheTable() throws {
    let table = try table("kod,nazwa\n1,2\n")
    let error = #expect(throws: FormatError.self) { try rows(table, ["kod", "naswa"]) }
    #expect(error?.message.contains("has no column \"naswa\"") == true)
  }

  @Test func whatTheCallerThrowsComesBack() throws {
    struct Stop: Error {}
    var count = 0
    #expect(throws: Stop.self) {
      try table("a\n1\n2\n3\n").eachRow(of: ["a"]) { _ in
        count += 1
        if count == 2 { throw Stop() }
      }
    }
    #expect(count == 2)
  }

  @Test func whatIsNoTableIsRefused() throws {
    #expect(throws: FormatError.self) { try table("") }
    #expect(throws: FormatError.self) { try table("<html><body>Zaloguj</body></html>") }
    #expect(throws: (any Error).self) { try TableFile("/nie/ma/takiego.csv") }
  }
}
