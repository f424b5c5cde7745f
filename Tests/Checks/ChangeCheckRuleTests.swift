import Checks
import Rows
import Schema
import Testbed
import Testing

@Suite struct ChangeCheckRuleTests {
  private static func dataset(_ shareMax: Int, ignored: String = "0", _ action: Check.Action = .reject) -> Dataset {
    Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"),
      columns: [Column(name: "id", type: .integer), Column(name: "liczba", type: .decimal)], key: ["id"],
      checks: [
        Check(name: "pusta", rule: .required(columns: ["id"])),
        Check(
          name: "skok", rule: .change(column: "liczba", shareMax: shareMax, ignored: ignored), action: action),
      ])
  }

  private func reason(_ before: Value, _ after: Value, _ dataset: Dataset) -> String? {
    var checks = ChangeChecks(dataset)
    let batch = RowBatch.of([[1, before], [1, after]])
    let found = checks.look(
      at: { batch.cell(0, $0) }, { batch.cell(1, $0) }, RowOrigin(document: 2, position: 7))
    let result = checks.results(compared: 1)[0]
    #expect(result.looked == 1)
    if let found {
      #expect(found.check.name == "skok")
      #expect(found.reason == "skok: \(result.examples[0].text)")
      #expect(result.examples[0].document == 2 && result.examples[0].position == 7)
    }
    return result.failed == 0 ? nil : result.examples[0].text
  }

  /// A change by exactly the share passes; one unit of the last digit more does not.
  @Test(arguments: 1...20) func theShareIsComparedExactly(seed: UInt64) {
    var random = Seeded(seed)
    let share = random.below(20_000) + 1
    // In units of 10⁻⁶, so that the limit is an integer.
    let before = Int64(random.below(1_000_000) + 1) * 10_000
    let limit = before / 10_000 * Int64(share)
    func text(_ units: Int64) -> Value {
      let magnitude = units.magnitude
      var fraction = String(magnitude % 1_000_000 + 1_000_000).dropFirst()
      while fraction.last == "0" { fraction.removeLast() }
      let whole = "\(units < 0 ? "-" : "")\(magnitude / 1_000_000)"
      return .text(fraction.isEmpty ? whole : "\(whole).\(fraction)")
    }
    for sign in [1, -1] as [Int64] {
      #expect(reason(text(before), text(before + sign * limit), Self.dataset(share)) == nil)
      #expect(reason(text(before), text(before + sign * (limit + 1)), Self.dataset(share)) != nil)
    }
  }

  @Test(arguments: [
    ("100", "111", "0", "liczba \"111\" was 100 before, and may change by 10 %"),
    ("100", "111", "11", nil), ("100", "111", "10.9", "liczba \"111\" was 100 before, and may change by 10 %"),
    ("0", "1", "0", "liczba \"1\" was 0 before, and may change by 10 %"), ("0", "0", "0", nil),
    ("-100", "-110", "0", nil),
    ("100", nil, "1000", "liczba has no value any more, was 100 before, and may change by 10 %"),
    (nil, "5", "0", nil), (nil, nil, "0", nil),
    (
      "100", "10000000000000000000000", "0",
      "liczba \"10000000000000000000000\" or the value before, 100, has too many digits to be compared exactly"
    ),
  ])
  func whatIsWrongIsSaid(before: String?, after: String?, ignored: String, sentence: String?) {
    func value(_ text: String?) -> Value { text.map { .text($0) } ?? nil }
    #expect(reason(value(before), value(after), Self.dataset(1000, ignored: ignored)) == sentence)
  }

  @Test func onlyRejectionGivesTheRowBack() {
    var checks = ChangeChecks(Self.dataset(1000, .warn))
    let batch = RowBatch.of([[1, "1"], [1, "9"]])
    let found = withExtendedLifetime(batch) {
      checks.look(at: { batch.cell(0, $0) }, { batch.cell(1, $0) }, .unknown)
    }
    #expect(found == nil)
    #expect(checks.results(compared: 5).map(\.failed) == [1])
  }

  @Test func resultsStandInTheOrderOfTheDeclaration() {
    let dataset = Self.dataset(1000)
    var ledger = Ledger()
    ledger.add([CheckResult(name: "skok", action: .warn)], dataset)
    ledger.add([CheckResult(name: "pusta", action: .warn)], dataset)
    #expect(ledger.checks.map(\.name) == ["pusta", "skok"])
  }

  @Test func aDatasetWithoutSuchChecksHasNone() {
    var dataset = Self.dataset(1000)
    #expect(!ChangeChecks(dataset).isEmpty)
    dataset.checks.removeLast()
    #expect(ChangeChecks(dataset).isEmpty)
    #expect(ChangeChecks(dataset).results(compared: 3).isEmpty)
  }

  // MARK: Unchanged values

  private static func unchanged(_ columns: [String], _ action: Check.Action = .reject) -> Dataset {
    Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"),
      columns: [
        Column(name: "id", type: .integer), Column(name: "unit", type: .text), Column(name: "scale", type: .integer),
      ], key: ["id"], checks: [Check(name: "skok", rule: .unchanged(columns: columns), action: action)])
  }

  private func reason(_ before: [Value], _ after: [Value], _ dataset: Dataset) -> String? {
    var checks = ChangeChecks(dataset)
    let batch = RowBatch.of([before, after])
    let found = withExtendedLifetime(batch) {
      checks.look(at: { batch.cell(0, $0) }, { batch.cell(1, $0) }, RowOrigin(document: 2, position: 7))
    }
    let result = checks.results(compared: 1)[0]
    #expect((found == nil) == (result.failed == 0) && result.failed <= 1)
    return result.examples.first?.text
  }

  @Test(
    arguments: [
      ("osoba", 1, "tys. osób", 1, "unit \"tys. osób\" was \"osoba\" before"), ("osoba", 1, "osoba", 1, nil),
      ("osoba", 1, "Osoba", 1, "unit \"Osoba\" was \"osoba\" before"), (nil, 1, "osoba", 1, nil), (nil, 1, nil, 1, nil),
      ("osoba", 1, nil, 1, "unit has no value any more, and was \"osoba\" before"),
      ("", 1, "osoba", 1, "unit \"osoba\" was \"\" before"),
      ("osoba", 1, "osoba", 1000, "scale \"1000\" was \"1\" before"),
      // A row fails once.
      ("osoba", 1, "ha", 2, "unit \"ha\" was \"osoba\" before"),
    ] as [(String?, Int64, String?, Int64, String?)])
  func aValueThatWasThereStays(before: String?, scale: Int64, after: String?, other: Int64, sentence: String?) {
    func row(_ text: String?, _ number: Int64) -> [Value] { [1, text.map { .text($0) } ?? nil, .integer(number)] }
    #expect(reason(row(before, scale), row(after, other), Self.unchanged(["unit", "scale"])) == sentence)
  }

  @Test func otherColumnsMayChange() {
    #expect(reason([1, "osoba", 1], [1, "osoba", 2], Self.unchanged(["unit"])) == nil)
  }

  @Test func aHoldGivesNoRowBack() {
    var checks = ChangeChecks(Self.unchanged(["unit"], .hold))
    let batch = RowBatch.of([[1, "a", 1], [1, "b", 1]])
    let found = withExtendedLifetime(batch) {
      checks.look(at: { batch.cell(0, $0) }, { batch.cell(1, $0) }, .unknown)
    }
    #expect(found == nil && checks.results(compared: 5).map(\.failed) == [1])
  }
}
