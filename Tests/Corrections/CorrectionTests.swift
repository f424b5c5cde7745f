import Formats
import Platform
import Schema
import Testbed
import Testing

@testable import Corrections
@testable import Readers
@testable import Text

/// Right values in place of wrong ones, between reading and mapping.
@Suite struct CorrectionTests {
  private let fields = [
    FieldSpec(name: "id", locator: .column("Nr"), type: .code, isRequired: true),
    FieldSpec(name: "name", locator: .column("Nazwa"), type: .text),
    FieldSpec(name: "amount", locator: .column("Kwota"), type: .decimal, absent: ["-"], decimalMark: .comma),
  ]

  private func correction(
    _ selector: Correction.Selector, _ field: String, _ expected: String, _ value: String, line: Int = 2
  ) -> Correction {
    Correction(
      selector: selector, field: field, expected: expected, value: value, reason: "powód", by: "anna", at: "2026-11-21",
      line: line)
  }

  private func key(_ parts: (String, String)...) -> Correction.Selector {
    .key(parts.map { Correction.KeyPart(field: $0.0, text: $0.1) })
  }

  /// All records as text, and what was turned away.
  private func read(_ text: String, _ tally: CorrectionTally, document: Int = 0) throws -> [String] {
    let reader = try CorrectingReader(tally, fields: fields, document: document, isTyped: false) {
      try CSVReader(source: MemorySource(text), format: CSVFormat(delimiter: ";"), fields: $0)
    }
    return try lines(reader)
  }

  private func lines(_ reader: CorrectingReader) throws -> [String] {
    var lines: [String] = []
    while true {
      switch try reader.advance() {
      case .end: return lines
      case .rejected(let rejection): lines.append("\(rejection.field) \(rejection.value): \(rejection.reason)")
      case .record:
        lines.append(
          reader.cells.map(\.value.description).joined(separator: "|") + (reader.applied.isEmpty ? "" : " *"))
      }
    }
  }

  private let table = "Nr;Nazwa;Kwota\n1;A;1,5\n2;B;dużo\n;C;3,5\n4;D;-\n5;E;7;8\n"

