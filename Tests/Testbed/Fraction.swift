/// An exact fraction of 128-bit numbers; one that does not fit traps, and so fails the test.
public struct Fraction: Hashable, Comparable, Sendable {
  public let numerator: Int128
  /// Above 0, without a common divisor.
  public let denominator: Int128

  public init(_ numerator: Int128, _ denominator: Int128 = 1) {
    precondition(denominator != 0, "a fraction of nothing")
    var (a, b) = (numerator.magnitude, denominator.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    let divisor = Int128(max(a, 1)) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / divisor
    self.denominator = denominator / divisor
  }

  public static let zero = Fraction(0)
  public var isZero: Bool { numerator == 0 }

  public static func + (a: Fraction, b: Fraction) -> Fraction {
    if a.denominator == 1, b.denominator == 1 { return Fraction(a.numerator + b.numerator) }
    return Fraction(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator)
  }
  public static prefix func - (a: Fraction) -> Fraction { Fraction(-a.numerator, a.denominator) }
  public static func - (a: Fraction, b: Fraction) -> Fraction { a + -b }
  public static func * (a: Fraction, b: Fraction) -> Fraction {
    Fraction(a.numerator * b.numerator, a.denominator * b.denominator)
  }
  public static func / (a: Fraction, b: Fraction) -> Fraction {
    Fraction(a.numerator * b.denominator, a.denominator * b.numerator)
  }
  public static func < (a: Fraction, b: Fraction) -> Bool {
    a.numerator * b.denominator < b.numerator * a.denominator
  }
}
