import Mapping
import Schema
import Testbed
import Testing

@Suite("Functions that compute with decimals exactly")
struct ExactFunctionTests {
  private static let dataset = Dataset(
    id: "proba", title: Bilingual(pl: "", en: ""),
    columns: [Column(name: "id", type: .code), Column(name: "v", type: .text)], key: ["id"])

  /// What an expression over the column `nr` gives, whose texts these are.
  private func map(_ select: String, _ numbers: [Value] = ["1"]) throws -> Mapped {
    try Fixture.map(
      Fixture.plan(
        select, dataset: Self.dataset, documents: [numbers.enumerated().map { [.text("\($0.offset)"), 1, $0.element] }])
    )
  }

  private func value(_ expression: String) throws -> String {
    let mapped = try map("SELECT '1' AS id, \(expression) AS v FROM source")
    #expect(mapped.rows.count == 1)
    guard case .text(let text)? = mapped.rows.first?[1] else { return "NULL" }
    return text
  }

  @Test(arguments: [
    ("ratio(1, 3, 4)", "0.3333"), ("ratio('2', '3', 4)", "0.6667"), ("ratio(-2, 3, 0)", "-1"), ("ratio(5, 2, 0)", "3"),
    ("ratio(-5, 2, 0)", "-3"), ("ratio(5, 2, 0, 'half-even')", "2"), ("ratio(7, 2, 0, 'half-even')", "4"),
    ("ratio(5, 2, 0, 'down')", "2"), ("ratio(-5, 2, 0, 'down')", "-2"), ("ratio('0.1', '0.3', 12)", "0.333333333333"),
    ("ratio(999999999999999999, 7, 12)", "142857142857142857"),
    ("ratio('999999999999999999', '0.7', 2)", "1428571428571428570"),
    ("ratio(10, 5, 3)", "2"), ("ratio(0, 5, 3)", "0"), ("ratio(5, 0, 3)", "NULL"), ("ratio(NULL, 5, 3)", "NULL"),
    ("ratio(5, NULL, 3)", "NULL"), ("add_exact('0.1', '0.2')", "0.3"), ("subtract_exact('0.3', '0.1')", "0.2"),
    ("multiply_exact('1.1', '1.1')", "1.21"),
    (
      "multiply_exact('999999999999999999', '999999999999999999')",
      "999999999999999998000000000000000001"
    ), ("multiply_exact(1000, '1234.5')", "1234500"),
    ("multiply_exact('-0.5', '0')", "0"), ("add_exact(NULL, 1)", "NULL"), ("round_exact('2.345', 2)", "2.35"),
    ("round_exact('2.345', 2, 'down')", "2.34"), ("round_exact('-2.5', 0, 'half-even')", "-2"),
    ("round_exact(7, 2)", "7"),
  ])
  func values(expression: String, expected: String) throws { #expect(try value(expression) == expected) }

  @Test(arguments: [
    ("ratio(1.5, 3, 2)", "ratio: 1.5 came as a floating point number, which is not exact"),
    ("ratio('1,5', 3, 2)", "ratio: \"1,5\" is not a decimal number that it can take"),
    ("ratio('', 3, 2)", "ratio: \"\" is not a decimal number"),
    ("ratio('1e5', 3, 2)", "\"1e5\" is not a decimal number"),
    ("ratio('0.1234567890123', 3, 2)", "is not a decimal number that it can take"),
    ("ratio(1, 3, 13)", "ratio: the number of places is not one from 0 to 12"),
    ("ratio(1, 3, -1)", "the number of places"), ("ratio(1, 3, '2')", "the number of places"),
    ("ratio(1, 3, 2, 'up')", "ratio: there is no rounding \"up\": half-away, half-even, down"),
    ("sum_exact(0.5)", "sum_exact: 0.5 came as a floating point number"),
    ("avg_exact(1, 99)", "avg_exact: the number of places"),
    ("add_exact(x'00', 1)", "add_exact: a blob is not a number"),
  ])
  func whatCannotBeComputedEndsTheMapping(expression: String, message: String) throws {
    let error = try #require(throws: (any Error).self) { try value(expression) }
    #expect("\(error)".contains(message), "\(error)")
  }

  /// Ten million tenths do not add up to an integer in binary.
  @Test func sumsHaveNoNoise() throws {
    let tenths = Array(repeating: Value.text("0.1"), count: 1000)
    #expect(try map("SELECT '1' AS id, sum_exact(liczba) AS v FROM source", tenths).rows == [["1", "100"]])
    #expect(try map("SELECT '1' AS id, avg_exact(liczba, 3) AS v FROM source", tenths).rows == [["1", "0.1"]])
    #expect(
      try map("SELECT '1' AS id, avg_exact(liczba, 2, 'down') AS v FROM source", ["0.02", "0.03"]).rows == [
        ["1", "0.02"]
      ])
  }

