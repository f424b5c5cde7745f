internal import Platform

/// A column whose figures a run would change by one power of ten, or to zero.
public struct RescaledColumn: Hashable, Sendable {
  /// Its name.
  public let column: String
  /// The value of the first key column whose rows are concerned; nil for the whole table.
  public let group: String?
  /// The power of ten, from -18 to 18: 3 where 1.5 becomes 1500; nil for zero.
  public let power: Int?
  /// The number of values concerned.
  public let values: Int
  /// The number of values that were there before, without zeros, and still are.
  public let all: Int

  public init(column: String, group: String? = nil, power: Int?, values: Int, of all: Int) {
    self.column = column
    self.group = group
    self.power = power.map { max(-18, min($0, 18)) }
    self.values = values
    self.all = all
  }

  /// `values of "value" for 72305`.
  var place: String { "values of \(column)" + (group.map { " for \($0)" } ?? "") }

  /// `become 1,000 times as large`.
  var change: String {
    guard let power else { return "become 0" }
    let factor = (0..<abs(power)).reduce(1) { product, _ in product * 10 }
    return power > 0 ? "become \(factor.grouped) times as large" : "become \(factor.grouped) times smaller"
  }
}
