import Mapping
import Rows
import Schema
import Territory
import Testbed
import Testing

/// Every column type with every kind of value that SQL can produce: unchanged, converted, absent or rejected.
@Suite struct ColumnMatrixTests {
  private static let expressions = [
    "1", "0", "2.5", "'1'", "'tekst'", "''", "NULL", "x'00'", "'2024-07-15'", "'TAK'", "'2024'", "'1261011'",
    "'2024-07-15 13:00'", "-1",
  ]

  /// A row for each type, a column for each expression: the value, `-` for none, `!` for a rejection.
  @Test(arguments: [
    (ColumnType.text, "1|0|!|1|tekst|-|-|!|2024-07-15|TAK|2024|1261011|2024-07-15 13:00|-1"),
    (.code, "!|!|!|1|tekst|-|-|!|2024-07-15|TAK|2024|1261011|2024-07-15 13:00|!"),
    (.integer, "1|0|!|1|!|-|-|!|!|!|2024|1261011|!|-1"),
    (.decimal, "1|0|!|1|!|-|-|!|!|!|2024|1261011|!|-1"),
    (.boolean, "1|0|!|1|!|-|-|!|!|1|!|!|!|!"),
    (.date, "!|!|!|!|!|-|-|!|2024-07-15|!|!|!|!|!"),
    (.datetime, "!|!|!|!|!|-|-|!|!|!|!|!|2024-07-15T13:00:00+02:00|!"),
    (.period, "!|!|!|!|!|-|-|!|2024-07-15|!|2024|!|2024-07-15T13|!"),
    (.area, "!|!|!|!|!|-|-|!|!|!|!|1261011|!|!"),
    (.geometry, "!|!|!|1|tekst|-|-|!|2024-07-15|TAK|2024|1261011|2024-07-15 13:00|!"),
  ])
  func whatEachTypeMakesOfEachValue(type: ColumnType, outcomes: String) throws {
    let expected = outcomes.split(separator: "|").map(String.init)
    try #require(expected.count == Self.expressions.count)
    for isRequired in [false, true] {
      let dataset = Dataset(
        id: "proba", title: Bilingual(pl: "", en: ""),
        columns: [Column(name: "id", type: .integer), Column(name: "v", type: type, isRequired: isRequired)],
        key: ["id"])
      let choices = Self.expressions.enumerated().map { "WHEN \($0.offset) THEN \($0.element)" }.joined(separator: " ")
      let records = Self.expressions.indices.map { index -> [Value]? in ["x", .integer(Int64(index)), nil] }
      var plan = Fixture.plan(
        "SELECT rok AS id, CASE rok \(choices) END AS v FROM source", dataset: dataset, documents: [records])
      plan.areas = try AreaFiles.read("Territory")
      let mapped = try Fixture.map(plan)
      var found = [String](repeating: "!", count: expected.count)
      for row in mapped.rows {
        guard case .integer(let index) = row[0] else { continue }
        found[Int(index)] = row[1] == .null ? "-" : row[1].description
        // Integers and booleans are stored as INTEGER, everything else as TEXT.
        if case .integer = row[1] { #expect(type.isStoredAsInteger) }
        if case .text = row[1] { #expect(!type.isStoredAsInteger) }
      }
      // A missing required value is a rejection like any other.
      #expect(
        found == (isRequired ? expected.map { $0 == "-" ? "!" : $0 } : expected), "\(type), required: \(isRequired)")
      #expect(mapped.summary.rejections.count == found.count { $0 == "!" })
      for rejected in mapped.summary.rejections {
        let isAbsent = expected[rejected.rejection.position - 1] == "-"
        #expect(rejected.rejection.rule == (isAbsent ? .required : .type) && rejected.rejection.field == "v")
        #expect(rejected.rejection.reason.hasPrefix("\"v\" "))
      }
    }
  }
}
