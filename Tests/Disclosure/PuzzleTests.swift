import Testbed
import Testing

/// The attacker who tries everything is checked first: against a loop over all tables.
@Suite struct PuzzleTests {
  @Test(arguments: 1...30 as ClosedRange<UInt64>) func itFindsWhatALoopFinds(seed: UInt64) {
    var random = Seeded(seed)
    let ceiling = 6
    // Two parts and their total, twice, and a total of both.
    let sums: [(total: Int, parts: [Int])] = [(2, [0, 1]), (5, [3, 4]), (6, [2, 5])]
    let leaves = (0..<4).map { _ in random.below(3) + 1 }
    let figures = [
      leaves[0], leaves[1], leaves[0] + leaves[1], leaves[2], leaves[3], leaves[2] + leaves[3], leaves.reduce(0, +),
    ]
    let hidden = figures.indices.filter { figures[$0] <= ceiling && random.once(in: 2) }
    let told = figures.indices.map { hidden.contains($0) ? nil : figures[$0] }
    let fitting = Self.tables(hidden.count, ceiling: ceiling).filter { values in
      var table = figures
      for (place, figure) in hidden.enumerated() { table[figure] = values[place] }
      return sums.allSatisfy { sum in table[sum.total] == sum.parts.reduce(0) { $0 + table[$1] } }
    }
    let puzzle = Puzzle(told: told, sums: sums, ceiling: ceiling)
    for (place, figure) in hidden.enumerated() {
      let values = fitting.map { $0[place] }
      guard let low = values.min(), let high = values.max() else {
        Issue.record("the true table fits, seed \(seed)")
        return
      }
      #expect(puzzle.bounds(of: figure) == low...high, "seed \(seed): \(told)")
    }
  }

  @Test func whatCannotBeHasNoBounds() {
    #expect(Puzzle(told: [3, nil, 2], sums: [(2, [0, 1])], ceiling: 9).bounds(of: 1) == nil)
    #expect(Puzzle(told: [3, nil, 5], sums: [(2, [0, 1])], ceiling: 9).bounds(of: 1) == 2...2)
    #expect(Puzzle(told: [nil, nil, 5], sums: [(2, [0, 1])], ceiling: 9).bounds(of: 1) == 1...4)
    #expect(Puzzle(told: [nil, nil, nil], sums: [(2, [0, 1])], ceiling: 9).bounds(of: 1) == 1...8)
  }
}
