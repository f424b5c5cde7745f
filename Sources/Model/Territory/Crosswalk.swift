/// The changes of territory between two days, in the order in which they are applied to a figure.
struct Crosswalk {
  /// The path of a figure to a code of the target day.
  struct Way {
    var code: String
    /// The shares of the figure that continued, one for each split.
    var weights: [String] = []
    /// Why the figure cannot take this path; empty if it can.
    var problem = ""
  }

  /// The changes of one day by source code and by target code.
  private struct Step {
    var leaving: [String: [Succession]]
    var arriving: [String: [Succession]]
  }

  private let isForward: Bool
  private let steps: [Step]

  /// - Parameters:
  ///   - then: the last day of the figures' period.
  ///   - day: the target day; it may be the earlier one.
  init(_ successions: [Succession], from then: String, to day: String) {
    let isForward = then <= day
    self.isForward = isForward
    let between = successions.filter { isForward ? then < $0.date && $0.date <= day : day < $0.date && $0.date <= then }
    let byDate = Dictionary(grouping: between, by: \.date).sorted { ($0.key < $1.key) == isForward }
    steps = byDate.map { _, changes in
      let (froms, tos) = (Dictionary(grouping: changes, by: \.from), Dictionary(grouping: changes, by: \.to))
      return isForward ? Step(leaving: froms, arriving: tos) : Step(leaving: tos, arriving: froms)
    }
  }

  /// The paths of a code's figure.
  func ways(of code: String) -> [Way] {
    var ways = [Way(code: code)]
    for step in steps {
      guard ways.contains(where: { step.leaving[$0.code] != nil }) else { continue }
      ways = ways.flatMap { way in isForward ? Self.split(way, step) : Self.undone(way, step) }
    }
    return ways
  }

  private static func split(_ way: Way, _ step: Step) -> [Way] {
    guard let changes = step.leaving[way.code] else { return [way] }
    return changes.map { change in
      var next = way
      next.code = change.to
      if changes.count > 1 {
        if change.weight.isEmpty { next.problem = "nobody knows the weight of \(change.from) → \(change.to)" }
        next.weights.append(change.weight)
      }
      return next
    }
  }

  private static func undone(_ way: Way, _ step: Step) -> [Way] {
    guard let changes = step.leaving[way.code] else { return [way] }
    var next = way
    next.code = changes[0].from
    if changes.count > 1 {
      let parts = changes.map(\.from).joined(separator: ", ")
      next.problem = "\(way.code) was made of \(parts), and a sum does not say of how much each"
    }
    return [next]
  }

  /// The codes on the figures' day that form an area of the target day.
  func parts(of code: String) -> Set<String> {
    var codes: Set<String> = [code]
    for step in steps.reversed() {
      codes = Set(
        codes.flatMap { code in step.arriving[code].map { $0.map { isForward ? $0.from : $0.to } } ?? [code] })
    }
    return codes
  }
}
