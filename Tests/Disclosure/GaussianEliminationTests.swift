import Testbed
import Testing

@testable import Disclosure

@Suite struct GaussianEliminationTests {
  /// Random sums of figures: a total and its parts, with small coefficients.
  private static func equations(_ random: inout Seeded, figures: Int) -> [GaussianElimination.Row] {
    (0..<random.below(6) + 1).map { _ in
      var row: GaussianElimination.Row = [:]
      for _ in 0..<random.below(4) + 2 { row[random.below(figures)] = random.pick([1, 1, 1, -1, 2]) }
      return row
    }
  }

  private static func elimination(_ equations: [GaussianElimination.Row]) throws -> GaussianElimination {
    var elimination = GaussianElimination()
    for equation in equations { try elimination.add(equation) { _ in 0 } }
    return elimination
  }

  /// The rank of the equations, by fractions.
  private static func rank(_ equations: [GaussianElimination.Row], figures: Int) -> Int {
    var rows = equations.map { row in (0..<figures).map { Fraction(Int128(row[$0] ?? 0)) } }
    var rank = 0
    for column in 0..<figures {
      guard let pivot = (rank..<rows.count).first(where: { !rows[$0][column].isZero }) else { continue }
      rows.swapAt(rank, pivot)
      for other in rows.indices where other != rank && !rows[other][column].isZero {
        let factor = rows[other][column] / rows[rank][column]
        for place in 0..<figures { rows[other][place] = rows[other][place] + -(factor * rows[rank][place]) }
      }
      rank += 1
    }
    return rank
  }

  @Test(arguments: 1...60) func everyChangeKeepsEverySum(seed: UInt64) throws {
    var random = Seeded(seed)
    let figures = random.below(8) + 3
    let equations = Self.equations(&random, figures: figures)
    let elimination = try Self.elimination(equations)
    let free = (0..<figures).filter { elimination.rows[$0] == nil }
    for figure in free {
      let change = try elimination.change(of: figure)
      #expect(change[figure] ?? 0 > 0)
      for equation in equations {
        #expect(equation.reduce(0) { $0 + $1.value * (change[$1.key] ?? 0) } == 0, "\(equation) \(change)")
      }
      // The smallest integer change.
      #expect(change.values.reduce(0, GaussianElimination.greatestCommonDivisor) == 1)
      for other in free where other != figure { #expect(change[other] == nil) }
    }
  }

  @Test(arguments: 1...60) func thereAreAsManyPivotsAsTheRank(seed: UInt64) throws {
    var random = Seeded(seed)
    let figures = random.below(8) + 3
    let equations = Self.equations(&random, figures: figures)
    #expect(try Self.elimination(equations).rows.count == Self.rank(equations, figures: figures))
  }

  /// A figure is determined exactly if publishing it adds nothing to the sums.
  @Test(arguments: 1...60) func whatCannotMoveIsDetermined(seed: UInt64) throws {
    var random = Seeded(seed)
    let figures = random.below(6) + 3
    let equations = Self.equations(&random, figures: figures)
    let elimination = try Self.elimination(equations)
    let rank = Self.rank(equations, figures: figures)
    for figure in 0..<figures {
      let isDetermined = Self.rank(equations + [[figure: 1]], figures: figures) == rank
      #expect(elimination.movers(of: figure).isEmpty == isDetermined, "figure \(figure) of \(equations)")
    }
  }

  @Test func aNumberThatDoesNotFitEndsIt() throws {
    var elimination = GaussianElimination()
    try elimination.add([0: 1 << 40, 1: 3]) { $0 == 0 ? 1 : 0 }
    #expect(throws: GaussianElimination.TooLarge.self) { try elimination.add([0: 7, 1: 1 << 40]) { _ in 0 } }
  }
}

@Suite struct PartsTests {
  private static func figure(atRisk: Bool) -> Figure {
    var figure = Figure()
    figure.isAtRisk = atRisk
    return figure
  }

  /// Against a search from each figure over the sums.
  @Test(arguments: 1...40) func partsAreTheConnectedComponents(seed: UInt64) {
    var random = Seeded(seed)
    let count = random.below(20) + 2
    let figures = (0..<count).map { _ in Self.figure(atRisk: random.once(in: 4)) }
    let sums = (0..<random.below(12)).map { _ in
      Sum(
        version: 1, total: random.once(in: 3) ? nil : random.below(count),
        parts: Array(Set((0..<random.below(3) + 1).map { _ in random.below(count) })).sorted())
    }
    var components: [Set<Int>] = []
    for start in 0..<count where !components.contains(where: { $0.contains(start) }) {
      var found: Set<Int> = [start]
      while true {
        let more = sums.filter { !found.isDisjoint(with: $0.members) }.reduce(into: found) { $0.formUnion($1.members) }
        if more == found { break }
        found = more
      }
      components.append(found)
    }
    let concerned = components.filter { $0.contains { figures[$0].isAtRisk } }
    let parts = ConnectedComponents(figures, sums).all
    #expect(parts.map { Set($0.figures) } == concerned.sorted { ($0.min() ?? 0) < ($1.min() ?? 0) })
    for part in parts {
      let own = part.sums.map { sum in Set(sum.members.map { part.figures[$0] }) }
      let expected = sums.filter { part.figures.contains($0.members[0]) }.map { Set($0.members) }
      #expect(own == expected)
    }
  }
}

@Suite struct FreedomTests {
  private static func figure(_ value: Int128, need: Int128 = 1) -> Figure {
    var figure = Figure()
    figure.value = value
    figure.need = need
    return figure
  }

  /// Two hidden figures with a published sum: each can take what the other can give, down to one unit.
  @Test(
    arguments: [(1, 1, 1, false), (1, 2, 1, true), (3, 4, 5, true), (3, 4, 6, false)]
      as [(Int128, Int128, Int128, Bool)])
  func twoFiguresMoveAgainstEachOther(one: Int128, other: Int128, need: Int128, isSafe: Bool) throws {
    var freedom = try FeasibilityInterval([[0: 1, 1: 1]], [Self.figure(one, need: need), Self.figure(other)])
    #expect(try freedom.isSafe(0) == isSafe)
    #expect(freedom.canMove(0))
  }

  @Test func aFigureAloneInItsSumIsKnown() throws {
    var freedom = try FeasibilityInterval([[0: 1]], [Self.figure(5)])
    #expect(!freedom.canMove(0))
    #expect(try !freedom.isSafe(0))
  }

  @Test func aFigureInNoSumIsFree() throws {
    var freedom = try FeasibilityInterval([], [Self.figure(5, need: 1_000_000)])
    #expect(freedom.canMove(0))
    // It may be more without end.
    #expect(try freedom.isSafe(0))
  }
}
