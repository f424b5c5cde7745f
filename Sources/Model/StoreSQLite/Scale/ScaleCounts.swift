internal import Schema

/// How many of the changed numbers of one column came out of the earlier ones by a power of ten, or as zero.
struct ScaleCounts {
  /// Fewer values are never a reason to hold a run.
  static let valuesMin = 10
  /// The share of the values that must have changed by one power of ten.
  static let shareMin = 0.5
  /// The share of the values that must have become zero.
  static let zeroShareMin = 0.9

  /// The rows with a number before, which was not zero, and after.
  private(set) var comparable = 0
  private(set) var zeroed = 0
  private var powers = [Int](repeating: 0, count: 2 * ScaleStep.powerMax + 1)

  /// What may be a change of scale: the values concerned, and the power, nil for zero.
  var suspicion: (power: Int?, values: Int)? {
    if zeroed >= Self.valuesMin, Self.isReached(nil, zeroed, of: comparable) { return (nil, zeroed) }
    guard let most = powers.indices.max(by: { powers[$0] < powers[$1] }), powers[most] >= Self.valuesMin else {
      return nil
    }
    let power = most - ScaleStep.powerMax
    return Self.isReached(power, powers[most], of: comparable) ? (power, powers[most]) : nil
  }

  static func isReached(_ power: Int?, _ values: Int, of all: Int) -> Bool {
    Double(values) >= (power == nil ? zeroShareMin : shareMin) * Double(all)
  }

  mutating func add(_ old: Cell, _ new: Cell) {
    guard let before = ScaleStep.number(old), before.value != 0, let after = ScaleStep.number(new) else { return }
    comparable += 1
    if after.value == 0 {
      zeroed += 1
    } else if let power = ScaleStep.power(from: before.value, to: after.value, unit: after.unit) {
      powers[power + ScaleStep.powerMax] += 1
    }
  }
}
