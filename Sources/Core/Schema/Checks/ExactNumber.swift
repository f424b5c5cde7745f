/// A decimal number for sums and comparisons, exact: 18 digits before the point and 12 behind it.
///
/// Whoever meets a number that does not fit must say so, and never go on with another one.
public struct ExactNumber: Hashable, Comparable, Sendable {
  /// Digits behind the point that are kept.
  public static let fractionDigitsMax = 12
  /// Digits before the point.
  public static let wholeDigitsMax = 18

  /// The number times 10 to the power of `fractionDigitsMax`.
  public var scaled: Int128

  public init(scaled: Int128) { self.scaled = scaled }

  /// A whole number.
  public init(_ value: Int64) { scaled = Int128(value) * Self.scale }

  /// A number in its canonical decimal form, `-12.5`; nil where it has more digits than are kept.
  public init?(canonical bytes: UnsafeRawBufferPointer) {
    guard let text = DecimalText(bytes), text.whole.count <= Self.wholeDigitsMax,
      text.fraction.count <= Self.fractionDigitsMax
    else { return nil }
    var whole: Int64 = 0
    for digit in text.whole { whole = whole &* 10 &+ Int64(digit &- 48) }
    var fraction: Int64 = 0
    for digit in text.fraction { fraction = fraction &* 10 &+ Int64(digit &- 48) }
    for _ in text.fraction.count..<Self.fractionDigitsMax { fraction &*= 10 }
    let magnitude = Int128(whole) * Self.scale + Int128(fraction)
    scaled = text.isNegative ? -magnitude : magnitude
  }

  /// A number in its canonical decimal form.
  public init?(_ text: String) {
    var copy = text
    guard let number = copy.withUTF8({ ExactNumber(canonical: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = number
  }

  /// The number in a cell; nil for an absent one, and where it does not fit.
  public init?(_ cell: Cell) {
    switch cell.kind {
    case .integer:
      guard cell.integer.magnitude < 1_000_000_000_000_000_000 else { return nil }
      self.init(cell.integer)
    case .text: self.init(canonical: cell.bytes)
    case .null: return nil
    }
  }

  private static let scale: Int128 = 1_000_000_000_000

  /// Without its sign.
  public var magnitude: ExactNumber { ExactNumber(scaled: scaled < 0 ? -scaled : scaled) }

  public static func < (a: ExactNumber, b: ExactNumber) -> Bool { a.scaled < b.scaled }

  /// The sum of both. Sums of 10⁸ numbers of any size fit; a larger one stays at the largest number there is.
  public static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    let (sum, isTooLarge) = a.scaled.addingReportingOverflow(b.scaled)
    return ExactNumber(scaled: !isTooLarge ? sum : a.scaled < 0 ? -.max : .max)
  }

  /// What is left of the first.
  public static func - (a: ExactNumber, b: ExactNumber) -> ExactNumber { a + ExactNumber(scaled: -b.scaled) }
}

extension ExactNumber: CustomStringConvertible {
  public var description: String {
    let magnitude = magnitude.scaled
    var text = "\(magnitude / Self.scale)"
    let rest = magnitude % Self.scale
    if rest > 0 {
      var digits = String(rest)
      while digits.utf8.count < Self.fractionDigitsMax { digits = "0" + digits }
      while digits.hasSuffix("0") { digits.removeLast() }
      text += "." + digits
    }
    return scaled < 0 ? "-" + text : text
  }
}