  @Test func nothingHasNoSum() throws {
    #expect(try map("SELECT '1' AS id, sum_exact(liczba) AS v FROM source", [.null, .null]).rows == [["1", nil]])
    #expect(try map("SELECT '1' AS id, sum_exact(liczba) AS v FROM source WHERE 0", ["1"]).rows == [["1", nil]])
    #expect(try map("SELECT '1' AS id, avg_exact(liczba, 2) AS v FROM source", [.null]).rows == [["1", nil]])
    #expect(try map("SELECT '1' AS id, sum_exact(liczba) AS v FROM source", [.null, "-2.5"]).rows == [["1", "-2.5"]])
  }

  /// In a window numbers leave the sum again.
  @Test func windowsSlide() throws {
    let mapped = try map(
      """
      SELECT kod AS id, sum_exact(liczba) OVER (ORDER BY kod ROWS 1 PRECEDING) || ' '
        || avg_exact(liczba, 2) OVER (ORDER BY kod ROWS 1 PRECEDING) AS v FROM source
      """, ["0.1", "0.2", "100", "-5"])
    #expect(mapped.rows == [["0", "0.1 0.1"], ["1", "0.3 0.15"], ["2", "100.2 50.1"], ["3", "95 47.5"]])
  }

  @Test func decimalsAreOrderedByTheirSize() throws {
    let numbers: [Value] = ["9", "10", "-3", "0.5", "100", "x"]
    #expect(
      try map(
        "SELECT '1' AS id, group_concat(liczba, ' ') AS v FROM (SELECT liczba FROM source ORDER BY liczba COLLATE decimal)",
        numbers
      ).rows == [["1", "-3 0.5 9 10 100 x"]])
    #expect(
      try map("SELECT '1' AS id, max(liczba COLLATE decimal) AS v FROM source WHERE liczba <> 'x'", numbers).rows == [
        ["1", "100"]
      ])
  }

  /// Against the numbers of the processor, as far as they go.
  @Test func quotientsAgreeWithWholeNumbers() throws {
    var random = Seeded(5)
    for _ in 0..<2000 {
      let (a, b) = (Int(random.below(2_000_000)) - 1_000_000, Int(random.below(2000)) - 1000)
      guard b != 0 else { continue }
      for rounding in Rounding.allCases {
        let short = try #require(
          ExactNumber.quotient(ExactNumber(Int64(a)), by: ExactNumber(Int64(b)), places: 2, rounding))
        let (left, right) = (try #require(ExactDecimal("\(a)")), try #require(ExactDecimal("\(b)")))
        let long = try #require(left.divided(by: right, places: 2, rounding))
        #expect(short.description == long.description, "\(a) / \(b) \(rounding)")
        let (size, divisor) = (abs(a) * 100, abs(b))
        var hundredths = size / divisor
        let rest = size % divisor * 2
        switch rounding {
        case .halfAway: if rest >= divisor { hundredths += 1 }
        case .halfEven: if rest > divisor || rest == divisor && hundredths % 2 == 1 { hundredths += 1 }
        case .down: break
        }
        let sign = (a < 0) != (b < 0) ? -1 : 1
        #expect(short.scaled == Int128(sign * hundredths) * 10_000_000_000, "\(a) / \(b) \(rounding)")
      }
    }
  }
}
