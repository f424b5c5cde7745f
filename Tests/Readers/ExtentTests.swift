import Formats
import Schema
import Testing

@testable import Readers

/// The extents reported by a reader are those of its records, byte for byte.
@Suite struct ExtentTests {
  private func csv(_ text: String, piece: Int, width: Int = 2) throws -> [String] {
    let bytes = Array(text.utf8)
    var limits = FormatLimits()
    limits.windowBytes = 64
    let fields = [FieldSpec(name: "a", locator: .column("a"), type: .text)]
    let reader = try CSVReader(
      source: PiecesSource(bytes, of: piece), format: CSVFormat(delimiter: ";"), fields: fields, limits: limits)
    #expect(reader.extent == nil)
    return try all(reader, bytes)
  }

  private func all(_ reader: any RecordReader, _ bytes: [UInt8]) throws -> [String] {
    var found: [String] = []
    while true {
      switch try reader.advance() {
      case .record: found.append(String(decoding: bytes[try #require(reader.extent)], as: UTF8.self))
      case .rejected: continue
      case .end: return found
      }
    }
  }

  @Test(arguments: [1, 3, 7, 64, 1000])
  func recordsOfCSV(piece: Int) throws {
    let records = [
      "1;jeden", "2;\"dwa\r\nwiersze; i \"\"cudzysłów\"\"\"", "3;", "\"4\";cztery",
      "5;" + String(repeating: "ż", count: 90),
    ]
    for newline in ["\n", "\r\n"] {
      let text = "\u{FEFF}a;b\(newline)" + records[..<3].joined(separator: newline) + newline + newline
      // A line of three fields is not a record, and the last line has no line end.
      let whole = text + "za;dużo;pól" + newline + records[3...].joined(separator: newline)
      #expect(try csv(whole, piece: piece) == records)
      #expect(try csv(whole + newline, piece: piece) == records)
    }
  }

  private func json(_ text: String, records: String, field: String, piece: Int) throws -> [String] {
    let bytes = Array(text.utf8)
    var limits = FormatLimits()
    limits.windowBytes = 64
    let fields = [FieldSpec(name: "a", locator: .path(try DocumentPath(parsing: field)), type: .text)]
    let reader = try JSONReader(
      source: PiecesSource(bytes, of: piece), format: JSONFormat(records: try DocumentPath(parsing: records)),
      fields: fields,
      limits: limits)
    return try all(reader, bytes)
  }

  @Test(arguments: [1, 5, 64, 1000])
  func recordsOfJSON(piece: Int) throws {
    let records = ["{\"id\": 1, \"x\": [1, {\"y\": \"]}\"}]}", "{ }", "{\"id\":\"ąę\\u0142\"}"]
    let text = "{\"total\": 3, \"results\": [ " + records.joined(separator: " ,\n") + " ] }"
    #expect(try json(text, records: "results[]", field: "id", piece: piece) == records)
  }

  /// Waiting records have left the window when they are delivered.
  @Test(arguments: [1, 5, 64, 1000])
  func recordsThatWait(piece: Int) throws {
    let records = ["{\"id\": 1}", "{\"id\": 22}", "{\"id\": 333}"]
    let text = "{\"results\": [" + records.joined(separator: ", ") + "], \"unit\": \"osoba\"}"
    #expect(try json(text, records: "results[]", field: "/unit", piece: piece) == records)
  }
}
