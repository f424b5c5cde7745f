import Schema
import Testing

@testable import Disclosure

@Suite struct RiskRuleTests {
  private static func rules(_ control: DisclosureControl) -> RiskRules { RiskRules(control, unit: Scale([])) }

  private static func control(
    frequency: DisclosureControl.Threshold? = nil, entities: DisclosureControl.Threshold? = nil,
    dominance: DisclosureControl.Dominance? = nil
  ) -> DisclosureControl {
    DisclosureControl(
      values: ["value"], marks: ["mark"], frequency: frequency, entities: entities, dominance: dominance, totals: [])
  }

  @Test(arguments: [("0", false), ("1", true), ("4", true), ("4.9", true), ("5", false), ("-3", false)])
  func smallCountsAreAtRiskAndZeroIsNot(figure: String, isAtRisk: Bool) throws {
    let rules = Self.rules(Self.control(frequency: .init(column: nil, minimum: 5)))
    #expect(rules.isAtRisk(try #require(ExactNumber(figure)), []) == isAtRisk)
  }

  @Test func aCountBesideTheFigureDecidesAndItsAbsenceIsARisk() {
    let rules = Self.rules(Self.control(entities: .init(column: "podmioty", minimum: 3)))
    let figure = ExactNumber(1_000_000)
    #expect(rules.isAtRisk(figure, [ExactNumber(2)]))
    #expect(!rules.isAtRisk(figure, [ExactNumber(3)]))
    #expect(!rules.isAtRisk(figure, [ExactNumber(0)]))
    #expect(rules.isAtRisk(figure, [nil]))
  }

  @Test func aFigureNeedsAsMuchRoomAsTheMinimum() {
    let rules = Self.rules(Self.control(frequency: .init(column: nil, minimum: 5)))
    #expect(rules.need(1) >= 5)
    #expect(rules.need(0) >= 1)
    #expect(rules.need(-1_000_000) == rules.need(1_000_000))
  }

  @Test func figuresAreCountedInTheirSmallestUnit() {
    let rows = ["12", "0.5", "7.25"].map {
      Protection.Row(key: [], figures: [ExactNumber($0)], auxiliaries: [])
    }
    let scale = Scale(rows)
    #expect(rows.map { scale.units($0.figures[0]!) } == [1200, 50, 725])
    #expect(scale.units(.text("0.25")) == 25)
    #expect(scale.units(.integer(3)) == 300)
    // A value that is not a whole number of units means that the current value differs.
    #expect(scale.units(.text("0.125")) == nil)
    #expect(scale.units(.null) == nil)
    #expect(scale.units(5) == 500)
  }
}
