/// A published table of counts and all of its possible contents, found by enumeration of integers without the algebra
/// of the protection.
///
/// An attacker who knows the program assumes a hidden figure to be at least 1, since a zero is never hidden.
struct Puzzle {
  /// nil for a hidden figure.
  private let told: [Int?]
  private let equations: [Equation]
  /// No figure is tried above this.
  let ceiling: Int

  private struct Equation {
    var terms: [(figure: Int, sign: Int)] = []
    var value = 0
  }

  /// The values that each figure can still have.
  private typealias Domains = [ClosedRange<Int>]

  /// - Parameter sums: a total is the sum of its parts.
  init(told: [Int?], sums: [(total: Int, parts: [Int])], ceiling: Int) {
    self.told = told
    self.ceiling = ceiling
    equations = sums.compactMap { sum in
      var equation = Equation()
      for (figure, sign) in sum.parts.map({ ($0, 1) }) + [(sum.total, -1)] {
        if let known = told[figure] { equation.value -= sign * known } else { equation.terms.append((figure, sign)) }
      }
      return equation.terms.isEmpty ? nil : equation
    }
  }

  /// The smallest and the largest possible value of a hidden figure; nil if no table fits.
  func bounds(of figure: Int) -> ClosedRange<Int>? {
    guard let all = narrowed(told.map { $0.map { $0...$0 } ?? 1...ceiling }) else { return nil }
    func isPossible(_ value: Int) -> Bool {
      var domains = all
      domains[figure] = value...value
      return solve(domains)
    }
    guard let low = all[figure].first(where: isPossible) else { return nil }
    return low...(all[figure].reversed().first(where: isPossible) ?? low)
  }

  /// Whether some table has its figures in these domains: the narrowest is tried first.
  private func solve(_ domains: Domains) -> Bool {
    guard let domains = narrowed(domains) else { return false }
    let open = domains.indices.filter { domains[$0].count > 1 }
    guard let next = open.min(by: { domains[$0].count < domains[$1].count }) else { return true }
    for value in domains[next] {
      var tried = domains
      tried[next] = value...value
      if solve(tried) { return true }
    }
    return false
  }

  /// Removes values that no sum permits, until nothing changes; nil if a figure has none left.
  private func narrowed(_ domains: Domains) -> Domains? {
    var domains = domains
    var hasChanged = true
    while hasChanged {
      hasChanged = false
      for equation in equations {
        for (figure, sign) in equation.terms {
          // sign · x = value - the others.
          var (low, high) = (equation.value, equation.value)
          for (other, otherSign) in equation.terms where other != figure {
            let ends = [otherSign * domains[other].lowerBound, otherSign * domains[other].upperBound]
            low -= max(ends[0], ends[1])
            high -= min(ends[0], ends[1])
          }
          let (least, most) = sign > 0 ? (low, high) : (-high, -low)
          let (lower, upper) = (max(domains[figure].lowerBound, least), min(domains[figure].upperBound, most))
          guard lower <= upper else { return nil }
          if lower...upper != domains[figure] {
            domains[figure] = lower...upper
            hasChanged = true
          }
        }
      }
    }
    return domains
  }
}

extension PuzzleTests {
  /// Against the plainest way there is: every table of small numbers.
  static func tables(_ count: Int, ceiling: Int) -> [[Int]] {
    (0..<count).reduce([[]]) { tables, _ in tables.flatMap { table in (1...ceiling).map { table + [$0] } } }
  }
}
