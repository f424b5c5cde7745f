import Mapping
import Rows
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

/// Checks that compare a row with the version before.
@Suite struct ChangeCheckTests {
  private func bench(_ action: Check.Action, max: Int = 3000, ignored: String = "0") throws -> Bench {
    var dataset = Bench.dataset
    dataset.checks = [
      Check(
        name: "skok", rule: .change(column: "value", shareMax: max, ignored: ignored), action: action)
    ]
    return try Bench(dataset)
  }

  private func row(_ area: Int, _ value: Value) -> [Value] { [.text("\(1_000_000 + area)"), 2020, value, nil] }

  @Test func theBoundIsExact() throws {
    let bench = try bench(.warn)
    _ = try bench.bring([row(1, "0.1"), row(2, "0.1"), row(3, "-10"), row(4, "0"), row(5, nil), row(6, "7")])
    let outcome = try bench.bring([
      row(1, "0.13"), row(2, "0.130000000001"), row(3, "-6.99"), row(4, "1"), row(5, "1"), row(6, "7"),
    ])
    let result = try #require(outcome.report.ledger.checks.first)
    #expect(result.looked == 6)
    #expect(result.failed == 3)
    #expect(
      result.examples.map(\.text) == [
        "value \"0.130000000001\" was 0.1 before, and may change by 30 %",
        "value \"-6.99\" was -10 before, and may change by 30 %", "value \"1\" was 0 before, and may change by 30 %",
      ])
    #expect(bench.version(outcome)?.ledger.checks == [result])
    #expect(try bench.store.versions().map(\.ledger.checks) == [[CheckResult(name: "skok", action: .warn)], [result]])
  }

  @Test func smallDifferencesAreIgnored() throws {
    let bench = try bench(.warn, ignored: "5")
    _ = try bench.bring([row(1, "1"), row(2, "1")])
    let outcome = try bench.bring([row(1, "6"), row(2, "6.1")])
    #expect(outcome.report.ledger.checks.first?.failed == 1)
  }

  /// A removed value has changed by its full amount, whatever differences are ignored.
  @Test(arguments: [Check.Action.warn, .reject, .hold])
  func aValueThatVanishesIsAChange(action: Check.Action) throws {
    let bench = try bench(action, max: 100_000, ignored: "1000")
    _ = try bench.bring([row(1, "10"), row(2, "10"), row(3, nil)])
    let outcome = try bench.bring([row(1, nil), row(2, "10"), row(3, nil)])
    let result = try #require(outcome.report.ledger.checks.first)
    #expect(result.failed == 1)
    #expect(result.examples.map(\.text) == ["value has no value any more, was 10 before, and may change by 1000 %"])
    switch action {
    case .warn: #expect(bench.version(outcome) != nil)
    case .hold: #expect(bench.version(outcome) == nil)
    case .reject:
      #expect(outcome.report.rejections.first?.rejection.reason.hasPrefix("skok: value has no value any more") == true)
      #expect(try bench.rows().map { $0[2] } == ["10", "10", nil])
    }
  }

  @Test func aRejectedRowStaysAsItWas() throws {
    let bench = try bench(.reject)
    _ = try bench.bring((1...40).map { row($0, "10") })
    let outcome = try bench.bring((1...40).map { row($0, $0 == 7 ? "100" : $0 == 8 ? "11" : "10") })
    #expect(outcome.report.updated == 1)
    #expect(outcome.report.ledger.rowsQuarantined == 1)
    #expect(outcome.report.ledger.imbalance == nil)
    let rejection = try #require(outcome.report.rejections.first?.rejection)
    #expect(rejection.rule == .check)
    #expect(rejection.check == "skok")
    #expect(rejection.field == "value")
    #expect(rejection.position == 7)
    #expect(try bench.rows().filter { $0[2] == "10" }.count == 39)
    #expect(try bench.changes(1, 2).count == 1)
  }

  @Test func aHoldSaysWhatWouldChange() throws {
    let bench = try bench(.hold)
    _ = try bench.bring((1...40).map { row($0, "10") })
    let outcome = try bench.bring((2...41).map { row($0, $0 == 7 ? "20.5" : "10") })
    guard case .held(let reasons, let report) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(
      reasons.map(\.description) == [
        "the check skok failed for 1 of 39: “value” changes by at most 30\u{a0}% between versions"
      ])
    #expect(
      report.summary == [
        "+ area=1000041 period=2020 value=10 note=", "~ area=1000007 period=2020 value=10→20.5",
        "- area=1000001 period=2020 value=10 note=", "value: 1 value changes, together 10→20.5 (+105.0 %)",
      ])
    #expect(try bench.store.current()?.number == 1)
    #expect(bench.version(try bench.bring((2...41).map { row($0, "20") }, isReleased: true))?.number == 2)
  }

  @Test func aFirstLoadThatIsHeldShowsItsRows() throws {
    let outcome = try bench(.hold).bring([row(1, "1"), nil])
    #expect(outcome.report.summary == ["+ value=1 area=1000001 period=2020 note="])
  }
}
