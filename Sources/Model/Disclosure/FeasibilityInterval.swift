/// How far hidden figures can move while everything that is told stays as it is.
///
/// For each figure a proof is looked for that it cannot be reckoned: another table that looks the same from outside, adds up
/// the same way in every version, has no figure below what a hidden one must be, and has another value here. What is found
/// is such a table, so a figure that passes is safe; one that fails may be safe all the same, and more is hidden for it.
struct FeasibilityInterval {
  private let elimination: GaussianElimination
  private let figures: [Figure]
  /// By free figure: how many times its change can be made, both ways together; nil where there is no end.
  private var steps: [Int: Int128?] = [:]

  /// - Parameter equations: the sums, each with the figures that can move in it.
  init(_ equations: [GaussianElimination.Row], _ figures: [Figure]) throws {
    var elimination = GaussianElimination()
    for equation in equations {
      try elimination.add(equation) { figures[$0].room ?? .max }
    }
    self.elimination = elimination
    self.figures = figures
  }

  /// Whether a figure may be so much more or less that nobody knows it.
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

  /// Whether a figure is left open at all, by however little.
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
