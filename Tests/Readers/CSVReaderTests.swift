internal import Formats
internal import Platform
internal import Schema
internal import Testing
internal import Text

@testable internal import Readers

/// Reads a whole document and returns the result.
struct Reading {
  var rows: [[Value]] = []
  var positions: [Int] = []
  var rejections: [Rejection] = []

  init(_ reader: any RecordReader) throws {
    while true {
      switch try reader.advance() {
      case .record:
        rows.append(reader.cells.map(\.value))
        positions.append(reader.position)
      case .rejected(let rejection): rejections.append(rejection)
      case .end: return
      }
    }
  }
}

func csv(_ text: String, _ fields: [FieldSpec], _ format: CSVFormat = CSVFormat()) throws -> Reading {
  try Reading(CSVReader(source: MemorySource(text), format: format, fields: fields))
}

func field(_ name: String, _ type: ColumnType = .text, required: Bool = false) -> FieldSpec {
  FieldSpec(name: name, locator: .column(name), type: type, isRequired: required, decimalMark: .comma)
}

@Suite struct CSVReaderTests {
  @Test func aRecordIsTypedAndCanonical() throws {
    let reading = try csv(
      "area;value;year;note\r\n0612011;1 234,50;2024;\"a \"\"b\"\"\nc\"\r\n1261011;-0,0;2025;\r\n",
      [field("area", .area), field("value", .decimal), field("year", .integer), field("note")])
    #expect(reading.rejections.isEmpty)
    #expect(
      reading.rows == [
        [.text("0612011"), .text("1234.5"), .integer(2024), .text("a \"b\"\nc")],
        [.text("1261011"), .text("0"), .integer(2025), .null],
      ])
    #expect(reading.positions == [2, 4])
  }

  @Test func whatIsWrongWithOneRecordRejectsOnlyThatRecord() throws {
    let reading = try csv(
      "a;b\n1;x\n2\n;3\n4;4\u{0}\n5;5;5\nx;6\n7;\u{FFFD}\n8;8", [field("a", .integer, required: true), field("b")])
    #expect(reading.rows == [[.integer(1), .text("x")], [.integer(8), .text("8")]])
    #expect(reading.rejections.map(\.rule) == [.fieldCount, .required, .nulByte, .fieldCount, .type, .damagedText])
    #expect(reading.rejections.map(\.position) == [3, 4, 5, 6, 7, 8])
  }

  @Test func aMissingColumnNamesTheNearest() throws {
    let error = #expect(throws: FormatError.self) {
      try csv("Kod;Wartosc\n1;2\n", [field("Kod", required: true), field("Wartość", required: true)])
    }
    #expect(error?.what.contains("\"Wartość\"") == true)
    #expect(error?.advice.description.contains("\"Wartosc\"") == true)
  }
}
