/// A decimal number as columns store it, `-? digits (. digits)?`, split into its parts.
///
/// The canonical form is that of XML Schema 1.1 part 2, 3.3.3 and decimalCanonicalMap: no plus, no superfluous leading
/// or trailing zero, no exponent, `0` for every zero.
@frozen
public struct DecimalText {
  /// Whether the number has a minus sign.
  public let isNegative: Bool
  /// The digits before the point; at least one.
  public let whole: UnsafeRawBufferPointer
  /// The digits after the point; empty if there is no point.
  public let fraction: UnsafeRawBufferPointer

  /// Nil if the text is not such a number. The parts point into `text`.
  @inlinable @inline(__always)
  public init?(_ text: UnsafeRawBufferPointer) {
    let count = text.count
    guard count > 0 else { return nil }
    let isNegative = text[0] == UInt8(ascii: "-")
    let first = isNegative ? 1 : 0
    var index = first
    while index < count, text[index] &- 48 <= 9 { index &+= 1 }
    guard index > first else { return nil }
    let point = index
    if index < count {
      guard text[index] == UInt8(ascii: ".") else { return nil }
      index &+= 1
      while index < count, text[index] &- 48 <= 9 { index &+= 1 }
      guard index == count, index > point &+ 1 else { return nil }
    }
    self.isNegative = isNegative
    whole = UnsafeRawBufferPointer(rebasing: text[first..<point])
    fraction = UnsafeRawBufferPointer(rebasing: text[Swift.min(point &+ 1, count)..<count])
  }

  /// Whether the number is in its canonical form.
  @inlinable @inline(__always)
  public var isCanonical: Bool {
    if whole.count > 1, whole[0] == 48 { return false }
    if !fraction.isEmpty { return fraction[fraction.count &- 1] != 48 }
    return !(isNegative && whole.count == 1 && whole[0] == 48)
  }

  /// Whether a text is a number in its canonical form.
  @inlinable @inline(__always)
  public static func isCanonical(_ text: UnsafeRawBufferPointer) -> Bool { DecimalText(text)?.isCanonical ?? false }
}
