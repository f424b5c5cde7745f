import Platform
import Schema
import Testbed
import Testing

@testable import Disclosure

/// What is said of a table that cannot be protected, and when it is said.
@Suite struct DisclosureErrorTests {
  static let sentences: [(error: DisclosureError, what: String, advice: Advice)] = [
    (
      .tooManyRows(max: 200_000), "a table with hidden figures may have 200000 rows, and this one has more",
      "Divide the table into several datasets that do not add up to each other; nothing was committed"
    ),
    (
      .notExact(column: "value", key: "1206012 2024"),
      "value of 1206012 2024 has too many digits for exact arithmetic",
      "Round the figure in the mapping; nothing was committed"
    ),
    (
      .unknownArea(code: "PL214", column: "area"),
      "what lies in area \"PL214\" is neither said by the list of areas nor by its groupings, so nobody knows what "
        + "adds up",
      "Add the area to the list or to a grouping, or name it as a total under `totals`; nothing was committed"
    ),
    (
      .tooManyStates(1001, max: 1000), "rows that add up were there in 1001 different sets, and 1000 can be told apart",
      "Publish fewer breakdowns in one dataset, or raise the minimum so that less must be hidden; nothing was committed"
    ),
    (
      .tooLarge(figures: 70_000),
      "70000 figures are connected by their sums, too many to prove that none can be derived",
      "Publish fewer breakdowns in one dataset, or raise the minimum so that less must be hidden; nothing was committed"
    ),
    (
      .exposed(keys: ["area=1206012", "area=1206022"]),
      "these figures could be derived from earlier versions: area=1206012; area=1206022",
      "Bring the rows as they were before, or publish the table as a new dataset once the old one is withdrawn; "
        + "nothing was committed"
    ),
  ]

  @Test(arguments: sentences.indices) func everyErrorHasItsSentenceAndItsAdvice(index: Int) {
    let (error, what, advice) = Self.sentences[index]
    #expect(error.what == what)
    #expect(error.advice == advice)
  }

  private static let sexes = DisclosureControl.Total.rows(column: "sex", total: "T", parts: [])

  /// A group whose only row was inserted and deleted repeatedly: each version has another set of rows.
  private func protect(lives: Int) throws {
    var past = PublishedBefore.Past(columns: 1)
    past.lives = (0..<lives).map { (from: 2 * $0 + 1, to: 2 * $0 + 1) }
    past.figures[0].note(nil, mark: "#", until: 1)
    let last = 2 * lives - 1
    var whole = PublishedBefore.Past(columns: 1)
    whole.lives = [(from: 1, to: nil)]
    let before = PublishedBefore(version: last + 1, rows: [["K"]: past, ["T"]: whole])
    let control = DisclosureControl(values: ["value"], marks: ["mark"], totals: [Self.sexes])
    let rows = [("M", 20), ("T", 20)].map { key, count in
      Protection.Row(key: [.text(key)], figures: [ExactNumber(Int64(count))], auxiliaries: [])
    }
    _ = try Protection(control, keyNames: ["sex"], period: nil, areas: nil).protect(rows, after: before)
  }

  /// Every life begins a set and ends one, and the newest version is one more.
  @Test func soManySetsOfRowsAndNoMore() throws {
    do { try protect(lives: 499) } catch DisclosureError.exposed {}
    #expect(throws: DisclosureError.tooManyStates(1001, max: 1000)) { try protect(lives: 500) }
  }

  /// Without a list, no code of an area has a place in the tree; one that is declared as a total needs none.
  @Test func withoutAListNoAreaIsKnown() throws {
    func protect(_ totals: [DisclosureControl.Total]) throws -> Int {
      let control = DisclosureControl(
        values: ["value"], marks: ["mark"], frequency: .init(column: nil, minimum: 5), totals: totals)
      let row = Protection.Row(key: ["1206012"], figures: [ExactNumber(3)], auxiliaries: [])
      return try Protection(control, keyNames: ["area"], period: nil, areas: nil).protect(
        [row], after: PublishedBefore()
      ).counts
        .atRisk
    }
    let tree = DisclosureControl.Total.tree(column: "area", .areas)
    #expect(throws: DisclosureError.unknownArea(code: "1206012", column: "area")) { try protect([tree]) }
    #expect(try protect([tree, .rows(column: "area", total: "1206012", parts: ["x"])]) == 1)
    #expect(try protect([.tree(column: "area", .periods)]) == 1)
  }

