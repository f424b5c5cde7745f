import Schema
import Testbed
import Testing

@testable import Writers

/// Reads back what a writer wrote; texts of the values, nil for none.
typealias ReadBack = @Sendable ([UInt8], [Column]) -> [[String?]]

/// For every writer: what is read from its file is what was written.
@Suite struct WriterPropertyTests {
  /// By the name of the member. A new member needs its own reader.
  static let readers: [String: ReadBack] = [
    "csv": { bytes, _ in Array(Reading.delimited(bytes, separator: UInt8(ascii: ",")).dropFirst()) },
    "ndjson": { bytes, _ in
      String(decoding: bytes, as: UTF8.self).split(separator: "\n" as Character).map { line in
        Reading.members(line).map { !$0.isString && $0.text == "null" ? nil : $0.text }
      }
    },
    "csv-excel": { bytes, columns in
      Reading.delimited(Array(bytes.dropFirst(3)), separator: UInt8(ascii: ";")).dropFirst().map { line in
        zip(line, columns).map { field, column in
          switch column.type {
          case .decimal: field?.replacing(",", with: ".")
          case .boolean: field.map { $0 == "PRAWDA" ? "true" : "false" }
          // One leading apostrophe is not part of the value.
          default: field.map { $0.hasPrefix("'") ? String($0.dropFirst()) : $0 }
          }
        }
      }
    },
  ]

  private static let columns = [
    Column(name: "code", type: .code, privacy: .public), Column(name: "value", type: .decimal, privacy: .public),
    Column(name: "count", type: .integer, privacy: .public), Column(name: "final", type: .boolean, privacy: .public),
    Column(name: "note", type: .text, privacy: .public),
  ]

  private static let pieces = [
    "", "a", "0", "12", "Kraków", "\"", "\"\"", ",", ";", "\r\n", "\n", "\r", "\t", "'", "''", "=", "+", "-", "@", " ",
    ".", "E5", "2024-07", "żółw", "\u{1}", "\\", "/", "null", "𝄞", "＝1",
  ]

  private static func row(_ random: inout Seeded) -> [Value] {
    func text() -> Value {
      .text((0..<random.below(4)).map { _ in random.pick(pieces) }.joined())
    }
    let sign = random.once(in: 2) ? "-" : ""
    return [
      text(), random.once(in: 4) ? .null : .text("\(sign)\(random.below(1000)).\(random.below(100))"),
      random.once(in: 4) ? .null : .integer(Int64(bitPattern: random.next()) >> Int64(random.below(64))),
      random.once(in: 4) ? .null : .integer(Int64(random.below(2))), random.once(in: 4) ? .null : text(),
    ]
  }

  private static func text(_ value: Value, _ column: Column) -> String? {
    switch value {
    case .null: nil
    case .integer(let number): column.type == .boolean ? (number == 1 ? "true" : "false") : String(number)
    case .text(let text): text
    }
  }

  @Test(arguments: FileWriters.all.members.map(\.name))
  func whatIsReadIsWhatWasWritten(_ name: String) throws {
    let writer = try #require(FileWriters.all.members.first { $0.name == name })
    let read = try #require(Self.readers[name], "a writer comes with a property, or with the reason why it has none")
    var random = Seeded(20_261_130)
    for _ in 0..<400 {
      let rows = (0..<random.below(6)).map { _ in Self.row(&random) }
      let bytes = try render(rows, Self.columns, as: writer)
      let expected = rows.map { zip($0, Self.columns).map(Self.text) }
      let found = read(bytes, Self.columns)
      guard found == expected else {
        Issue.record("\(String(decoding: bytes, as: UTF8.self)) reads as \(found), written was \(expected)")
        return
      }
    }
  }
}
