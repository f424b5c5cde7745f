/// Tests and conversions of values that are canonical, or nearly so: the common case in the inner loops.
///
/// Each answers "no" if uncertain, and the full parsers are used instead. Sixteen bytes are read as two machine words
/// whatever the length of the text, so it must be followed by `slackBytes` of readable memory.
public enum Canonical {
  /// The number of bytes after a text that may be read, and after a target that may be written.
  public static let slackBytes = 64

  /// One bit for each of the first 16 bytes of a text: whether it is not a digit. Bits after the text are zero.
  @inlinable @inline(__always)
  static func nonDigits(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let bits = Lanes.nonDigits(Lanes.load(text)) | Lanes.nonDigits(Lanes.load(text + 8)) &<< 8
    return bits & ((1 &<< UInt64(truncatingIfNeeded: count)) &- 1)
  }

  /// Whether a text of at least one byte consists of at most 16 digits.
  @inlinable @inline(__always)
  public static func isDigits(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    count <= 16 && nonDigits(text, count) == 0
  }

  /// A number of at most 16 digits; nil for any other text.
  @inlinable @inline(__always)
  public static func integer(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    let sign = text[0] == UInt8(ascii: "-") ? 1 : 0
    let digits = count &- sign
    guard digits &- 1 < 16, digits > 0, nonDigits(text + sign, digits) == 0 else { return nil }
    let value =
      digits <= 8
      ? Lanes.number(Lanes.load(text + sign), digits: digits)
      : Lanes.number(Lanes.load(text + sign), digits: 8) &* power(digits &- 8)
        &+ Lanes.number(Lanes.load(text + sign + 8), digits: digits &- 8)
    return sign == 1 ? 0 &- value : value
  }

  @inlinable
  static func power(_ exponent: Int) -> Int64 {
    var value: Int64 = 1
    for _ in 0..<exponent { value &*= 10 }
    return value
  }

  /// The length of the text in canonical form, and the index of the mark that must become a point: -1 if nothing must
  /// change. A length of 0 means that the full parser must be used.
  @inlinable @inline(__always)
  public static func decimal(_ text: UnsafePointer<UInt8>, _ count: Int, mark: UInt8) -> (length: Int, mark: Int) {
    let sign = text[0] == UInt8(ascii: "-") ? 1 : 0
    let digits = count &- sign
    guard digits > 0, digits <= 16 else { return (0, -1) }
    let others = nonDigits(text + sign, digits)
    let whole = others == 0 ? digits : others.trailingZeroBitCount
    // A leading zero that is not alone, or no digit at all.
    guard text[sign] != 48 || whole == 1, whole > 0 else { return (0, -1) }
    var length = whole &+ sign
    if others != 0 {
      // One mark, followed by a digit.
      guard others & (others &- 1) == 0, text[length] == mark, whole < digits &- 1 else { return (0, -1) }
      var end = count
      while text[end &- 1] == 48 { end &-= 1 }
      if end > length &+ 1 { return (end, mark == UInt8(ascii: ".") ? -1 : length) }
      length = end &- 1
    }
    return sign == 1 && text[1] == 48 ? (0, -1) : (length, -1)
  }

  /// Copies a text that `decimal` has accepted in whole words, which is faster than counting bytes.
  @inlinable @inline(__always)
  public static func copy(_ text: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
    for offset in stride(from: 0, to: 24, by: 8) {
      let word = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      UnsafeMutableRawPointer(target).storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// `2024` or `2024-07`.
  @inlinable @inline(__always)
  public static func isPeriod(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if count == 4 { return nonDigits(text, 4) == 0 }
    return count == 7 && nonDigits(text, 7) == 0b1_0000 && text[4] == UInt8(ascii: "-") && isMonth(text + 5)
  }

  /// `2024-07-15`, limited to days that every month has.
  @inlinable @inline(__always)
  public static func isDate(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count == 10, nonDigits(text, 10) == 0b1001_0000, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      isMonth(text + 5)
    else { return false }
    let day = (text[8] &- 48) &* 10 &+ (text[9] &- 48)
    // The full parser refuses the year 0.
    return day >= 1 && day <= 28 && text[0] != 48
  }

  @inlinable @inline(__always)
  static func isMonth(_ digits: UnsafePointer<UInt8>) -> Bool {
    let month = (digits[0] &- 48) &* 10 &+ (digits[1] &- 48)
    return month >= 1 && month <= 12
  }
}
