/// Secondary suppression in one connected component of a table.
///
/// Greedy: beside a figure that is not safe, the cheapest figure that helps is hidden too, until all are safe; then
/// unnecessary suppressions are undone. The result is deterministic.
struct SecondarySuppression {
  /// The most secondary suppressions that are reviewed, fewer if many figures are connected: the cost of a review grows
  /// with the square of their number.
  static let reviewsMax = 200
  /// The limit on the number of reviews times the square of the hidden figures.
  static let reviewWorkMax = 2_000_000

  let figures: [Figure]
  let sums: [Sum]
  /// The new version.
  let version: Int
  /// Which figures are hidden.
  private(set) var isHidden: [Bool]
  /// Whether figures that earlier versions published may be hidden to protect others, if their value has changed since.
  private let usesChanged: Bool
  /// The sums of the new version that contain each figure.
  private let sumsOf: [[Int]]
  /// The number of them in which the figure is the total.
  private let totals: [Int]

  private init(_ figures: [Figure], _ sums: [Sum], version: Int, usesChanged: Bool) {
    self.figures = figures
    self.sums = sums
    self.version = version
    self.usesChanged = usesChanged
    var (sumsOf, totals) = ([[Int]](repeating: [], count: figures.count), [Int](repeating: 0, count: figures.count))
    for (index, sum) in sums.enumerated() where sum.version == version {
      for member in sum.members { sumsOf[member].append(index) }
      if let total = sum.total { totals[total] += 1 }
    }
    (self.sumsOf, self.totals) = (sumsOf, totals)
    isHidden = figures.map { figure in
      guard figure.isPresent else { return false }
      let hasChanged = usesChanged && figure.publishedUntil > 0 && !figure.isKnown
      return figure.isAtRisk || figure.isSticky || hasChanged
    }
  }

  /// The figures to hide; nil if some can be computed whatever is hidden.
  ///
  /// A figure that an earlier version published protects nothing, since consumers may assume it unchanged. If no
  /// solution remains, everything that has changed since is hidden: then only the earlier table is published, and
  /// consumers who assume any of it unchanged compute only earlier figures.
  static func protect(_ figures: [Figure], _ sums: [Sum], version: Int) throws -> [Bool]? {
    for usesChanged in [false, true] {
      var protector = SecondarySuppression(figures, sums, version: version, usesChanged: usesChanged)
      if try protector.run() { return protector.isHidden }
    }
    return nil
  }

  private mutating func run() throws -> Bool {
    while true {
      let open = try openFigures()
      if open.isEmpty { break }
      var touched: Set<Int> = []
      var isAny = false
      for figure in open where touched.isDisjoint(with: sumsOf[figure]) {
        guard let other = candidate(for: figure) else { continue }
        isHidden[other] = true
        isAny = true
        touched.formUnion(sumsOf[other])
      }
      if !isAny { return false }
    }
    try review()
    return true
  }

  // MARK: Safety

  /// The versions that are considered, and how.
  private enum Reach: CaseIterable {
    /// The new version.
    case now
    /// All versions. A figure that was published once and hidden later is unknown in the versions since.
    case always
    /// All versions. A figure that was published once is assumed known in every version before this one: its value
    /// while hidden is not stored, and may equal the published one.
    case alwaysKnown
  }

  /// Whether a figure can vary in a sum of some version.
  ///
  /// - Parameter target: a figure that earlier versions published, and whose new value must stay hidden.
  private func moves(_ index: Int, in sum: Sum, _ reach: Reach, target: Int?) -> Bool {
    let figure = figures[index]
    if figure.isGhost { return sum.version > figure.publishedUntil }
    guard isHidden[index], figure.isPresent, sum.version > figure.publishedUntil else { return false }
    if figure.publishedUntil == 0 { return true }
    if reach == .alwaysKnown, sum.version < version { return false }
    return index == target || (usesChanged && !figure.isKnown)
  }

  private func freedom(_ reach: Reach, target: Int?) throws -> FeasibilityInterval {
    var seen: Set<GaussianElimination.Row> = []
    let equations = sums.compactMap { sum -> GaussianElimination.Row? in
      if reach == .now, sum.version < version { return nil }
      var row: GaussianElimination.Row = [:]
      if let total = sum.total, moves(total, in: sum, reach, target: target) { row[total] = -1 }
      for part in sum.parts where moves(part, in: sum, reach, target: target) { row[part, default: 0] += 1 }
      return row.isEmpty || !seen.insert(row).inserted ? nil : row
    }
    return try FeasibilityInterval(equations, figures)
  }

