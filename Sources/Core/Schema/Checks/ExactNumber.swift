/// An exact decimal number for sums and comparisons: 18 digits before the point and 12 after it.
///
/// A number that does not fit must be reported; it must never be replaced by another.
public struct ExactNumber: Hashable, Comparable, Sendable {
  /// The most digits after the point.
  public static let fractionDigitsMax = 12
  /// The most digits before the point.
  public static let wholeDigitsMax = 18

  /// The number times 10 to the power of `fractionDigitsMax`.
  public var scaled: Int128

  public init(scaled: Int128) { self.scaled = scaled }

  /// An integer.
  public init(_ value: Int64) { scaled = Int128(value) * Self.scale }

  /// A number in its canonical decimal form, `-12.5`; nil if it has too many digits.
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

  /// The number in a cell; nil if absent or too large.
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

  /// The absolute value.
  public var magnitude: ExactNumber { ExactNumber(scaled: scaled < 0 ? -scaled : scaled) }

  public static func < (a: ExactNumber, b: ExactNumber) -> Bool { a.scaled < b.scaled }

  /// The sum. Sums of 10⁸ numbers of any size fit; a larger sum saturates.
  public static func + (a: ExactNumber, b: ExactNumber) -> ExactNumber {
    let (sum, isTooLarge) = a.scaled.addingReportingOverflow(b.scaled)
    return ExactNumber(scaled: !isTooLarge ? sum : a.scaled < 0 ? -.max : .max)
  }

  /// The difference.
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
