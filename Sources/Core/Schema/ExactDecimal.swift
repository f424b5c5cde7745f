/// A decimal number with exact arithmetic, so that the amount of a revision has no binary noise.
///
/// Numbers are those of decimal columns (`Decimal.canonical`), which have at most 100 digits.
public struct ExactDecimal: Hashable, Sendable, CustomStringConvertible {
  /// The longest text that is parsed, in bytes.
  public static let bytesMax = 256

  private var isNegative: Bool
  /// The most significant digit first, without leading zeros; empty for zero.
  private var digits: [UInt8]
  /// The number of digits after the point; the last of them is not zero.
  private var scale: Int

  private init(isNegative: Bool, digits: [UInt8], scale: Int) {
    var (digits, scale) = (digits[...], scale)
    while scale > 0, digits.last == 0 {
      digits.removeLast()
      scale -= 1
    }
    digits = digits.drop { $0 == 0 }
    self.digits = Array(digits)
    self.scale = digits.isEmpty ? 0 : scale
    self.isNegative = isNegative && !digits.isEmpty
  }

  /// Parses `-12.50`; nil for anything that is not a `DecimalText`, and for a text longer than `bytesMax`.
  public init?(_ text: String) {
    var text = text
    let parts = text.withUTF8 { bytes -> (isNegative: Bool, digits: [UInt8], scale: Int)? in
      guard bytes.count <= Self.bytesMax, let decimal = DecimalText(UnsafeRawBufferPointer(bytes)) else { return nil }
      return (
        decimal.isNegative, (Array(decimal.whole) + Array(decimal.fraction)).map { $0 - 48 }, decimal.fraction.count
      )
    }
    guard let parts else { return nil }
    self.init(isNegative: parts.isNegative, digits: parts.digits, scale: parts.scale)
  }

  /// Whether it is zero.
  public var isZero: Bool { digits.isEmpty }

  /// The canonical form: no superfluous zeros, no exponent, no plus.
  public var description: String {
    var whole = digits
    if whole.count <= scale { whole = Array(repeating: 0, count: scale + 1 - whole.count) + whole }
    var text = isNegative ? "-" : ""
    for (index, digit) in whole.enumerated() {
      if scale > 0, index == whole.count - scale { text += "." }
      text.unicodeScalars.append(Unicode.Scalar(digit + 48))
    }
    return text
  }

  /// The exact difference.
  public static func - (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    let scale = max(a.scale, b.scale)
    let (left, right) = (a.digits(scale: scale), b.digits(scale: scale))
    if a.isNegative != b.isNegative {
      return ExactDecimal(
        isNegative: a.isZero ? !b.isNegative : a.isNegative, digits: sum(left, right), scale: scale)
    }
    let isLess = isLess(left, right)
    return ExactDecimal(
      isNegative: a.isNegative != isLess, digits: isLess ? difference(right, left) : difference(left, right),
      scale: scale)
  }

  /// Zero.
  public static let zero = ExactDecimal(isNegative: false, digits: [], scale: 0)

  /// The exact sum.
  public static func + (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    a - ExactDecimal(isNegative: !b.isNegative, digits: b.digits, scale: b.scale)
  }

  /// The exact product.
  public static func * (a: ExactDecimal, b: ExactDecimal) -> ExactDecimal {
    // Numbers have so few digits that sums of digit products stay far below 2^63.
    var places = [Int](repeating: 0, count: a.digits.count + b.digits.count)
    for (row, left) in a.digits.reversed().enumerated() {
      for (column, right) in b.digits.reversed().enumerated() { places[row + column] += Int(left) * Int(right) }
    }
    var digits: [UInt8] = []
    var carry = 0
    for place in places {
      let total = place + carry
      digits.append(UInt8(total % 10))
      carry = total / 10
    }
    return ExactDecimal(
      isNegative: a.isNegative != b.isNegative, digits: digits.reversed(), scale: a.scale + b.scale)
  }