  private func freedoms(target: Int?) throws -> (now: FeasibilityInterval, all: [FeasibilityInterval]) {
    let hasPast = sums.contains { $0.version < version }
    let now = try freedom(.now, target: target)
    return (now, hasPast ? try [Reach.always, .alwaysKnown].map { try freedom($0, target: target) } : [])
  }

  /// The hidden figures that can be computed, in order. One that consumers already know cannot be protected.
  private func openFigures() throws -> [Int] {
    var (now, all) = try freedoms(target: nil)
    return try figures.indices.filter { index in
      let figure = figures[index]
      // An absent figure has no known bounds, but it must not equal the difference between two versions.
      if figure.isGhost { return !all.allSatisfy { $0.canMove(index) } }
      guard isHidden[index], figure.isPresent, !figure.isKnown else { return false }
      if figure.publishedUntil == 0 || usesChanged {
        // A total that changed with its hidden parts: a consumer who assumes these unchanged computes only its earlier
        // value.
        let isTold = figure.publishedUntil > 0 && !figure.isAtRisk
        return try !now.isSafe(index) || !(isTold || all.allSatisfy { $0.canMove(index) })
      }
      var own = try freedoms(target: index)
      return try !own.now.isSafe(index) || !own.all.allSatisfy { $0.canMove(index) }
    }
  }

  // MARK: Candidates

  /// The figure that protects another at the lowest cost; nil if there is none.
  private func candidate(for figure: Int) -> Int? {
    let own = sumsOf[figure]
    let alone = own.filter { sum in sums[sum].members.allSatisfy { $0 == figure || !isHidden[$0] } }
    return best(in: alone, for: figure) ?? best(in: own, for: figure) ?? best(in: connected(to: figure), for: figure)
  }

  private func best(in candidates: [Int], for figure: Int) -> Int? {
    let own = Set(sumsOf[figure])
    var best: (index: Int, cost: Cost)?
    for sum in candidates {
      for index in sums[sum].members where isHideable(index) {
        let cost = cost(of: index, for: figure, own: own)
        if best.map({ (cost, index) < ($0.cost, $0.index) }) ?? true { best = (index, cost) }
      }
    }
    return best?.index
  }

  /// Whether hiding the figure can help: a figure of 0 cannot be smaller.
  private func isHideable(_ index: Int) -> Bool {
    let figure = figures[index]
    return figure.isPresent && !isHidden[index] && figure.value != 0
      && (figure.publishedUntil == 0 || (usesChanged && !figure.isKnown))
  }

  fileprivate struct Cost: Comparable {
    /// Whether it is too small to let the figure vary far enough.
    var isShort: Bool
    /// The number of sums in which it would be the only hidden figure.
    var alone: Int
    var totals: Int
    var value: Int128

    static func < (a: Cost, b: Cost) -> Bool {
      if a.isShort != b.isShort { return b.isShort }
      return (a.alone, a.totals, a.value) < (b.alone, b.totals, b.value)
    }
  }

  private func cost(of index: Int, for figure: Int, own: Set<Int>) -> Cost {
    let room = figures[index].room ?? .max
    let alone = sumsOf[index].count { sum in !own.contains(sum) && sums[sum].members.allSatisfy { !isHidden[$0] } }
    let value = figures[index].value
    return Cost(
      isShort: room < figures[figure].need, alone: alone, totals: totals[index], value: value < 0 ? -value : value)
  }

  /// The sums of all hidden figures that are connected to one.
  private func connected(to figure: Int) -> [Int] {
    var (found, waiting) = (Set(sumsOf[figure]), [figure])
    var seen: Set<Int> = [figure]
    while let next = waiting.popLast() {
      for sum in sumsOf[next] {
        found.insert(sum)
        for member in sums[sum].members where isHidden[member] && seen.insert(member).inserted {
          waiting.append(member)
        }
      }
    }
    return found.sorted()
  }

  /// Undoes unnecessary secondary suppressions, the largest figures first.
  private mutating func review() throws {
    let secondary = figures.indices.filter { index in
      let figure = figures[index]
      return isHidden[index] && !figure.isAtRisk && !figure.isSticky && figure.publishedUntil == 0
    }
    let hidden = isHidden.count { $0 }
    let looks = min(Self.reviewsMax, Self.reviewWorkMax / max(1, hidden * hidden))
    for index in secondary.sorted(by: { (figures[$1].value, $0) < (figures[$0].value, $1) }).prefix(looks) {
      isHidden[index] = false
      if try !openFigures().isEmpty { isHidden[index] = true }
    }
  }
}

private func < (a: (SecondarySuppression.Cost, Int), b: (SecondarySuppression.Cost, Int)) -> Bool {
  a.0 < b.0 || (!(b.0 < a.0) && a.1 < b.1)
}
