/// How a number is rounded, by the name used in SELECTs.
public enum Rounding: String, CaseIterable, Sendable {
  /// To the nearest; a half away from zero: 2.5 becomes 3 and -2.5 becomes -3.
  case halfAway = "half-away"
  /// To the nearest; a half to the even digit: 2.5 becomes 2 and 3.5 becomes 4.
  case halfEven = "half-even"
  /// Towards zero: truncated.
  case down

  /// Whether the absolute value of a quotient is rounded up in its last place.
  ///
  /// - Parameters:
  ///   - half: how the remainder compares with half of the divisor: below 0, 0 or above 0.
  ///   - isOdd: whether the last digit is odd.
  func isUp(half: Int, isOdd: Bool) -> Bool {
    switch self {
    case .halfAway: half >= 0
    case .halfEven: half > 0 || (half == 0 && isOdd)
    case .down: false
    }
  }
}

extension ExactNumber {
  /// The quotient, rounded to a number of places from 0 to `fractionDigitsMax`.
  ///
  /// - Returns: nil for a division by zero, and if an intermediate result exceeds 128 bits; `ExactDecimal` has no such
  ///   bound.
  public static func quotient(
    _ a: ExactNumber, by b: ExactNumber, places: Int, _ rounding: Rounding = .halfAway
  ) -> ExactNumber? {
    guard b.scaled != 0, (0...fractionDigitsMax).contains(places) else { return nil }
    let (numerator, isTooLarge) = a.magnitude.scaled.multipliedReportingOverflow(by: power(places))
    guard !isTooLarge else { return nil }
    let divisor = b.magnitude.scaled
    var (quotient, rest) = numerator.quotientAndRemainder(dividingBy: divisor)
    let other = divisor - rest
    if rest > 0, rounding.isUp(half: rest < other ? -1 : rest > other ? 1 : 0, isOdd: quotient % 2 == 1) {
      quotient += 1
    }
    let (scaled, isOver) = quotient.multipliedReportingOverflow(by: power(fractionDigitsMax - places))
    guard !isOver else { return nil }
    return ExactNumber(scaled: (a.scaled < 0) != (b.scaled < 0) ? -scaled : scaled)
  }

  private static func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(Int128(1)) { power, _ in power * 10 } }
}
