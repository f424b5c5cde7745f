import Mapping
import Schema
import Store
import StoreSQLite
import Testbed
import Testing

/// Totals that the version before had, and guards of small registers.
@Suite struct LostTotalTests {
  private func bench(total: String = "99", by: [String] = ["period"], action: Check.Action = .warn) throws -> Bench {
    var dataset = Bench.dataset
    dataset.checks = [
      Check(
        name: "razem",
        rule: .totalRow(
          column: "value", by: by, total: [.init(column: "area", value: total)], tolerance: "0"), action: action)
    ]
    return try Bench(dataset)
  }

  private func row(_ area: String, _ period: Int64, _ value: Value) -> [Value] {
    [.text(area), .integer(period), value, nil]
  }

  private func result(_ outcome: CommitOutcome) throws -> CheckResult {
    try #require(outcome.report.ledger.checks.first)
  }

  private func bring(_ bench: Bench, _ rows: [[Value]], isReleased: Bool = false) throws -> CommitOutcome {
    try bench.bring(rows, isReleased: isReleased, isSorted: true)
  }

  @Test func aTotalThatIsGoneBreaksTheCheck() throws {
    let bench = try bench()
    let parts = [row("01", 2020, "1"), row("02", 2020, "2"), row("01", 2021, "5"), row("02", 2021, "6")]
    let first = try bring(bench, parts + [row("99", 2020, "3"), row("99", 2021, "11")])
    #expect(try result(first).looked == 2 && result(first).failed == 0)
    let second = try result(bring(bench, parts + [row("99", 2021, "11")]))
    #expect(second.looked == 2 && second.failed == 1)
    #expect(second.examples.map(\.text) == ["period=2020: the total of value is gone, which the version before had"])
    // It was already missing in the previous version, so nothing more is known of it.
    #expect(try result(bring(bench, parts + [row("99", 2021, "11"), row("03", 2022, "1")])).failed == 0)
    let empty = try bring(bench, parts + [row("99", 2021, nil), row("03", 2022, "1")], isReleased: true)
    #expect(try result(empty).failed == 1)
  }

  /// A group that was removed together with its total is complete.
  @Test func aGroupThatIsGoneAltogetherBreaksNothing() throws {
    let bench = try bench()
    _ = try bring(bench, [row("01", 2020, "1"), row("99", 2020, "1"), row("01", 2021, "5"), row("99", 2021, "5")])
    #expect(try result(bring(bench, [row("01", 2021, "5"), row("99", 2021, "5")])).failed == 0)
  }

  @Test func overTheWholeDatasetAndOutsideTheKey() throws {
    let whole = try bench(by: [])
    _ = try bring(whole, [row("01", 2020, "1"), row("99", 2020, "1"), row("02", 2020, "0")])
    let outcome = try bring(whole, [row("01", 2020, "1"), row("02", 2020, "0")])
    #expect(try result(outcome).examples.map(\.text) == ["the total of value is gone, which the version before had"])
    // Another row is the total now: `note` identifies it.
    var dataset = Bench.dataset
    dataset.checks = [
      Check(
        name: "razem",
        rule: .totalRow(column: "value", by: [], total: [.init(column: "note", value: "razem")], tolerance: "0"),
        action: .hold)
    ]
    let noted = try Bench(dataset)
    let rows: [[Value]] = [["1", 2020, "1", nil], ["2", 2020, "2", nil], ["3", 2020, "3", "razem"]]
    #expect(try noted.version(bring(noted, rows)) != nil)
    let held = try bring(noted, [rows[0], rows[1], ["3", 2020, "3", "Razem"]])
    #expect(noted.version(held) == nil)
    #expect(try result(held).failed == 1)
  }

  /// A misspelt total in the check finds no rows, which must not count as success.
  @Test func aMisspeltTotalLooksAtNothing() throws {
    let outcome = try bring(bench(total: "9l"), [row("01", 2020, "1"), row("99", 2020, "7")])
    #expect(try result(outcome).isIdle)
  }

  // MARK: Small registers

  @Test func aColumnThatWouldBeEmptyHoldsInAnySize() throws {
    for count in [1, 3, 40] {
      let bench = try Bench()
      _ = try bench.bring(rows(1...count, value: "1", note: "x"))
      let outcome = try bench.bring(rows(1...count, value: "1", note: nil))
      #expect(bench.version(outcome) == nil, "\(count)")
      #expect(outcome.report.emptied.map(\.rows) == [count])
    }
  }

  @Test(arguments: [(11, 1, true), (11, 5, true), (11, 6, false), (4, 2, false), (4, 1, true), (100, 91, false)])
  func moreThanHalfOfTheRowsAreNeverFew(before: Int, after: Int, isHeld: Bool) throws {
    let bench = try Bench()
    _ = try bench.bring(rows(1...before))
    let outcome = try bench.bring(rows(1...after))
    #expect((bench.version(outcome) == nil) == isHeld, "\(outcome)")
    // Who allows that all go has said so.
    var dataset = Bench.dataset
    dataset.limits.deletedShareMax = 1
    let free = try Bench(dataset)
    _ = try free.bring(rows(1...before))
    #expect(try free.version(free.bring(rows(1...after))) != nil)
  }
}
