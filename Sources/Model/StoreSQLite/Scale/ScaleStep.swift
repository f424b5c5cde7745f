internal import Glibc
internal import Schema

/// How a number came out of an earlier one: by a power of ten, or as zero.
///
/// A service that begins to deliver thousands in place of units, or loses the point of its decimals, changes all figures by
/// one power of ten.
enum ScaleStep {
  /// The greatest power, and its negative the least.
  static let powerMax = 9
  /// How far a number may be from the exact multiple: 1 %, since it may have been restated at the same time.
  static let tolerance = 0.01
  /// A number with fewer units in its last place says too little to be taken for rounded: 5 is not 1 of another scale.
  static let unitsMin = 10.0

  /// The power of ten by which a number has changed; nil if it has not, or otherwise.
  static func power(from old: Double, to new: Double, unit: Double) -> Int? {
    guard old != 0, new != 0, (old < 0) == (new < 0) else { return nil }
    let power = Int(log10(new / old).rounded())
    guard power != 0, abs(power) <= powerMax else { return nil }
    let exact = old * Double.power(of: power)
    let rounding = abs(new) >= unitsMin * unit ? unit / 2 : 0
    return abs(new - exact) <= max(tolerance * abs(exact), rounding) ? power : nil
  }

  /// The number in a cell and the unit of its last place; nil if it holds none.
  static func number(_ cell: Cell) -> (value: Double, unit: Double)? {
    switch cell.kind {
    case .integer: return (Double(cell.integer), 1)
    case .null: return nil
    case .text:
      var (value, places, hasPoint, isNegative) = (0.0, 0, false, false)
      for byte in cell.bytes {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
          value = value * 10 + Double(byte - UInt8(ascii: "0"))
          if hasPoint { places += 1 }
        case UInt8(ascii: "."): hasPoint = true
        case UInt8(ascii: "-"): isNegative = true
        default: return nil
        }
      }
      let unit = Double.power(of: -places)
      return (isNegative ? -value * unit : value * unit, unit)
    }
  }
}

extension Double {
  fileprivate static func power(of exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }
}
