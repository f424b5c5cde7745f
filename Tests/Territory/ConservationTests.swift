import Testbed
import Testing

@testable import Territory

/// Figures under random changes of territory: nothing is lost, invented or counted twice.
@Suite struct ConservationTests {
  private static func tell(
    _ history: InventedHistory, _ figures: [String: String], then: String, on day: String, isAdditive: Bool = true
  ) -> [AreaConversion.Told] {
    AreaConversion(history.list, on: day).tell(
      figures.mapValues { AreaConversion.Figure($0) }, then: then, isAdditive: isAdditive)
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>) func everyFigureArrivesWhereItBelongs(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 6, changes: 5)
    let told = Self.tell(
      history, history.first.mapValues { "\($0)" }, then: InventedHistory.firstDay, on: history.lastDay)
    #expect(Set(told.map(\.area)) == Set(history.figures.keys), "seed \(seed)")
    #expect(told.count == history.figures.count, "no area is told twice, seed \(seed)")
    for told in told {
      #expect(told.how != .notComparable, "seed \(seed): \(told)")
      #expect(InventedHistory.fraction(told.figure.value) == history.figures[told.area], "seed \(seed): \(told)")
    }
  }

  @Test(arguments: 1...40 as ClosedRange<UInt64>) func theSumStaysTheSame(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 5, changes: 6)
    let told = Self.tell(
      history, history.first.mapValues { "\($0)" }, then: InventedHistory.firstDay, on: history.lastDay)
    let sum = told.reduce(Fraction.zero) { $0 + InventedHistory.fraction($1.figure.value) }
    #expect(sum == Fraction(Int128(history.first.values.reduce(0, +))), "seed \(seed): \(told)")
  }

  /// If areas were only split or renamed, their parts form the whole again on the way back.
  @Test(arguments: 1...30 as ClosedRange<UInt64>) func partsMakeTheWholeAgain(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 4, changes: 5, of: [.rename, .split, .splitOff])
    var random = Seeded(seed)
    let counts = Dictionary(uniqueKeysWithValues: history.figures.keys.sorted().map { ($0, random.below(1000)) })
    let told = Self.tell(
      history, counts.mapValues { "\($0)" }, then: history.lastDay, on: InventedHistory.firstDay)
    #expect(Set(told.map(\.area)) == Set(history.first.keys), "seed \(seed)")
    let sum = told.reduce(Fraction.zero) { $0 + InventedHistory.fraction($1.figure.value) }
    #expect(sum == Fraction(Int128(counts.values.reduce(0, +))), "seed \(seed): \(told)")
    #expect(told.allSatisfy { $0.how == .original || $0.how == .summed })
    // And there and back again.
    let there = Self.tell(
      history, history.first.mapValues { "\($0)" }, then: InventedHistory.firstDay, on: history.lastDay)
    let back = Self.tell(
      history, Dictionary(uniqueKeysWithValues: there.map { ($0.area, $0.figure.value) }), then: history.lastDay,
      on: InventedHistory.firstDay)
    for told in back {
      #expect(InventedHistory.fraction(told.figure.value) == Fraction(Int128(history.first[told.area] ?? -1)))
    }
  }

  /// A sum does not determine its parts: a merged figure cannot be converted to an earlier territory.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func sumsAreNeverTakenApart(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 8, changes: 2, of: [.merge, .mergeInto])
    let told = Self.tell(
      history, history.figures.mapValues { _ in "100" }, then: history.lastDay, on: InventedHistory.firstDay)
    let merged = Set(history.successions.map(\.to))
    for told in told where told.how == .notComparable {
      #expect(told.figure.value.isEmpty && told.note.hasSuffix("and a sum does not say of how much each"))
    }
    // Areas that were never merged are unchanged.
    let untouched = Set(history.first.keys).subtracting(history.successions.flatMap { [$0.from, $0.to] })
    #expect(Set(told.filter { $0.how == .original }.map(\.area)) == untouched, "seed \(seed)")
    #expect(told.count { $0.how == .notComparable } >= min(1, merged.count))
  }

  /// A sum is complete or absent: if the value of one area is missing, its successors have none.
  @Test(arguments: 1...30 as ClosedRange<UInt64>) func aMissingPartIsNotPassedOver(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 6, changes: 5, of: [.rename, .merge, .mergeInto])
    var random = Seeded(seed)
    let gone = random.pick(history.first.keys.sorted())
    var figures = history.first.mapValues { "\($0)" }
    figures[gone] = nil
    let told = Self.tell(history, figures, then: InventedHistory.firstDay, on: history.lastDay)
    for told in told {
      if told.how == .notComparable {
        #expect(told.note == "there is no value of \(gone)", "seed \(seed): \(told)")
      } else {
        #expect(InventedHistory.fraction(told.figure.value) == history.figures[told.area], "seed \(seed): \(told)")
      }
    }
    #expect(told.count { $0.how == .notComparable } <= 1)
  }

  /// Shares and means are converted only if the territory is the same.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func whatDoesNotAddUpIsToldOfTheSameTerritoryAlone(seed: UInt64) {
    let history = InventedHistory(seed: seed, areas: 6, changes: 4)
    let told = Self.tell(
      history, history.first.mapValues { "\($0)" }, then: InventedHistory.firstDay, on: history.lastDay,
      isAdditive: false)
    let changed = Set(
      history.successions.filter { !$0.isSameTerritory }.flatMap { [$0.from, $0.to] })
    for told in told {
      #expect(told.how == .original || told.how == .notComparable, "seed \(seed): \(told)")
      if told.how == .original { #expect(!told.note.contains(",")) }
    }
    let untouched = Set(history.first.keys).subtracting(history.successions.flatMap { [$0.from, $0.to] })
    #expect(untouched.isSubset(of: told.filter { $0.how == .original }.map(\.area)))
    #expect(told.allSatisfy { $0.how == .original ? true : !$0.note.isEmpty } && (changed.isEmpty || !told.isEmpty))
  }

  /// Nothing happens between two days without a change, whichever is the earlier one.
  @Test func betweenTwoDaysOfOneYearNothingChanges() {
    let history = InventedHistory(seed: 7, areas: 5, changes: 5)
    let figures = history.figures.mapValues { _ in "7.50" }
    for (then, day) in [(history.lastDay, "2100-01-01"), ("2100-01-01", history.lastDay)] {
      let told = Self.tell(history, figures, then: then, on: day)
      #expect(told.allSatisfy { $0.how == .original && $0.figure.value == "7.50" && $0.note.isEmpty })
      #expect(told.count == figures.count)
    }
  }
}
