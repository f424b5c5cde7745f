import Mapping
import Rows
import Schema
import Testbed
import Testing

@Suite("A check")
struct CheckTests {
  /// Maps rows of (area, period, value) into a dataset with one check.
  private func map(_ rule: Check.Rule, _ rows: [[Value]], _ action: Check.Action = .warn) throws -> Mapped {
    var dataset = Fixture.dataset
    dataset.checks = [Check(name: "proba", rule: rule, action: action)]
    var plan = Fixture.plan(dataset: dataset, documents: [rows.map { $0 }])
    plan.eachValue = { dataset, to, body in
      #expect(dataset == "areas" && to == "code")
      for code in ["1261011", "1206012"] {
        var copy = code
        try copy.withUTF8 { try body(.text(UnsafeRawBufferPointer($0))) }
      }
    }
    return try Fixture.map(plan)
  }

  private func rows(_ values: Value...) -> [[Value]] {
    values.enumerated().map { [.text("\(1_200_000 + $0.offset)"), 2024, $0.element] }
  }

  private func result(_ mapped: Mapped) throws -> CheckResult { try #require(mapped.summary.ledger.checks.first) }

  @Test("warns: the row goes on, and the count and an example stay")
  func warns() throws {
    let mapped = try map(.range(column: "value", min: "0", max: "100"), rows("1", "101", "-0.5", nil, "100"))
    #expect(mapped.rows.count == 5)
    let result = try result(mapped)
    #expect(result.looked == 4)
    #expect(result.failed == 2)
    #expect(
      result.examples == [
        .init(document: 0, position: 2, text: "value \"101\" is more than 100"),
        .init(document: 0, position: 3, text: "value \"-0.5\" is less than 0"),
      ])
  }

  @Test("rejects: the row goes to quarantine with its place, and the ledger balances")
  func rejects() throws {
    let mapped = try map(.range(column: "value", min: nil, max: "100"), rows("1", "101", "2", "1000", "3"), .reject)
    #expect(mapped.rows.map { $0[2] } == ["1", "2", "3"])
    #expect(mapped.origins.map(\.position) == [1, 3, 5])
    let ledger = mapped.summary.ledger
    #expect(ledger.rowsMapped == 5)
    #expect(ledger.rowsQuarantined == 2)
    let rejection = try #require(mapped.summary.rejections.first?.rejection)
    #expect(rejection.rule == .check)
    #expect(rejection.check == "proba")
    #expect(rejection.position == 2)
    #expect(rejection.field == "value")
    #expect(rejection.value == "101")
    #expect(rejection.reason == "proba: value \"101\" is more than 100")
  }

  @Test("compares decimals exactly, however long they are")
  func exact() throws {
    let limit = "0.100000000000000000000000000000000000001"
    let values: [Value] = [
      "0.1", .text(limit), "0.100000000000000000000000000000000000002", "-5", "1", "10", "9",
    ]
    let mapped = try map(
      .range(column: "value", min: nil, max: limit),
      values.enumerated().map {
        [.text("\(1_200_000 + $0.offset)"), 2024, $0.element]
      })
    #expect(try result(mapped).failed == 4)
    let low = try map(
      .range(column: "value", min: "-10", max: "-9.5"), rows("-9.5", "-9.4", "-10", "-10.1", "-100", "0"))
    #expect(try result(low).failed == 4)
  }

  @Test("of required columns counts rows, not columns")
  func required() throws {
    let result = try result(map(.required(columns: ["value"]), rows("1", nil, nil)))
    #expect(result.looked == 3)
    #expect(result.failed == 2)
    #expect(result.examples.first?.text == "value has no value")
  }

  @Test("of uniqueness passes over absent values and rows that come twice the same")
  func unique() throws {
    let rows: [[Value]] = [
      ["1200001", 2024, "7"], ["1200001", 2024, "7"], ["1200002", 2024, "8"], ["1200003", 2024, "7"],
      ["1200004", 2024, nil], ["1200005", 2024, nil],
    ]
    let result = try result(map(.unique(columns: ["value"]), rows))
    #expect(result.looked == 3)
    #expect(result.failed == 1)
    #expect(result.examples.first?.position == 4)
    #expect(result.examples.first?.text == "value \"7\" came before")
    #expect(try self.result(map(.unique(columns: ["area", "value"]), rows)).failed == 0)
  }

  @Test("of a pattern, a list of codes and a reference")
  func sets() throws {
    let rows: [[Value]] = [["1261011", 2024, "1"], ["1206012", 2024, "1"], ["9999999", 2024, "1"]]
    #expect(try result(map(.pattern(column: "area", pattern: #"12\d{5}"#), rows)).failed == 1)
    #expect(try result(map(.codes(column: "area", codes: ["1261011"]), rows)).failed == 2)
    let reference = try result(map(.reference(column: "area", dataset: "areas", to: "code"), rows))
    #expect(reference.failed == 1)
    #expect(reference.examples.first?.text == "area \"9999999\" is not in the dataset areas")
  }

  @Test("of a total's row adds exactly and within each group")
  func totals() throws {
    let rows: [[Value]] = [
      ["12", 2023, "0.3"], ["12", 2024, "10"], ["1261011", 2023, "0.1"], ["1261011", 2024, "4"],
      ["1206012", 2023, "0.2"], ["1206012", 2024, "5.5"], ["1206012", 2025, "1"],
    ]
    func rule(_ tolerance: String) -> Check.Rule {
      .totalRow(column: "value", by: ["period"], total: [.init(column: "area", value: "12")], tolerance: tolerance)
    }
    let result = try result(map(rule("0"), rows))
    #expect(result.looked == 2)
    #expect(result.failed == 1)
    #expect(result.examples.map(\.text) == ["period=2024: value 10 is not the sum 9.5"])
    #expect(try self.result(map(rule("0.5"), rows)).failed == 0)
    #expect(try self.result(map(rule("0.499999999999"), rows)).failed == 1)
  }

  @Test("says so where a number is too long to be added exactly")
  func tooLong() throws {
    let result = try result(
      map(
        .sum(parts: ["value"], total: "value", tolerance: "0"),
        rows("1", "1234567890123456789", "0.1234567890123", "123456789012345678")))
    #expect(result.failed == 2)
    #expect(result.examples.first?.text.hasSuffix("has too many digits to be added exactly") == true)
  }

  @Test("looks at every batch, and rejects from the middle of large ones")
  func batches() throws {
    let count = 10_000
    let rows: [[Value]] = (0..<count).map { [.text("\(1_200_000 + $0)"), 2024, .text("\($0)")] }
    var dataset = Fixture.dataset
    dataset.checks = [
      Check(name: "reszta", rule: .pattern(column: "value", pattern: "[0-9]*[1-9]|0"), action: .reject),
      Check(name: "wszystkie", rule: .unique(columns: ["value"]), action: .hold),
    ]
    let mapped = try Fixture.map(Fixture.plan(dataset: dataset, documents: [rows]))
    let kept = (0..<count).filter { $0 % 10 != 0 || $0 == 0 }
    #expect(mapped.rows.map { $0[2] } == kept.map { .text("\($0)") })
    #expect(mapped.origins.map(\.position) == kept.map { $0 + 1 })
    #expect(mapped.summary.ledger.checks.map(\.looked) == [count, count])
    #expect(mapped.summary.ledger.checks.map(\.failed) == [999, 0])
    #expect(mapped.summary.ledger.checks[0].examples.count == CheckResult.examplesMax)
  }
}
