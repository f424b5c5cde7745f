/// The feasibility intervals of hidden figures, given everything published.
///
/// A figure is proven safe by another table that is consistent with the published figures and sums of every version,
/// has no figure below its lower bound, and differs in this figure. The search may miss such a table, so a figure that
/// fails may still be safe; more is then hidden than necessary.
struct FeasibilityInterval {
  private let elimination: GaussianElimination
  private let figures: [Figure]
  /// By free figure: the number of times its change can be applied, in both directions together; nil if unbounded.
  private var steps: [Int: Int128?] = [:]

  /// - Parameter equations: the sums, each with the figures that can change in it.
  init(_ equations: [GaussianElimination.Row], _ figures: [Figure]) throws {
    var elimination = GaussianElimination()
    for equation in equations {
      try elimination.add(equation) { figures[$0].room ?? .max }
    }
    self.elimination = elimination
    self.figures = figures
  }

  /// Whether a figure can vary enough in both directions to be protected.
  mutating func isSafe(_ figure: Int) throws -> Bool {
    let need = figures[figure].need
    for free in elimination.movers(of: figure) {
      let change = try elimination.change(of: free)
      guard let times = try stepsMax(free, change) else { return true }
      let width = Int128(change[figure]?.magnitude ?? 0).multipliedReportingOverflow(by: times)
      if width.overflow || width.partialValue >= need { return true }
    }
    return false
  }

  /// Whether a figure can vary at all.
  func canMove(_ figure: Int) -> Bool { !elimination.movers(of: figure).isEmpty }

  private mutating func stepsMax(_ free: Int, _ change: GaussianElimination.Row) throws -> Int128? {
    if let found = steps[free] { return found }
    var (up, down): (Int128?, Int128?)
    for (figure, coefficient) in change {
      guard let room = figures[figure].room else { continue }
      let times = room / Int128(coefficient.magnitude)
      if coefficient < 0 { up = min(up ?? times, times) } else { down = min(down ?? times, times) }
    }
    let sum: Int128? = if let up, let down { up + down } else { nil }
    steps[free] = .some(sum)
    return sum
  }
}
