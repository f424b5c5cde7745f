import Schema
import Territory
import Testbed
import Testing

@testable import Disclosure

/// Generated tables through several versions, and an attacker who must find nothing; weaker protections, and the same
/// attacker, who must find something.
@Suite struct ProofTests {
  static let minimum = 5

  /// What an attacker can learn under a method of protection.
  struct Result {
    var hidden = 0
    /// The figures of all versions, hidden or published.
    var figures = 0
    var versions = 0
    /// Versions that could not be protected, and so were not published.
    var refused = 0
    var derived: [String] = []
    var bounded: [String] = []
  }

  enum Way {
    case full
    /// Only what is at risk is hidden.
    case primaryOnly
    /// Every version is protected as if it were the first.
    case forgetful
  }

  static let control = DisclosureControl(
    values: ["value"], marks: ["mark"], frequency: DisclosureControl.Threshold(column: nil, minimum: minimum),
    totals: [.tree(column: "area", .areas), .rows(column: "sex", total: "T", parts: [])])

  /// Five versions of one table: corrections, rows that are removed and restored, a new year.
  static func play(seed: UInt64, isFlat: Bool, _ way: Way) throws -> Result {
    var table = StatisticalTable(seed: seed, isFlat: isFlat)
    var (result, history, memory) = (Result(), PublishedHistory(), Memory())
    let protection = Protection(control, keyNames: ["area", "sex", "year"], period: "year", areas: try shippedAreas())
    for version in 1...5 {
      if version == 2 || version == 4 { table.change(isFlat ? 2 : 3) }
      if version == 3 { table.takeOutOrIn() }
      if version == 5 { table.appendYear(2024) }
      let names = table.figures.keys.sorted()
      let rows = names.map { name in
        Protection.Row(
          key: name.split(separator: "|").map { Value.text(String($0)) },
          figures: [ExactNumber(Int64(table.figures[name] ?? 0))], auxiliaries: [])
      }
      var isHidden: [[Bool]]
      do {
        switch way {
        case .full: isHidden = try protection.protect(rows, after: memory.before).isHidden
        case .forgetful: isHidden = try protection.protect(rows, after: PublishedBefore()).isHidden
        case .primaryOnly: isHidden = names.map { [(1..<minimum).contains(table.figures[$0] ?? 0)] }
        }
      } catch DisclosureError.exposed {
        result.refused += 1
        continue
      }
      memory.publish(
        zip(names, rows).map { (key: $1.key, figures: [.text("\(table.figures[$0] ?? 0)")]) }, isHidden: isHidden)
      var published: PublishedTable = [:]
      for (name, hidden) in zip(names, isHidden) { published[name] = .some(hidden[0] ? nil : table.figures[name]) }
      for name in names where (1..<minimum).contains(table.figures[name] ?? 0) {
        #expect(published[name] == .some(nil), "\(name) is small and told, seed \(seed)")
      }
      history.append(published, truth: table.figures)
      result.versions += 1
      result.figures += names.count
      result.hidden += isHidden.count { $0[0] }
      result.derived += history.derived(table.sums).map { "\($0) in version \(version)" }
      result.bounded += history.bounded(table.sums, below: minimum, least: 0).map {
        "\($0.key) in version \(version): \($0.value)"
      }
    }
    return result
  }

  /// Without 14: its flat table has nothing to hide at first, and then no version that could be protected.
  @Test(arguments: (1...25).filter { $0 != 14 } as [UInt64]) func nothingHiddenCanBeDerived(seed: UInt64) throws {
    for isFlat in [false, true] {
      let result = try Self.play(seed: seed, isFlat: isFlat, .full)
      #expect(result.derived.isEmpty, "seed \(seed), flat \(isFlat): \(result.derived.sorted())")
      #expect(result.bounded.isEmpty, "seed \(seed), flat \(isFlat): \(result.bounded.sorted())")
      // Nothing is proved by hiding everything, or nothing, or by publishing nothing.
      #expect(result.versions >= 2, "seed \(seed), flat \(isFlat): \(result)")
      #expect((1..<result.figures).contains(result.hidden), "seed \(seed), flat \(isFlat): \(result)")
    }
  }

  @Test func whoeverHidesOnlyWhatIsAtRiskIsFoundOut() throws {
    var found = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      if try !Self.play(seed: seed, isFlat: seed % 2 == 0, .primaryOnly).derived.isEmpty { found += 1 }
    }
    #expect(found == 10, "the attacker found something in \(found) of 10 tables")
  }

  @Test func whoeverForgetsWhatWasToldIsFoundOut() throws {
    var found = 0
    for seed in 1...10 as ClosedRange<UInt64> {
      let result = try Self.play(seed: seed, isFlat: seed % 2 == 0, .forgetful)
      if !result.derived.isEmpty { found += 1 }
    }
    #expect(found >= 5, "the attacker found something in \(found) of 10 tables")
  }

  /// The same table has the same figures hidden, however its rows are hashed in this process.
  @Test func theChoiceIsTheSameEveryTime() throws {
    let table = StatisticalTable(seed: 77)
    let rows = table.figures.keys.sorted().map { name in
      Protection.Row(
        key: name.split(separator: "|").map { Value.text(String($0)) },
        figures: [ExactNumber(Int64(table.figures[name] ?? 0))], auxiliaries: [])
    }
    let protection = Protection(
      Self.control, keyNames: ["area", "sex", "year"], period: "year", areas: try shippedAreas())
    let first = try protection.protect(rows, after: PublishedBefore())
    for _ in 1...5 { #expect(try protection.protect(rows, after: PublishedBefore()).isHidden == first.isHidden) }
    let names = zip(table.figures.keys.sorted(), first.isHidden).filter { $0.1[0] }.map(\.0)
    let text = names.joined(separator: "\n") + "\n"
    #expect(try Golden.expected("Tests/Disclosure/golden/choice.txt", actual: text) == text)
  }
}