  @Test func aWrongValueIsPutRight() throws {
    let tally = CorrectionTally([
      correction(key(("id", "2")), "amount", "dużo", "2,5"), correction(key(("name", "C")), "id", "", "0003"),
      correction(key(("id", "4"), ("name", "D")), "amount", "-", "4"), correction(key(("id", "1")), "name", "A", ""),
    ])
    #expect(
      try read(table, tally) == [
        "1||1.5 *", "2|B|2.5 *", "0003|C|3.5 *", "4|D|4 *", " 5;E;7;8: the line has 4 fields and the header has 3",
      ])
    #expect(tally.applied == 4 && tally.troubles.isEmpty)
  }

  @Test func whatCameTwiceCountsOnce() throws {
    let tally = CorrectionTally([correction(key(("id", "2")), "amount", "dużo", "2")])
    for _ in 0..<2 { #expect(try read(table, tally).contains("2|B|2 *")) }
    #expect(tally.applied == 1)
    // Another document has its own.
    _ = try read(table, tally, document: 1)
    #expect(tally.applied == 2)
  }

  @Test func anotherValueIsLeftAlone() throws {
    let tally = CorrectionTally([
      correction(key(("id", "1")), "amount", "1,4", "1,6"), correction(key(("id", "9")), "amount", "1", "2"),
    ])
    #expect(try read(table, tally)[0] == "1|A|1.5")
    #expect(tally.applied == 0)
    #expect(tally.troubles.map(\.cause) == [.otherValue("1,5"), .noRecord])
  }

  /// A correction may be wrong itself; then the record is turned away, and the line is named.
  @Test func aWrongCorrectionIsTurnedAway() throws {
    let tally = CorrectionTally([correction(key(("id", "1")), "amount", "1,5", "wiele", line: 7)])
    #expect(try read(table, tally)[0].hasSuffix("so says line 7 of the corrections"))
    #expect(try read(table, CorrectionTally([correction(key(("id", "1")), "id", "1", "")]))[0].contains("id"))
    #expect(tally.applied == 0)
  }

  @Test func aRecordIsKnownByItsDigest() throws {
    let read = try #require(
      try RawRecord.read(at: 3, field: "amount", fields: fields) {
        try CSVReader(source: MemorySource(table), format: CSVFormat(delimiter: ";"), fields: $0)
      })
    #expect(read.text == "dużo")
    let tally = CorrectionTally([correction(.digest(String(read.digest.prefix(16))), "amount", "dużo", "9")])
    // The same record in another place of another document.
    #expect(try self.read("Nazwa;Nr;Kwota\nX;9;1\nB;2;dużo\n", tally) == ["9|X|1", "2|B|9 *"])
    #expect(
      try RawRecord.read(at: 99, field: "amount", fields: fields) {
        try CSVReader(source: MemorySource(table), format: CSVFormat(delimiter: ";"), fields: $0)
      } == nil)
  }

  @Test func membersOfJSON() throws {
    let specs = try [
      FieldSpec(name: "id", locator: .path(DocumentPath(parsing: "id")), type: .code, isRequired: true),
      FieldSpec(name: "amount", locator: .path(DocumentPath(parsing: "a.b")), type: .decimal, decimalMark: .comma),
      FieldSpec(name: "open", locator: .path(DocumentPath(parsing: "open")), type: .boolean),
    ]
    let text = #"[{"id": "1", "a": {"b": 1.5}, "open": true}, {"id": "2", "a": {"b": "?"}}, {"id": 3, "open": "x"}]"#
    let tally = CorrectionTally([
      correction(key(("id", "1")), "open", "true", "false"), correction(key(("id", "2")), "amount", "?", "2,5"),
      correction(key(("id", "3")), "open", "x", "tak"),
    ])
    let format = JSONFormat(records: try DocumentPath(parsing: "[]"))
    let reader = try CorrectingReader(tally, fields: specs, document: 0, isTyped: true) {
      try JSONReader(source: MemorySource(text), format: format, fields: $0)
    }
    #expect(try lines(reader) == ["1|1.5|0 *", "2|2.5| *", "3||1 *"])
  }

  /// Whatever is corrected, all other records are those of the reader itself.
  @Test func othersAreUntouched() throws {
    var random = Seeded(20_261_122)
    for _ in 0..<50 {
      let rows = (0..<Int.random(in: 1...40, using: &random)).map { index in
        "\(index);n\(index);\(Bool.random(using: &random) ? "\(index),25" : "źle")"
      }
      let text = "Nr;Nazwa;Kwota\n" + rows.joined(separator: "\n") + "\n"
      let chosen = Int.random(in: 0..<rows.count, using: &random)
      let tally = CorrectionTally([correction(key(("id", "\(chosen)")), "amount", "źle", "1")])
      let plain = try read(text, CorrectionTally([]))
      let corrected = try read(text, tally)
      #expect(plain.count == corrected.count)
      for index in plain.indices where index != chosen || !rows[chosen].hasSuffix("źle") {
        #expect(plain[index] == corrected[index])
      }
      #expect(tally.applied == (rows[chosen].hasSuffix("źle") ? 1 : 0))
    }
  }

  @Test func whatAnOfficeSaves() {
    #expect(SavedText.decode([0xEF, 0xBB, 0xBF] + Array("żółć".utf8)) == "żółć")
    #expect(SavedText.decode(Array("żółć".utf8)) == "żółć")
    #expect(SavedText.decode([0xBF, 0xF3, 0xB3, 0xE6]) == "żółć")
    #expect(SavedText.decode([0x81]) == nil)
    #expect(SavedText.decode([0xFF, 0xFE, 0x61, 0x00]) == nil)
    #expect(SavedText.decode([0xEF, 0xBB, 0xBF, 0xBF]) == nil)
  }
}
