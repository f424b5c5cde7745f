internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing

func json(
  _ text: String, _ records: String, _ fields: [FieldSpec], limits: FormatLimits = FormatLimits()
) throws -> Reading {
  let format = JSONFormat(records: try JSONPath(parsing: records))
  return try Reading(JSONReader(source: MemorySource(text), format: format, fields: fields, limits: limits))
}

func member(_ path: String, _ type: ColumnType = .text, required: Bool = false) throws -> FieldSpec {
  FieldSpec(name: path, locator: .path(try JSONPath(parsing: path)), type: type, isRequired: required)
}

@Suite struct JSONReaderTests {
  @Test func fieldsOfTheRecordAndOfWhatEnclosesIt() throws {
    let document = """
      {"totalRecords": 2, "unitId": "011212161011", "results": [
        {"id": 9, "values": [{"year": "1995", "val": 12, "attrId": 1}, {"year": "1996", "val": 11.50, "attrId": 1}]},
        {"id": 10, "values": [{"year": "1995", "val": null}]}]}
      """
    let reading = try json(
      document, "results[].values[]",
      [member("/unitId", .code), member("/results[]/id", .code), member("year", .integer), member("val", .decimal)])
    #expect(reading.rejections.isEmpty)
    #expect(
      reading.rows == [
        [.text("011212161011"), .text("9"), .integer(1995), .text("12")],
        [.text("011212161011"), .text("9"), .integer(1996), .text("11.5")],
        [.text("011212161011"), .text("10"), .integer(1995), .null],
      ])
    #expect(reading.positions == [1, 2, 3])
  }

  @Test func membersThatComeAfterTheRecordsAreWaitedFor() throws {
    let document = """
      {"results": [
        {"values": [{"v": 1}, {"v": 2}], "id": "a"}, {"values": [{"v": 3}]}, {"id": "c", "values": [{"v": 4}]}],
       "unit": "\\u0142"}
      """
    let reading = try json(
      document, "results[].values[]", [member("v", .integer), member("/results[]/id"), member("/unit")])
    #expect(
      reading.rows == [
        [.integer(1), .text("a"), .text("ł")], [.integer(2), .text("a"), .text("ł")],
        [.integer(3), .null, .text("ł")], [.integer(4), .text("c"), .text("ł")],
      ])
    #expect(reading.positions == [1, 2, 3, 4])
  }

  @Test func factsOfAPage() throws {
    let document = #"{"links": {"self": "x", "next": "https://a/?p=1"}, "totalRecords": 17, "results": [{"a": [1]}]}"#
    let facts = try JSONProbe.values(
      of: ["totalRecords", "links.next", "links.prev"].map { try JSONPath(parsing: $0) }, in: MemorySource(document))
    #expect(facts == [.integer(17), .text("https://a/?p=1"), nil])
  }

  @Test func htmlIsNamed() throws {
    let error = #expect(throws: FormatError.self) {
      try json("<!DOCTYPE html><html><head><title>Błąd 500</title></head></html>", "[]", [])
    }
    #expect(error?.what.contains("HTML, not JSON: Błąd 500") == true)
  }

  @Test(.enabled(if: Shared.isThere, "\(Shared.absence)"))
  func theParsingSuiteOfJSONIsAgreedWith() throws {
    let folder = Shared.path("torture/json/nst-JSONTestSuite/test_parsing")
    var wrong: [String] = []
    for name in try Files.list(folder) {
      let source = try FileSource(path: "\(folder)/\(name)")
      let accepted: Bool
      do {
        _ = try Reading(JSONReader(source: source, format: JSONFormat(records: JSONPath(parsing: ".")), fields: []))
        accepted = true
      } catch is FormatError {
        accepted = false
      }
      if name.hasPrefix("y_") && !accepted || name.hasPrefix("n_") && accepted { wrong.append(name) }
    }
    #expect(wrong == [])
  }
}
