import Formats
import Platform
import Schema
import Testbed
import Testing
import Text

@testable import Readers

/// Each limit of a reader, at its last allowed value and one beyond.
@Suite struct FormatLimitTests {
  private static let a = FieldSpec(name: "a", locator: .column("a"), type: .text)

  private static func csv(_ text: String, _ limits: FormatLimits, _ format: CSVFormat = CSVFormat()) throws -> Reading {
    try Reading(CSVReader(source: MemorySource(text), format: format, fields: [a], limits: limits))
  }

  private static func ndjson(_ text: String, _ limits: FormatLimits) throws -> Reading {
    let field = FieldSpec(name: "a", locator: .path(try DocumentPath(parsing: "a")), type: .text)
    return try Reading(NDJSONReader(source: MemorySource(text), fields: [field], limits: limits))
  }

  @Test(arguments: [1, 10, 64, 1000]) func aFieldOfCSV(bytesMax: Int) throws {
    let limits = FormatLimits(fieldBytesMax: bytesMax, windowBytes: 64)
    func read(_ count: Int, quoted: Bool) throws -> Reading {
      let text = String(repeating: "x", count: count)
      return try Self.csv("a;b\n\(quoted ? "\"\(text)\"" : text);1\nk;2\n", limits)
    }
    for quoted in [false, true] {
      // The quotes are not part of the field.
      let whole = try read(bytesMax, quoted: quoted)
      #expect(whole.rejections.isEmpty && whole.rows.count == 2)
      let large = try read(bytesMax + 1, quoted: quoted)
      #expect(large.rejections.map(\.rule) == [.fieldSize], "\(bytesMax), quoted \(quoted)")
      #expect(
        large.rejections[0].reason == "the field has \(bytesMax + 1) bytes, and \(bytesMax) are allowed")
      // The next record is intact again.
      #expect(large.positions == [3])
    }
  }

  /// An unwanted field may be of any size.
  @Test func aFieldThatIsNotWantedHasNoLimit() throws {
    let limits = FormatLimits(fieldBytesMax: 3, windowBytes: 64)
    #expect(try Self.csv("a;b\n1;\(String(repeating: "x", count: 5_000))\n", limits).rows == [[.text("1")]])
  }

  @Test(arguments: [2, 3, 50]) func theFieldsOfALine(fieldsMax: Int) throws {
    let limits = FormatLimits(fieldsMax: fieldsMax, windowBytes: 64)
    func table(_ columns: Int) -> String {
      let line = (1..<columns).map { _ in ";x" }.joined()
      return "a\((1..<columns).map { ";b\($0)" }.joined())\n1\(line)\n"
    }
    #expect(try Self.csv(table(fieldsMax), limits).rows == [[.text("1")]])
    let error = #expect(throws: FormatError.self) { try Self.csv(table(fieldsMax + 1), limits) }
    #expect(error?.what.contains("\(fieldsMax)") == true, "\(String(describing: error?.what))")
  }

  @Test(arguments: [1, 2, 100]) func theLinesAboveAHeader(linesMax: Int) throws {
    let limits = FormatLimits(titleLinesMax: linesMax, windowBytes: 64)
    func table(_ titles: Int) -> String { String(repeating: "tytuł\n", count: titles) + "a;b\n1;2\n" }
    #expect(try Self.csv(table(linesMax - 1), limits).rows == [[.text("1")]])
    let error = #expect(throws: FormatError.self) { try Self.csv(table(linesMax), limits) }
    #expect(error?.what.contains("the header has no column \"a\"") == true)
  }

  /// Skipped lines are not inspected, so they do not count.
  @Test func skippedLinesAreNoTitles() throws {
    let limits = FormatLimits(titleLinesMax: 1, windowBytes: 64)
    var format = CSVFormat()
    format.linesSkipped = 5
    #expect(try Self.csv("x\ny\n\"\nz\n\na;b\n1;2\n", limits, format).rows.count == 1)
    format.linesSkipped = 9
    let error = #expect(throws: FormatError.self) { try Self.csv("x\ny\na;b\n", limits, format) }
    #expect(error?.what.contains("the document ends within the 9 lines to skip") == true)
    #expect(error?.advice == "Lower the number")
  }

  /// The limit is one on memory: a line is refused when more would have to be read for it.
  @Test(arguments: [5_000, 20_000]) func aRecordOfNDJSON(bytesMax: Int) throws {
    let limits = FormatLimits(recordBytesMax: bytesMax, windowBytes: 16)
    // `{"a":"…"}` is eight bytes around the text.
    func line(_ bytes: Int) -> String { "{\"a\":\"\(String(repeating: "x", count: bytes - 8))\"}" }
    #expect(try Self.ndjson(line(bytesMax) + "\n{\"a\":\"1\"}\n", limits).rows.count == 2)
    let error = #expect(throws: FormatError.self) { try Self.ndjson(line(bytesMax + 200_000) + "\n", limits) }
    #expect(error?.what.contains("a line is larger than \(bytesMax) bytes") == true)
  }

  @Test(arguments: [1, 5, 512]) func theDepthOfNDJSON(depthMax: Int) throws {
    let limits = FormatLimits(depthMax: depthMax)
    // The record itself is the first level.
    func line(_ depth: Int) -> String {
      "{\"a\":1,\"b\":" + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
    }
    if depthMax > 1 { #expect(try Self.ndjson(line(depthMax) + "\n", limits).rows.count == 1) }
    let deep = try Self.ndjson(line(depthMax + 1) + "\n{\"a\":2}\n", limits)
    #expect(deep.rejections.count == 1 && deep.rows == [[.text("2")]], "only its line is rejected")
  }

  /// The documentation lists the settings with these numbers.
  @Test func theLimitsOfTheProduct() {
    let limits = FormatLimits()
    #expect(limits.recordBytesMax == 16_777_216 && limits.fieldBytesMax == 1_048_576)
    #expect(limits.fieldsMax == 16_384 && limits.depthMax == 512 && limits.heldBytesMax == 67_108_864)
    #expect(limits.titleLinesMax == 100)
  }
}

/// What a format is called in a sentence.
@Suite struct FormatTitleTests {
  @Test(arguments: [
    ("CSV", "a CSV"), ("JSON", "a JSON"), ("NDJSON", "an NDJSON"), ("XML", "an XML"), ("XLSX", "an XLSX"),
    ("ODS", "an ODS"), ("Parquet", "a Parquet"), ("HTML", "an HTML"), ("YAML", "a YAML"), ("GeoJSON", "a GeoJSON"),
    ("RSS", "an RSS"), ("SHP", "an SHP"), ("DBF", "a DBF"),
  ])
  func lettersAreReadByTheirNames(title: String, words: String) {
    var profile = CSVFormat.profile
    profile.title = title
    #expect(profile.titleWithArticle == words)
  }
}
