internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// The csv-spectrum suite and inputs that were made to break readers.
@Suite(.enabled(if: Shared.isThere, "\(Shared.absence)"))
struct CSVTortureTests {
  private let comma = CSVFormat(delimiter: ",")

  private func torture(
    _ name: String, _ fields: [FieldSpec], _ format: CSVFormat? = nil, limits: FormatLimits = FormatLimits()
  ) throws -> Reading {
    let source = try FileSource(path: Shared.path("torture/security/csv/\(name).csv"))
    return try Reading(CSVReader(source: source, format: format ?? comma, fields: fields, limits: limits))
  }

  /// Each case is a CSV file and the JSON array of objects that it means; both are read with our own readers.
  @Test(arguments: [
    "comma_in_quotes", "empty", "empty_crlf", "escaped_quotes", "json", "newlines", "newlines_crlf",
    "quotes_and_newlines", "simple", "simple_crlf", "utf8",
  ])
  func spectrum(_ name: String) throws {
    let folder = Shared.path("torture/csv/csv-spectrum")
    let table = try FileSource(path: "\(folder)/csvs/\(name).csv")
    let header = try CSVReader(source: FileSource(path: "\(folder)/csvs/\(name).csv"), format: comma, fields: [])
    let columns = header.fieldsSeen
    let reading = try Reading(CSVReader(source: table, format: comma, fields: columns.map { field($0) }))
    let expected = try Reading(
      JSONReader(
        source: FileSource(path: "\(folder)/json/\(name).json"),
        format: JSONFormat(records: DocumentPath(parsing: "[]")),
        fields: columns.map {
          FieldSpec(name: $0, locator: .path(DocumentPath(isAbsolute: false, steps: [.key($0)])), type: .text)
        }))
    #expect(reading.rejections.isEmpty)
    #expect(expected.rows.count > 0)
    #expect(reading.rows == expected.rows)
  }

  @Test func duplicateAndEmptyNames() throws {
    let places = (1...5).map { FieldSpec(name: "c\($0)", locator: .index($0), type: .integer) }
    let reading = try torture("duplicate-and-empty-headers", places)
    #expect(reading.rows == [(1...5).map { .integer(Int64($0)) }])
    let error = #expect(throws: FormatError.self) { try torture("duplicate-and-empty-headers", [field("id")]) }
    #expect(error?.what.contains("3 times") == true)
    #expect(error?.advice.description.contains("1 or 3 or 5") == true)
    #expect(try torture("duplicate-and-empty-headers", [field("ID")]).rows == [[.text("4")]])
  }

  @Test func formulasAreTextAndNegativeNumbersAreNumbers() throws {
    let reading = try torture("formula-injection", [field("name"), field("value")])
    #expect(reading.rejections.isEmpty)
    #expect(reading.rows.first?[0] == .text("=1+1"))
    #expect(reading.rows.contains { $0[0] == .text("\r=1+1") })
    #expect(reading.rows.contains { $0[0] == .text("\t=1+1") })
  }

  @Test func bytesThatAreNoTextAreRejected() throws {
    let reading = try torture("invalid-utf8", [field("a"), field("b")])
    #expect(reading.rows.isEmpty)
    #expect(reading.rejections.map(\.rule) == [.encoding])
    #expect(reading.rejections.first?.reason.contains("0xFF") == true)
    #expect(try torture("nul-bytes", [field("a"), field("b")]).rejections.map(\.rule) == [.nulByte])
  }

  @Test func oneMegabyteOfField() throws {
    let reading = try torture("one-megabyte-field", [field("a", .integer), field("b")])
    #expect(reading.rejections.isEmpty)
    guard case .text(let text)? = reading.rows.first?[1] else { throw FormatError("no field") }
    #expect(text.utf8.count == 1 << 20)
    let strict = try torture("one-megabyte-field", [field("b")], limits: FormatLimits(fieldBytesMax: (1 << 20) - 1))
    #expect(strict.rejections.map(\.rule) == [.fieldSize])
  }

  @Test func raggedLines() throws {
    let reading = try torture("ragged", [field("a"), field("c")])
    #expect(reading.rejections.map(\.rule) == [.fieldCount, .fieldCount])
    #expect(reading.rejections.map(\.position) == [2, 3])
    // The third line has no value.
    #expect(reading.rows.isEmpty)
  }

  @Test func theSeparatorLineOfExcelWins() throws {
    #expect(try torture("sep-line", [field("a"), field("b")]).rows == [[.text("1"), .text("2")]])
  }

  @Test func aQuoteThatIsNeverClosedCostsItsOwnLine() throws {
    let reading = try torture("unterminated-quote", [field("a"), field("b")])
    #expect(reading.rows == [[.text("2"), .text("3")]])
    #expect(reading.rejections.map(\.rule) == [.structure])
    #expect(reading.rejections.map(\.position) == [2])
    #expect(reading.rejections.first?.reason.contains("not closed to the end of the document") == true)
  }

  @Test func utf16IsRefusedWithTheWayOut() throws {
    let error = #expect(throws: FormatError.self) { try torture("utf16le-bom", [field("nazwa")]) }
    #expect(error?.what.contains("UTF-16") == true)
    #expect(error?.advice.description.contains("iconv") == true)
  }

  @Test func theByteOrderMarkIsNoPartOfTheFirstName() throws {
    #expect(try torture("utf8-bom", [field("a"), field("b")]).rows == [[.text("1"), .text("2")]])
    let error = #expect(throws: FormatError.self) {
      try torture("utf8-bom", [field("a")], CSVFormat(encoding: .windows1250, delimiter: ","))
    }
    #expect(error?.advice.description.contains("utf-8") == true)
  }

  @Test func polishExcel() throws {
    let format = CSVFormat(encoding: .windows1250)
    let reading = try torture(
      "windows-1250-semicolon-decimal-comma", [field("nazwa"), field("wartość", .decimal)], format)
    #expect(reading.rejections.isEmpty)
    #expect(reading.rows == [[.text("Łódź"), .text("1234.5")], [.text("Gdańsk"), .text("-0.5")]])
  }
}