  /// All parts were published, and one of them became small later: whatever is hidden, it follows from the others.
  @Test func whatWasToldBeforeCannotBeHidden() throws {
    var table = SmallTable(["area"], totals: [.groups(by: [], total: [.init(column: "area", value: "T")])])
    #expect(try table.bring(["T": "100", "a": "40", "b": "60"]).isEmpty)
    // The only figure that moved is at risk, and its total moved with it.
    #expect(try table.bring(["T": "63", "a": "3", "b": "60"]) == ["T", "a"])
    #expect(throws: DisclosureError.exposed(keys: ["area=c"])) {
      var other = SmallTable(["area"], totals: [.groups(by: [], total: [.init(column: "area", value: "T")])])
      // The third area was left out of the first version, and its total was not.
      _ = try other.bring(["T": "103", "a": "40", "b": "60"])
      _ = try other.bring(["T": "103", "a": "40", "b": "60", "c": "3"])
    }
  }
}

/// How far a figure at risk must be able to move.
@Suite struct NeedTests {
  private static func need(
    _ value: Int128, margin: Int, frequency: DisclosureControl.Threshold? = nil,
    entities: DisclosureControl.Threshold? = nil, figures: [String] = []
  ) -> Int128 {
    let rows = figures.map { Protection.Row(key: [], figures: [ExactNumber($0)], auxiliaries: []) }
    let control = DisclosureControl(
      values: ["value"], marks: ["mark"], frequency: frequency, entities: entities, margin: margin)
    return RiskRules(control, unit: Scale(rows)).need(value)
  }

  /// A share in hundredths of a per cent, rounded up.
  @Test(
    arguments: [
      (100, 2500, 25), (101, 2500, 26), (99, 2500, 25), (3, 2500, 1), (0, 2500, 1), (-101, 2500, 26), (100, 0, 1),
      (100, 1, 1), (10_001, 1, 2), (7, 10_000, 7), (1_000_000_000_000, 10_000, 1_000_000_000_000),
    ] as [(Int128, Int, Int128)])
  func aShareOfIt(value: Int128, margin: Int, need: Int128) { #expect(Self.need(value, margin: margin) == need) }

  @Test func asManyAsTheMinimumWhereItCountsItself() {
    #expect(Self.need(4, margin: 2500, frequency: .init(column: nil, minimum: 5)) == 5)
    #expect(Self.need(100, margin: 2500, frequency: .init(column: nil, minimum: 5)) == 25)
    #expect(Self.need(4, margin: 2500, frequency: .init(column: "n", minimum: 5)) == 1)
    #expect(Self.need(4, margin: 2500, entities: .init(column: nil, minimum: 3)) == 3)
    #expect(
      Self.need(4, margin: 0, frequency: .init(column: nil, minimum: 5), entities: .init(column: nil, minimum: 7)) == 7)
    // In units of a tenth, five people are fifty.
    #expect(Self.need(40, margin: 0, frequency: .init(column: nil, minimum: 5), figures: ["0.5"]) == 50)
  }

  /// One contributor with more than the share, whatever the sign: a loss reveals as much as a gain.
  @Test(arguments: [
    ("100", "75", false), ("100", "75.01", true), ("-100", "-75", false), ("-100", "-75.01", true),
    ("-100", "76", true), ("0", "0", false), ("0", "0.01", true), ("0.04", "0.03", false), ("0.04", "0.031", true),
    ("999999999999999999", "749999999999999999", false), ("999999999999999999", "750000000000000000", true),
  ])
  func dominance(figure: String, largest: String, isAtRisk: Bool) throws {
    let control = DisclosureControl(values: ["value"], marks: ["mark"], dominance: .init(column: "max", share: 7500))
    let rules = RiskRules(control, unit: Scale([]))
    #expect(rules.isAtRisk(try #require(ExactNumber(figure)), [ExactNumber(largest)]) == isAtRisk)
  }

  /// Two rules may use the same column, which is then read once.
  @Test func auxiliariesAreFoundByTheirNames() {
    let control = DisclosureControl(
      values: ["value"], marks: ["mark"], frequency: .init(column: "people", minimum: 5),
      entities: .init(column: "firms", minimum: 3), dominance: .init(column: "people", share: 7500))
    #expect(control.auxiliaries == ["people", "firms"])
    let rules = RiskRules(control, unit: Scale([]))
    let figure = ExactNumber(1000)
    #expect(!rules.isAtRisk(figure, [ExactNumber(5), ExactNumber(3)]))
    #expect(rules.isAtRisk(figure, [ExactNumber(4), ExactNumber(3)]))
    #expect(rules.isAtRisk(figure, [ExactNumber(5), ExactNumber(2)]))
    #expect(rules.isAtRisk(figure, [ExactNumber(751), ExactNumber(3)]))
    #expect(rules.isAtRisk(figure, [ExactNumber(5), nil]))
    #expect(rules.isAtRisk(figure, [nil, ExactNumber(3)]))
  }
}
