/// Integers of 64 bits.
public enum Whole {
  /// Parses an integer in any spelling of `Decimal`, if its value is whole: `1 234`, `12,00`, `1e3`.
  ///
  /// Nil if the text is not a number, has a fraction or does not fit into 64 bits.
  public static func read(
    _ text: UnsafeRawBufferPointer, mark: DecimalMark = .point, allowsExponent: Bool = false,
    allowsBrackets: Bool = false
  ) -> Int64? {
    withUnsafeTemporaryAllocation(byteCount: Decimal.bytesMax, alignment: 1) { target -> Int64? in
      let length = Decimal.canonical(
        text, mark: mark, allowsExponent: allowsExponent, allowsBrackets: allowsBrackets, into: target.baseAddress!)
      guard let length else { return nil }
      return canonical(UnsafeRawBufferPointer(rebasing: target[..<length]))
    }
  }

  /// Parses an integer of 64 bits; nil if the text is not a number, has a fraction or is too large.
  public static func read(
    _ text: String, mark: DecimalMark = .point, allowsExponent: Bool = false
  ) -> Int64? {
    var copy = text
    return copy.withUTF8 { read(UnsafeRawBufferPointer($0), mark: mark, allowsExponent: allowsExponent) }
  }

  /// The largest exponent that programs write only if the digits before it are complete. Spreadsheets shorten a number
  /// to six digits from 10^11 on, so `2,34568E+12` is not the number that somebody had counted.
  static let exponentMax: Int64 = 10

  /// Whether the exponent of a number, if it has one, leaves no digit unwritten: `1e+05`, `1.23457e+05`.
  public static func isComplete(_ text: UnsafeRawBufferPointer) -> Bool {
    guard let place = text.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) else { return true }
    let mantissa = text[..<place]
    let decimals = mantissa.lastIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") }.map { place - $0 - 1 } ?? 0
    guard let exponent = read(UnsafeRawBufferPointer(rebasing: text[(place + 1)...])) else { return true }
    return exponent <= max(exponentMax, Int64(decimals))
  }

  /// The value of a canonical decimal; nil if it has a fraction or does not fit.
  private static func canonical(_ digits: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = digits.first == UInt8(ascii: "-")
    var value: Int64 = 0
    // Accumulated as a negative number, since the negative range is larger by one.
    for byte in digits.dropFirst(isNegative ? 1 : 0) {
      guard byte != UInt8(ascii: ".") else { return nil }
      let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isStillTooLarge) = product.subtractingReportingOverflow(Int64(byte - 48))
      if isTooLarge || isStillTooLarge { return nil }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }
}
