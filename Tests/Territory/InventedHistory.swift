import Testbed

@testable import Territory

/// An abstract country whose areas are merged, split and renamed at random, with a figure for each.
///
/// The figures are carried along as fractions at every change, independently of the crosswalk.
struct InventedHistory {
  /// The kinds of changes.
  enum Kind: CaseIterable {
    case rename
    case merge
    case mergeInto
    case split
    case splitOff
  }

  private(set) var areas: [String: Area] = [:]
  private(set) var successions: [Succession] = []
  /// The codes that are in force, with their figures.
  private(set) var figures: [String: Fraction] = [:]
  /// The figures of the first day.
  let first: [String: Int]
  private var random: Seeded
  private var codes = 0
  private var year = 2000

  static let firstDay = "1999-12-31"
  /// The day after the last change.
  var lastDay: String { "\(year)-12-31" }

  init(seed: UInt64, areas count: Int, changes: Int, of kinds: [Kind] = Kind.allCases) {
    random = Seeded(seed)
    var first: [String: Int] = [:]
    for number in 0..<count { first["D\(number)"] = Int.random(in: 0...900, using: &random) }
    self.first = first
    codes = count
    for code in first.keys.sorted() {
      areas[code] = Area(code: code, kind: .district, name: code)
      figures[code] = Fraction(Int128(first[code] ?? 0))
    }
    for _ in 0..<changes { change(random.pick(kinds)) }
  }

  var list: AreaList { AreaList(areas: Array(areas.values), successions: successions) }

  private mutating func begin() -> String {
    let code = "D\(codes)"
    codes += 1
    areas[code] = Area(code: code, kind: .district, name: code, validFrom: "\(year)-01-01")
    return code
  }

  private mutating func end(_ code: String) {
    areas[code]?.validTo = "\(year - 1)-12-31"
    figures[code] = nil
  }

  private mutating func add(_ change: Succession.Change, _ from: String, _ to: String, weight: String = "1") {
    successions.append(Succession(date: "\(year)-01-01", change: change, from: from, to: to, weight: weight))
  }

  /// Takes effect on the first day of a separate year.
  private mutating func change(_ kind: Kind) {
    year += 1
    let inForce = figures.keys.sorted().shuffled(using: &random)
    switch kind {
    case .rename:
      let (old, new) = (inForce[0], begin())
      figures[new] = figures[old]
      end(old)
      add(random.once(in: 2) ? .kind : .rename, old, new)
    case .merge, .mergeInto:
      let count = 2 + random.below(2)
      guard inForce.count > count + 1 else { return }
      let old = Array(inForce[..<count])
      let sum = old.reduce(Fraction.zero) { $0 + (figures[$1] ?? .zero) }
      let new = kind == .merge ? begin() : old[0]
      for code in old {
        add(.merge, code, new)
        if code != new { end(code) }
      }
      figures[new] = sum
    case .split, .splitOff:
      let weights = random.pick([["0.5", "0.5"], ["0.7679", "0.2321"], ["0.25", "0.25", "0.5"], ["1", "0"]])
      let old = inForce[0]
      let figure = figures[old] ?? .zero
      var parts = weights.map { _ in begin() }
      if kind == .splitOff {
        areas[parts[0]] = nil
        parts[0] = old
      } else {
        end(old)
      }
      for (part, weight) in zip(parts, weights) {
        add(.split, old, part, weight: weight)
        figures[part] = figure * Self.fraction(weight)
      }
    }
  }

  /// A decimal text as a fraction.
  static func fraction(_ text: String) -> Fraction {
    let isNegative = text.hasPrefix("-")
    let halves = text.drop { $0 == "-" }.split(separator: ".")
    let digits = halves.count > 1 ? String(halves[1]) : ""
    let number = Int128(String(halves[0]) + digits) ?? 0
    let scale = digits.reduce(Int128(1)) { scale, _ in scale * 10 }
    return Fraction(isNegative ? -number : number, scale)
  }
}