  /// This number in per cent of the absolute value of `base`, rounded half away from zero; nil if `base` is zero.
  public func percent(of base: ExactDecimal, places: Int = 2) -> ExactDecimal? {
    percent(of: base, places: places, .halfAway)
  }

  private func percent(of base: ExactDecimal, places: Int, _ rounding: Rounding) -> ExactDecimal? {
    guard !base.isZero else { return nil }
    // (n / 10^s) / (b / 10^t) · 100 · 10^places, as a quotient of integers.
    let quotient = Self.quotient(
      digits + Array(repeating: 0, count: base.scale + 2 + places), base.digits + Array(repeating: 0, count: scale),
      rounding)
    return ExactDecimal(isNegative: isNegative, digits: quotient, scale: places)
  }

  /// The same with two places, or with two significant digits where two places would show nothing: a small change is not
  /// none.
  func telling(percentOf base: ExactDecimal) -> ExactDecimal? {
    guard let rounded = percent(of: base), rounded.isZero, !isZero else { return percent(of: base) }
    // The percentage lies between ten to the power of `magnitude - 1` and of `magnitude + 1`.
    let magnitude = (digits.count - scale) - (base.digits.count - base.scale) + 2
    var places = max(3, -magnitude)
    while percent(of: base, places: places, .down)?.isZero == true { places += 1 }
    return percent(of: base, places: places + 1)
  }

  /// The quotient, rounded to a number of places; nil for a division by zero.
  public func divided(by divisor: ExactDecimal, places: Int, _ rounding: Rounding = .halfAway) -> ExactDecimal? {
    guard !divisor.isZero else { return nil }
    let quotient = Self.quotient(
      digits + Array(repeating: 0, count: divisor.scale + places),
      divisor.digits + Array(repeating: 0, count: scale), rounding)
    return ExactDecimal(isNegative: isNegative != divisor.isNegative, digits: quotient, scale: places)
  }

  // MARK: Integers as digits

  private func digits(scale wanted: Int) -> [UInt8] { digits + Array(repeating: 0, count: wanted - scale) }

  private static func quotient(_ numerator: [UInt8], _ denominator: [UInt8], _ rounding: Rounding) -> [UInt8] {
    var quotient: [UInt8] = []
    var rest: [UInt8] = []
    for digit in numerator {
      if !rest.isEmpty || digit > 0 { rest.append(digit) }
      var times: UInt8 = 0
      while !Self.isLess(rest, denominator) {
        rest = Self.difference(rest, denominator)
        times += 1
      }
      quotient.append(times)
    }
    let twice = Self.sum(rest, rest)
    let half = Self.isLess(twice, denominator) ? -1 : Self.isLess(denominator, twice) ? 1 : 0
    let isUp = rounding.isUp(half: half, isOdd: (quotient.last ?? 0) % 2 == 1)
    return isUp ? Self.sum(quotient, [1]) : quotient
  }

  private static func isLess(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    let (a, b) = (a.drop { $0 == 0 }, b.drop { $0 == 0 })
    return a.count != b.count ? a.count < b.count : a.lexicographicallyPrecedes(b)
  }

  private static func sum(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var carry: UInt8 = 0
    for place in 0..<max(a.count, b.count) + 1 {
      let total = digit(a, place) + digit(b, place) + carry
      carry = total / 10
      result.append(total % 10)
    }
    return Array(result.reversed().drop { $0 == 0 })
  }

  /// Requires that `a` is not less than `b`.
  private static func difference(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var borrow: UInt8 = 0
    for place in 0..<a.count {
      let (upper, lower) = (digit(a, place), digit(b, place) + borrow)
      borrow = upper < lower ? 1 : 0
      result.append(upper + borrow * 10 - lower)
    }
    return Array(result.reversed().drop { $0 == 0 })
  }

  /// The digit at a place counted from the right.
  private static func digit(_ digits: [UInt8], _ place: Int) -> UInt8 {
    place < digits.count ? digits[digits.count - 1 - place] : 0
  }
}
