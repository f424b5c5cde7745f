import Platform
import SQLite
import Schema
import Store
import Testbed
import Testing

@testable import StoreSQLite

/// A dataset remembers how well its figures were protected: a weaker declaration is noticed, a stronger one is not.
@Suite struct ProtectionFactTests {
  private static func control(_ change: (inout DisclosureControl) -> Void) -> DisclosureControl {
    var control = DisclosureControl(values: ["value"], marks: ["mark"])
    control.frequency = DisclosureControl.Threshold(column: nil, minimum: 5)
    control.margin = 20
    control.totals = [.tree(column: "area", .areas), .rows(column: "sex", total: "T", parts: ["F", "M"])]
    change(&control)
    return control
  }

  /// What is new in the declaration, and the words of what is lost by it.
  static let changes: [(name: String, change: @Sendable (inout DisclosureControl) -> Void, lost: [String])] = [
    ("nothing", { _ in }, []),
    ("a greater minimum", { $0.frequency?.minimum = 6 }, []),
    ("a smaller minimum", { $0.frequency?.minimum = 4 }, ["the minimum of the figures 5>4"]),
    ("no minimum", { $0.frequency = nil }, ["the minimum of the figures 5>gone"]),
    ("another column counts", { $0.frequency?.column = "n" }, ["the minimum of the figures 5>gone"]),
    ("a wider margin", { $0.margin = 21 }, []), ("a narrower margin", { $0.margin = 19 }, ["the margin 20>19"]),
    ("one more rule", { $0.entities = DisclosureControl.Threshold(column: "firms", minimum: 3) }, []),
    ("dominance besides", { $0.dominance = DisclosureControl.Dominance(column: "largest", share: 7500) }, []),
    ("another figure", { $0.values = ["count"] }, ["the figures of value 0>gone"]),
    ("one more figure", { $0.values = ["count", "value"] }, []),
    (
      "a total less", { $0.totals.removeFirst() }, ["the total area by areas 0>gone"]
    ),
    ("parts in another order", { $0.totals[1] = .rows(column: "sex", total: "T", parts: ["M", "F"]) }, []),
    (
      "other parts", { $0.totals[1] = .rows(column: "sex", total: "T", parts: ["M"]) },
      ["the total sex T of F,M 0>gone"]
    ),
    ("one more total", { $0.totals.append(.columns(total: "all", parts: ["young", "old"])) }, []),
    (
      "everything",
      {
        $0.frequency?.minimum = 3
        $0.margin = 0
        $0.totals = []
      },
      [
        "the margin 20>0", "the minimum of the figures 5>3", "the total area by areas 0>gone",
        "the total sex T of F,M 0>gone",
      ]
    ),
  ]

  private func words(_ lost: [WeakenedRule]) -> [String] {
    lost.map { "\($0.rule.name) \($0.before)>\($0.now.map { "\($0)" } ?? "gone")" }
  }

  @Test(arguments: changes.indices) func onlyWhatIsWeakerIsLost(index: Int) {
    let (name, change, lost) = Self.changes[index]
    let (before, now) = (ProtectionFact(Self.control { _ in }), ProtectionFact(Self.control(change)))
    #expect(words(before.lost(in: now)) == lost, "\(name)")
    #expect(before.lost(in: before).isEmpty && now.lost(in: now).isEmpty)
  }

  /// The greater the share that one contributor may have, the less is hidden.
  @Test(arguments: [(7500, 7500, false), (7500, 7499, false), (7500, 7501, true)])
  func aGreaterShareIsLess(before: Int, now: Int, isLost: Bool) {
    func fact(_ share: Int) -> ProtectionFact {
      ProtectionFact(Self.control { $0.dominance = DisclosureControl.Dominance(column: "largest", share: share) })
    }
    #expect(words(fact(before).lost(in: fact(now))) == (isLost ? ["the rule of dominance -\(before)>-\(now)"] : []))
  }

  @Test func withoutAControlEverythingIsGone() {
    let fact = ProtectionFact(Self.control { _ in })
    #expect(fact.lost(in: ProtectionFact(nil)).count == 5)
    #expect(ProtectionFact(nil).lost(in: fact).isEmpty)
  }

  @Test(arguments: changes.indices) func whatIsStoredReadsBack(index: Int) throws {
    let folder = try TemporaryFolder()
    let connection = try Connection(folder.file("facts.sqlite"), mode: .writer)
    try connection.execute("CREATE TABLE facts(name TEXT PRIMARY KEY, value TEXT)")
    try PrivacyGuarantees.record("disclosures are no rules", "1", on: connection)
    try ProtectionFact(Self.control { $0.values = ["something", "else"] }).store(on: connection)
    let fact = ProtectionFact(Self.control(Self.changes[index].change))
    try fact.store(on: connection)
    #expect(try ProtectionFact(storedOn: connection) == fact)
    #expect(try PrivacyGuarantees.fact("disclosures are no rules", on: connection) == "1")
    try ProtectionFact(nil).store(on: connection)
    #expect(try ProtectionFact(storedOn: connection) == ProtectionFact(nil))
  }

  /// A run with less protection waits, also one that changes nothing; released, it is what holds from then on.
  @Test func aRunWithLessProtectionWaits() throws {
    var dataset = Bench.dataset
    dataset.disclosure = Self.control { $0.totals = [] }
    let strict = try Bench(dataset)
    _ = try strict.bring(rows(1...3))
    var weaker = dataset
    weaker.disclosure?.margin = 10
    let weak = try Bench(weaker, in: strict.folder)
    guard case .held(let reasons, _) = try weak.bring(rows(1...3)) else {
      Issue.record("not held")
      return
    }
    #expect(reasons == [.lessProtection([WeakenedRule(.margin, before: 20, now: 10)])])
    guard case .unchanged = try weak.bring(rows(1...3), isReleased: true) else {
      Issue.record("an operator has let it pass")
      return
    }
    guard case .unchanged = try weak.bring(rows(1...3)) else {
      Issue.record("what was let pass once is not asked again")
      return
    }
  }
}
