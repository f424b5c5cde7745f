internal import Platform
internal import Schema
internal import Text

/// The rules between lines of `successions.csv`.
struct SuccessionFacts {
  let file: String
  /// The parts of each split by day and code; nil if the weight of a part is unknown.
  private var splits: [String: (sum: ExactDecimal?, line: Int)] = [:]
  private var ways: [String: Set<String>] = [:]

  init(file: String) { self.file = file }

  /// - Throws: `TerritoryError` for an invalid weight, and for a cycle of changes.
  mutating func add(_ succession: Succession, line: Int) throws {
    var weight: ExactDecimal?
    if !succession.weight.isEmpty {
      guard let canonical = Decimal.canonical(succession.weight, mark: .point), let number = Double(canonical),
        (0...1).contains(number)
      else {
        throw TerritoryError(
          file: file, line: line, "the weight \"\(succession.weight)\" is not a number from 0 to 1")
      }
      weight = ExactDecimal(canonical)
    }
    if succession.change == .split {
      let key = "\(succession.date) \(succession.from)"
      let before = splits[key].map(\.sum) ?? ExactDecimal("0")
      splits[key] = (before.flatMap { sum in weight.map { sum + $0 } }, line)
    }
    if succession.from != succession.to {
      guard !leads(from: succession.to, to: succession.from) else {
        throw TerritoryError(
          file: file, line: line, "\(succession.from) would become \(succession.to), which became \(succession.from)",
          advice: "A code has one span of days, so changes cannot lead back")
      }
      ways[succession.from, default: []].insert(succession.to)
    }
  }

  /// - Throws: `TerritoryError` for a split whose parts do not add up to the whole.
  func end() throws {
    for (key, split) in splits.sorted(by: { $0.value.line < $1.value.line }) {
      guard let sum = split.sum, sum.description != "1" else { continue }
      throw TerritoryError(
        file: file, line: split.line, "the weights of \(key.split(separator: " ")[1]) make \(sum), and a whole is 1")
    }
  }

  private func leads(from: String, to: String) -> Bool {
    var seen: Set<String> = [from]
    var open = [from]
    while let code = open.popLast() {
      if code == to { return true }
      for next in ways[code] ?? [] where seen.insert(next).inserted { open.append(next) }
    }
    return false
  }
}
