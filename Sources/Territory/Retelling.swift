internal import Formats

/// Figures told on the territory of another day, each with how it came about.
///
/// Only what can be added up may be told so: inhabitants, revenue, places. Shares, rates and means must be reckoned anew
/// from their parts. Nothing is invented: where a weight is missing, or a part of a sum, there is no value and the reason.
public struct Retelling: Sendable {
  /// How a value came to be.
  public enum How: String, CaseIterable, Sendable {
    /// As the source gave it: the territory is the same, though its code may have changed.
    case original
    /// Added up from all the areas that went into this one.
    case summed
    /// A part of an area's value, by the weight of a succession.
    case apportioned
    /// It cannot be told on that territory.
    case notComparable = "not-comparable"
  }

  /// One value on the territory of the chosen day.
  public struct Told: Hashable, Sendable {
    /// The code of the chosen day.
    public var area: String
    /// Exact decimal text; nil where it is not comparable.
    public var value: String?
    /// How it came to be.
    public var how: How
    /// The part of the old area's value, exact decimal text; empty unless apportioned.
    public var weight: String
    /// What it was made of, or why it could not be.
    public var note: String
  }

  private let list: AreaList
  private let day: String

  /// - Parameter day: the ISO date whose territory the figures shall be told on.
  public init(_ list: AreaList, on day: String) {
    self.list = list
    self.day = day
  }

  /// Tells the values of one period, by the codes that were in force then, on the territory of the day.
  ///
  /// - Parameter then: the last day of the period; it may lie after the chosen day.
  public func tell(_ values: [String: String], then: String) -> [Told] {
    var pieces: [String: [Piece]] = [:]
    for (code, value) in values {
      for piece in follow(Piece(origin: code, code: code, value: value), then) {
        pieces[piece.code, default: []].append(piece)
      }
    }
    return pieces.keys.sorted().map { told($0, pieces[$0] ?? [], known: Set(values.keys), then) }
  }

  /// A value on its way to the code of the chosen day.
  private struct Piece {
    var origin: String
    var code: String
    var value: String
    var weights: [String] = []
    var problem = ""
  }

  /// The changes between the two days, each applied in its order; backwards where the chosen day is the earlier one.
  private func follow(_ piece: Piece, _ then: String) -> [Piece] {
    let isForward = then <= day
    let between = list.successions.filter {
      isForward ? then < $0.date && $0.date <= day : day < $0.date && $0.date <= then
    }
    let dates = Set(between.map(\.date)).sorted()
    var pieces = [piece]
    for date in isForward ? dates : dates.reversed() {
      let changes = between.filter { $0.date == date }
      pieces = pieces.flatMap { isForward ? forward($0, changes) : backward($0, changes) }
    }
    return pieces
  }

  private func forward(_ piece: Piece, _ changes: [Succession]) -> [Piece] {
    let ways = changes.filter { $0.from == piece.code }
    return ways.isEmpty
      ? [piece]
      : ways.map { way in
        var next = piece
        next.code = way.to
        if ways.count > 1 {
          if way.weight.isEmpty { next.problem = "nobody knows the weight of \(way.from) → \(way.to)" }
          next.weights.append(way.weight)
        }
        return next
      }
  }

  private func backward(_ piece: Piece, _ changes: [Succession]) -> [Piece] {
    let ways = changes.filter { $0.to == piece.code }
    guard let way = ways.first else { return [piece] }
    var next = piece
    next.code = way.from
    if ways.count > 1 {
      next.problem =
        "\(piece.code) was made of \(ways.map(\.from).joined(separator: ", ")), and a sum does not say of how much each"
    }
    return [next]
  }

  private func told(_ code: String, _ pieces: [Piece], known: Set<String>, _ then: String) -> Told {
    func none(_ why: String) -> Told { Told(area: code, value: nil, how: .notComparable, weight: "", note: why) }
    if let problem = pieces.first(where: { !$0.problem.isEmpty }) { return none(problem.problem) }
    let missing = parts(of: code, then).subtracting(known).sorted()
    if !missing.isEmpty { return none("there is no value of \(missing.joined(separator: ", "))") }
    var sum = Exact.zero
    for piece in pieces {
      guard var value = Exact(piece.value) else { return none("\"\(piece.value)\" is not a number") }
      for weight in piece.weights {
        guard let factor = Exact(weight), let product = value.times(factor) else {
          return none("the weight cannot be reckoned")
        }
        value = product
      }
      guard let next = sum.plus(value) else { return none("the sum has too many digits") }
      sum = next
    }
    let origins = pieces.map(\.origin).sorted().joined(separator: ", ")
    if let weighted = pieces.first(where: { !$0.weights.isEmpty }) {
      let weight = pieces.count == 1 && weighted.weights.count == 1 ? weighted.weights[0] : ""
      return Told(area: code, value: sum.text, how: .apportioned, weight: weight, note: origins)
    }
    if pieces.count > 1 { return Told(area: code, value: sum.text, how: .summed, weight: "", note: origins) }
    return Told(
      area: code, value: pieces[0].value, how: .original, weight: "", note: pieces[0].origin == code ? "" : origins)
  }

  /// The codes of the period that an area of the chosen day is made of.
  private func parts(of code: String, _ then: String) -> Set<String> {
    let isForward = then <= day
    var codes: Set<String> = [code]
    let between = list.successions.filter {
      isForward ? then < $0.date && $0.date <= day : day < $0.date && $0.date <= then
    }
    let dates = Set(between.map(\.date)).sorted()
    for date in isForward ? dates.reversed() : dates {
      let changes = between.filter { $0.date == date }
      codes = Set(
        codes.flatMap { code -> [String] in
          let ways = changes.filter { (isForward ? $0.to : $0.from) == code }
          return ways.isEmpty ? [code] : ways.map { isForward ? $0.from : $0.to }
        })
    }
    return codes
  }
}

/// A decimal number as a whole number and its places, so that sums and parts are exact.
struct Exact: Hashable {
  private var digits: Int64
  private var places: Int

  static let zero = Exact(digits: 0, places: 0)

  private init(digits: Int64, places: Int) {
    (self.digits, self.places) = (digits, places)
  }

  /// Nil for what is no canonical decimal, or has more than 18 digits.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard Decimal.canonical(text, mark: .point) == text, let whole = Int64(parts.joined()) else { return nil }
    self.init(digits: whole, places: parts.count == 2 ? parts[1].count : 0)
  }

  func plus(_ other: Exact) -> Exact? {
    let places = max(places, other.places)
    guard let a = shifted(to: places), let b = other.shifted(to: places) else { return nil }
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? nil : Exact(digits: sum, places: places)
  }

  func times(_ other: Exact) -> Exact? {
    let (product, overflow) = digits.multipliedReportingOverflow(by: other.digits)
    return overflow ? nil : Exact(digits: product, places: places + other.places)
  }

  private func shifted(to places: Int) -> Int64? {
    var digits = digits
    for _ in self.places..<places {
      let (next, overflow) = digits.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      digits = next
    }
    return digits
  }

  /// Canonical decimal text.
  var text: String {
    let all = String(digits.magnitude)
    let padded = String(repeating: "0", count: max(0, places + 1 - all.count)) + all
    let whole = padded.dropLast(places)
    let fraction = padded.suffix(places).reversed().drop { $0 == "0" }.reversed()
    let sign = digits < 0 ? "-" : ""
    return fraction.isEmpty ? "\(sign)\(whole)" : "\(sign)\(whole).\(String(fraction))"
  }
}
