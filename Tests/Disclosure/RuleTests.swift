import Schema
import Testbed
import Testing

@testable import Disclosure

/// Small tables whose answer can be seen.
@Suite struct RuleTests {
  private static let areas = DisclosureControl.Total.tree(column: "area", .areas)
  private static let sexes = DisclosureControl.Total.rows(column: "sex", total: "T", parts: [])

  private func table(_ minimum: Int = 5) throws -> SmallTable {
    SmallTable(["area"], minimum: minimum, totals: [Self.areas], areas: try shippedAreas())
  }

  @Test func oneSmallFigureTakesAnotherWithIt() throws {
    var table = try table()
    #expect(
      try table.bring(["1206": "72", "1206012": "3", "1206022": "9", "1206032": "20", "1206052": "40"])
        == ["1206012", "1206022"])
  }

  /// Two hidden figures of 1 are both known if their sum is published.
  @Test func twoSmallFiguresAreNotEnough() throws {
    var table = try table()
    #expect(
      try table.bring(["1206": "62", "1206012": "1", "1206022": "1", "1206032": "20", "1206052": "40"])
        == ["1206012", "1206022", "1206032"])
  }

  @Test func nothingIsNoRiskAndProtectsNothing() throws {
    var table = try table()
    #expect(
      try table.bring(["1206": "33", "1206012": "3", "1206022": "0", "1206032": "30", "1206052": "0"])
        == ["1206012", "1206032"])
  }

  /// With nothing beside it but zeros, a small figure is hidden with its total.
  @Test func theTotalIsHiddenWhereNothingElseIsLeft() throws {
    var table = try table()
    #expect(try table.bring(["1206": "7", "1206012": "7", "1206022": "0"]).isEmpty)
    var other = try self.table()
    #expect(try other.bring(["1206": "3", "1206012": "3", "1206022": "0"]) == ["1206", "1206012"])
  }

  /// Kraków is a powiat and a gmina with the same figures.
  @Test func oneChildIsItsParent() throws {
    var table = try table()
    #expect(
      try table.bring(["12": "50", "1206": "47", "1261": "3", "1261011": "3"]) == ["1206", "1261", "1261011"])
  }

  /// A row that is missing between two levels does not hide that one adds up to the other.
  @Test func gapsInTheTreeAreBridged() throws {
    var table = try table()
    #expect(try table.bring(["12": "33", "1206012": "3", "1219012": "30"]) == ["1206012", "1219012"])
  }

  @Test func aGroupingIsATotalAcrossTheTree() throws {
    var table = try table()
    let hidden = try table.bring([
      "1206012": "3", "1206022": "18", "1206032": "25", "1219012": "9", "1206": "46", "1219": "9",
      "metropolia-krakowska": "30",
    ])
    #expect(
      hidden.contains("1206012") && hidden.contains("1206022") && !hidden.contains("metropolia-krakowska"), "\(hidden)")
  }

  @Test func delegaturyAndDistrictsEachAddUp() throws {
    var table = SmallTable(["area"], totals: [Self.areas], areas: try shippedAreas())
    let hidden = try table.bring(["1261011": "60", "1261029": "3", "1261039": "20", "1261049": "17", "1261059": "20"])
    #expect(hidden.count == 2 && hidden.contains("1261029"), "\(hidden)")
  }

  @Test func tablesOfTwoDimensionsNeedFour() throws {
    var table = SmallTable(["area", "sex"], totals: [Self.areas, Self.sexes], areas: try shippedAreas())
    let hidden = try table.bring([
      "1206012 K": "3", "1206012 M": "21", "1206012 T": "24", "1206022 K": "9", "1206022 M": "14", "1206022 T": "23",
      "1206032 K": "30", "1206032 M": "28", "1206032 T": "58", "1206 K": "42", "1206 M": "63", "1206 T": "105",
    ])
    #expect(hidden == ["1206012 K", "1206012 M", "1206022 K", "1206022 M"])
  }

  @Test func absentFiguresAndAbsentTotals() throws {
    var table = try table()
    // No total: nothing follows from the others. An absent figure hides nothing and protects nothing.
    #expect(try table.bring(["1206012": "3", "1206022": "9", "1206032": nil]) == ["1206012"])
    var other = try self.table()
    #expect(try other.bring(["1206": nil, "1206012": "3", "1206022": "9"]) == ["1206012"])
    var third = try self.table()
    #expect(
      try third.bring(["1206": "43", "1206012": "3", "1206022": nil, "1206032": "40"]) == ["1206012", "1206032"])
  }

  @Test func negativeAndDecimalFigures() throws {
    var table = try table()
    #expect(
      try table.bring(["1206": "24.5", "1206012": "3", "1206022": "-9", "1206032": "30.5"])
        == ["1206012", "1206022"])
  }

  @Test func periodsAddUpToYears() throws {
    var table = SmallTable(["period"], totals: [.tree(column: "period", .periods)])
    #expect(
      try table.bring(["2024": "100", "2024-Q1": "3", "2024-Q2": "27", "2024-Q3": "30", "2024-Q4": "40"])
        == ["2024-Q1", "2024-Q2"])
    // Hours add up to their day, months without their quarter to the year; school years and weeks to nothing.
    var other = SmallTable(["period"], totals: [.tree(column: "period", .periods)])
    #expect(
      try other.bring([
        "2024": "60", "2024-01": "3", "2024-07": "57", "2023-09-01/P1Y": "4", "2024-W05": "2", "2023-07-15": "40",
        "2023-07-15T13": "4", "2023-07-15T14": "36",
      ]) == ["2023-07-15T13", "2023-07-15T14", "2023-09-01/P1Y", "2024-01", "2024-07", "2024-W05"])
  }

  @Test func partsThatOverlap() throws {
    var table = SmallTable(
      ["age"],
      totals: [
        .rows(column: "age", total: "T", parts: []), .rows(column: "age", total: "adults", parts: ["18-44", "45-64"]),
      ])
    let hidden = try table.bring(["T": "90", "adults": "33", "0-17": "57", "18-44": "3", "45-64": "30"])
    #expect(hidden == ["18-44", "45-64"])
  }

  // MARK: Several versions

  @Test func whatWasHiddenStaysHidden() throws {
    var table = try table()
    _ = try table.bring(["1206": "72", "1206012": "3", "1206022": "9", "1206032": "60"])
    #expect(
      try table.bring(["1206": "99", "1206012": "30", "1206022": "9", "1206032": "60"]) == ["1206012", "1206022"])
    let bring = { (table: inout SmallTable) in
      try table.bring(["1206": "99", "1206012": "30", "1206022": "9", "1206032": "60"])
    }
    // What is lifted alone is hidden again, for what remains hidden beside it.
    table.control.lifts = [DisclosureControl.Lift(rows: [.init(column: "area", value: "1206012")], reason: "x")]
    #expect(try bring(&table) == ["1206012", "1206022"])
    table.control.lifts.append(DisclosureControl.Lift(rows: [.init(column: "area", value: "1206022")], reason: "x"))
    #expect(try bring(&table).isEmpty)
  }

  /// A figure becomes small after all were published: everything that changed is hidden, up to the top.
  @Test func aCorrectionHidesWhatItChanged() throws {
    var table = try table()
    #expect(try table.bring(["12": "130", "1206": "80", "1219": "50", "1206012": "50", "1206022": "30"]).isEmpty)
    #expect(
      try table.bring(["12": "83", "1206": "33", "1219": "50", "1206012": "3", "1206022": "30"])
        == ["12", "1206", "1206012"])
  }

  @Test func whatWasToldIsHiddenWithoutMoreFromThenOn() throws {
    var table = try table(2)
    #expect(try table.bring(["1206": "43", "1206012": "3", "1206022": "40"]).isEmpty)
    table.control.frequency = DisclosureControl.Threshold(column: nil, minimum: 5)
    #expect(try table.bring(["1206": "43", "1206012": "3", "1206022": "40"]) == ["1206012"])
  }

  /// A hidden row is removed, and its total falls by its value.
  @Test func aRowThatGoesLeavesNoDifference() throws {
    var table = try table()
    _ = try table.bring(["1206": "52", "1206012": "3", "1206022": "9", "1206032": "40"])
    let hidden = try table.bring(["1206": "49", "1206022": "9", "1206032": "40"])
    #expect(hidden.contains("1206") && hidden.contains("1206022"), "\(hidden)")
  }

  // MARK: Limits and rules

  @Test func entitiesAndDominance() throws {
    let control = DisclosureControl(
      values: ["value"], marks: ["mark"], entities: .init(column: "entities", minimum: 3),
      dominance: .init(column: "largest", share: 7500), totals: [])
    func row(_ key: String, _ value: Int64, _ entities: Int64?, _ largest: Int64?) -> Protection.Row {
      Protection.Row(
        key: [.text(key)], figures: [ExactNumber(value)],
        auxiliaries: [entities.map { ExactNumber($0) }, largest.map { ExactNumber($0) }])
    }
    let rows = [
      row("a", 100, 2, 50), row("b", 100, 3, 75), row("c", 100, 9, 76), row("d", 100, nil, 1), row("e", 100, 9, nil),
      row("f", 0, 0, 0),
    ]
    let outcome = try Protection(control, keyNames: ["key"], period: nil, areas: nil).protect(
      rows, after: PublishedBefore())
    #expect(outcome.isHidden.map { $0[0] } == [true, false, true, true, true, false])
    #expect(outcome.counts.atRisk == 4 && outcome.counts.secondary == 0)
  }

  @Test func sumsOfColumns() throws {
    let control = DisclosureControl(
      values: ["pupils", "girls", "boys"], marks: ["a", "b", "c"], frequency: .init(column: nil, minimum: 5),
      totals: [.columns(total: "pupils", parts: ["girls", "boys"])])
    let rows = [(30, 3, 27), (40, 20, 20), (4, 0, 4)].enumerated().map { index, figures in
      Protection.Row(
        key: [.integer(Int64(index))], figures: [figures.0, figures.1, figures.2].map { ExactNumber(Int64($0)) },
        auxiliaries: [])
    }
    let outcome = try Protection(control, keyNames: ["key"], period: nil, areas: nil).protect(
      rows, after: PublishedBefore())
    #expect(outcome.isHidden == [[false, true, true], [false, false, false], [true, false, true]])
  }

  @Test func whatIsInNoListIsRefused() throws {
    var table = try table()
    #expect(throws: DisclosureError.unknownArea(code: "PL214", column: "area")) {
      try table.bring(["PL214": "43", "1206012": "3", "1206022": "40"])
    }
  }
}
