internal import Formats
internal import Schema
internal import Testbed
internal import Testing

/// Values in documents, in the spellings of their fields.
@Suite struct SpellingTests {
  /// The short way for numbers that are nearly canonical and the careful way give the same cell.
  @Test(arguments: 0..<40)
  func theShortWayIsTheLongWay(_ seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let alphabet = Array("00112359,.- ")
    var texts = ["-0", "-0,0", "0", "-", "00", "0,10", "10,00", "-10,00", "1,", ",1", "999999999999999999", "-1"]
    for _ in 0..<300 { texts.append(String((0..<(1 + random.below(26))).map { _ in random.pick(alphabet) })) }
    let document = "v;w\n" + texts.map { "\($0);x\n" }.joined()
    for type: ColumnType in [.decimal, .integer, .period, .date, .code] {
      var quick = field("v", type)
      let short = try csv(document, [quick])
      // A spelling that never occurs forces the full conversion of every value.
      quick.absent = ["§"]
      let long = try csv(document, [quick])
      #expect(short.rows == long.rows)
      #expect(short.positions == long.positions)
      #expect(short.rejections == long.rejections)
    }
  }

  @Test func patternsOfAConnector() throws {
    let cases = [
      ("dd/mm/yyyy", "15/07/2024"), ("mm/dd/yyyy", "07/15/2024"), ("yyyymmdd", "20240715"), ("d.m.rrrr", "15.7.2024"),
      ("d mmmm yyyy", "15 lipca 2024"), ("dd-roman-yyyy", "15-VII-2024"),
    ]
    for (pattern, text) in cases {
      let spec = FieldSpec(name: "d", locator: .column("d"), type: .date, datePatterns: ["yyyy-mm-dd", pattern])
      #expect(try csv("d;x\n\(text);\n2024-07-15;\n", [spec]).rows == [[.text("2024-07-15")], [.text("2024-07-15")]])
      #expect(try csv("d;x\n2024.07.15;\n", [spec]).rejections.map(\.rule) == [.type])
    }
  }
}
