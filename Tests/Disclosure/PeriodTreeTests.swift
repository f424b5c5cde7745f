import Platform
import Schema
import Testbed
import Testing

@testable import Disclosure

/// Which periods lie in which, and which rows therefore add up.
@Suite struct PeriodTreeTests {
  @Test(arguments: [
    ("2024", []), ("2024-S1", ["2024"]), ("2024-S2", ["2024"]), ("2024-Q1", ["2024-S1", "2024"]),
    ("2024-Q2", ["2024-S1", "2024"]), ("2024-Q3", ["2024-S2", "2024"]), ("2024-Q4", ["2024-S2", "2024"]),
    ("2024-01", ["2024-Q1", "2024-S1", "2024"]), ("2024-03", ["2024-Q1", "2024-S1", "2024"]),
    ("2024-04", ["2024-Q2", "2024-S1", "2024"]), ("2024-06", ["2024-Q2", "2024-S1", "2024"]),
    ("2024-07", ["2024-Q3", "2024-S2", "2024"]), ("2024-09", ["2024-Q3", "2024-S2", "2024"]),
    ("2024-10", ["2024-Q4", "2024-S2", "2024"]), ("2024-12", ["2024-Q4", "2024-S2", "2024"]),
    ("2024-07-15", ["2024-07", "2024-Q3", "2024-S2", "2024"]),
    ("2024-12-31", ["2024-12", "2024-Q4", "2024-S2", "2024"]),
    ("2024-07-15T13", ["2024-07-15", "2024-07", "2024-Q3", "2024-S2", "2024"]), ("2024-W01", []), ("2024-W53", []),
    ("2023-09-01/P1Y", []), ("2023/2024", []), ("", []), ("_T", []), ("razem", []),
  ])
  func aPeriodLiesIn(period: String, around: [String]) { #expect(PeriodTree.around(period) == around) }

  /// What lies in a period lies in everything that it lies in.
  @Test func theTreeIsATree() {
    for month in 1...12 {
      let text = "2024-\(month < 10 ? "0" : "")\(month)"
      let around = PeriodTree.around(text)
      #expect(PeriodTree.around("\(text)-05") == [text] + around)
      #expect(PeriodTree.around(around[0]) == Array(around.dropFirst()))
      #expect(PeriodTree.around(around[1]) == ["2024"])
    }
  }
}

/// The order in which rows are stored and processed.
@Suite struct KeyOrderTests {
  @Test(
    arguments: [
      ([1], [2], true), ([2], [1], false), ([1], [1], false), ([2], [10], true), ([-1], [0], true),
      (["a"], ["b"], true), (["10"], ["9"], true), (["a"], ["ab"], true), (["Z"], ["a"], true), (["z"], ["ą"], true),
      ([9], ["0"], true), (["0"], [9], false), ([nil], [0], true), ([0], [nil], false), ([nil], ["a"], true),
      (["a", 1], ["a", 2], true), (["b", 1], ["a", 2], false), (["a", nil], ["a", nil], false),
    ] as [([Value], [Value], Bool)])
  func numbersStandBeforeTextsAndTextsByTheirBytes(one: [Value], other: [Value], isBefore: Bool) {
    #expect(keyOrder(one, other) == isBefore)
  }

  /// Of two different keys one is before the other, and what is before something is before all that it is before.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func itIsAnOrder(seed: UInt64) {
    var random = Seeded(seed)
    let values: [Value] = [nil, 0, 1, -5, .integer(.max), "", "a", "ą", "A", "10", "9", "żółw"]
    let keys = (0..<12).map { _ in [random.pick(values), random.pick(values)] }
    for a in keys {
      for b in keys {
        #expect(a == b ? !keyOrder(a, b) : keyOrder(a, b) != keyOrder(b, a), "\(a) \(b), seed \(seed)")
        for c in keys where keyOrder(a, b) && keyOrder(b, c) { #expect(keyOrder(a, c), "\(a) \(b) \(c)") }
      }
    }
  }
}

/// What versions have published of a figure.
@Suite struct PublishedBeforeTests {
  /// States as value and mark, and what is known after them.
  @Test(
    arguments: [
      ([("5", nil)], 1, "5", false, false), ([(nil, "#")], 0, nil, true, true), ([(nil, nil)], 0, nil, false, false),
      ([("5", nil), ("5", nil)], 2, "5", false, false), ([("5", nil), ("7", nil)], 2, "7", false, false),
      ([("5", nil), (nil, "#")], 1, "5", true, true), ([(nil, "#"), ("5", nil)], 2, "5", false, true),
      // A version without the figure leaves it as it was: hidden, or shown.
      ([("5", nil), (nil, nil)], 1, "5", false, false), ([(nil, "#"), (nil, nil)], 0, nil, true, true),
      ([("5", nil), (nil, "#"), (nil, nil), (nil, "x")], 1, "5", true, true),
      // Another mark has another meaning, and a published figure is not hidden whatever its mark.
      ([(nil, "x")], 0, nil, false, false), ([("5", "#")], 1, "5", false, false),
      ([("7", nil), ("5", nil), ("7", nil)], 3, "7", false, false),
    ] as [([(Value, Value)], Int, Value, Bool, Bool)])
  func statesAddUp(states: [(Value, Value)], until: Int, value: Value, isHidden: Bool, wasHidden: Bool) {
    var told = PublishedBefore.Told()
    for (index, state) in states.enumerated() { told.note(state.0, mark: state.1, until: index + 1) }
    #expect(told.until == until && told.value == value)
    #expect(told.isHidden == isHidden && told.wasHidden == wasHidden)
  }

  @Test(arguments: [(1, false), (2, true), (3, true), (4, false), (5, false), (6, true), (7, true), (100, true)])
  func aRowIsThereInItsLives(version: Int, isAlive: Bool) {
    var past = PublishedBefore.Past(columns: 1)
    past.lives = [(from: 2, to: 3), (from: 6, to: nil)]
    #expect(past.isAlive(in: version) == isAlive)
  }

  @Test func aRowWithoutLivesIsNowhere() { #expect(!PublishedBefore.Past(columns: 0).isAlive(in: 1)) }
}
