/// The largest value of a linear form where other forms are bounded, exactly: the simplex method on dictionaries with
/// Bland's rule (V. Chvátal, Linear Programming, 1983, chapters 2 and 3). For small problems of tests.
public struct LinearProgram {
  /// Each form is at most its bound; all variables are at least 0.
  private let forms: [[Fraction]]
  private let bounds: [Fraction]
  private let variableCount: Int

  public init(_ forms: [[Fraction]], bounds: [Fraction], variableCount: Int) {
    self.forms = forms
    self.bounds = bounds
    self.variableCount = variableCount
  }

  public enum Answer: Hashable, Sendable {
    case most(Fraction)
    case endless
    case impossible
  }

  /// What a form reaches at most.
  public func most(_ form: [Fraction]) -> Answer {
    // Basic variable = bound − row · nonbasic; the last column is that of the first phase.
    var rows = forms.map { $0 + [Fraction(-1)] }
    var right = bounds
    var basic = forms.indices.map { variableCount + 1 + $0 }
    var nonbasic = Array(0..<variableCount) + [variableCount]
    let help = variableCount

    if let worst = right.indices.min(by: { right[$0] < right[$1] }), right[worst] < .zero {
      Self.pivot(&rows, &right, &basic, &nonbasic, row: worst, column: help)
      var goal = Self.express([(help, Fraction(-1))], rows, right, basic, nonbasic)
      guard Self.climb(&rows, &right, &basic, &nonbasic, &goal), goal.constant.isZero else { return .impossible }
      if let row = basic.firstIndex(of: help), let column = rows[row].firstIndex(where: { !$0.isZero }) {
        Self.pivot(&rows, &right, &basic, &nonbasic, row: row, column: column)
      }
    }
    // The help is not needed any more.
    if let column = nonbasic.firstIndex(of: help) {
      for row in rows.indices { rows[row][column] = .zero }
    }
    let wanted = form.enumerated().map { ($0.offset, $0.element) }
    var goal = Self.express(wanted, rows, right, basic, nonbasic)
    if let column = nonbasic.firstIndex(of: help) { goal.form[column] = .zero }
    return Self.climb(&rows, &right, &basic, &nonbasic, &goal) ? .most(goal.constant) : .endless
  }

  private typealias Goal = (form: [Fraction], constant: Fraction)

  /// A form of the original variables in the nonbasic ones.
  private static func express(
    _ wanted: [(Int, Fraction)], _ rows: [[Fraction]], _ right: [Fraction], _ basic: [Int], _ nonbasic: [Int]
  ) -> Goal {
    var goal: Goal = (Array(repeating: .zero, count: nonbasic.count), .zero)
    for (variable, coefficient) in wanted where !coefficient.isZero {
      if let column = nonbasic.firstIndex(of: variable) {
        goal.form[column] = goal.form[column] + coefficient
      } else if let row = basic.firstIndex(of: variable) {
        goal.constant = goal.constant + coefficient * right[row]
        for column in nonbasic.indices { goal.form[column] = goal.form[column] - coefficient * rows[row][column] }
      }
    }
    return goal
  }

  /// False if the objective is unbounded.
  private static func climb(
    _ rows: inout [[Fraction]], _ right: inout [Fraction], _ basic: inout [Int], _ nonbasic: inout [Int],
    _ goal: inout Goal
  ) -> Bool {
    while true {
      let rising = nonbasic.indices.filter { goal.form[$0] > .zero }
      guard let column = rising.min(by: { nonbasic[$0] < nonbasic[$1] }) else { return true }
      var leaving: Int?
      for row in rows.indices where rows[row][column] > .zero {
        guard let found = leaving else {
          leaving = row
          continue
        }
        let (one, other) = (right[row] / rows[row][column], right[found] / rows[found][column])
        if one < other || (one == other && basic[row] < basic[found]) { leaving = row }
      }
      guard let row = leaving else { return false }
      pivot(&rows, &right, &basic, &nonbasic, row: row, column: column)
      let factor = goal.form[column]
      goal.constant = goal.constant + factor * right[row]
      for other in nonbasic.indices {
        goal.form[other] = (other == column ? .zero : goal.form[other]) - factor * rows[row][other]
      }
    }
  }

  private static func pivot(
    _ rows: inout [[Fraction]], _ right: inout [Fraction], _ basic: inout [Int], _ nonbasic: inout [Int], row: Int,
    column: Int
  ) {
    let own = rows[row][column]
    rows[row][column] = Fraction(1)
    rows[row] = rows[row].map { $0.isZero ? $0 : $0 / own }
    right[row] = right[row] / own
    for other in rows.indices where other != row && !rows[other][column].isZero {
      let factor = rows[other][column]
      rows[other][column] = .zero
      for place in rows[other].indices where !rows[row][place].isZero {
        rows[other][place] = rows[other][place] - factor * rows[row][place]
      }
      right[other] = right[other] - factor * right[row]
    }
    (basic[row], nonbasic[column]) = (nonbasic[column], basic[row])
  }
}
