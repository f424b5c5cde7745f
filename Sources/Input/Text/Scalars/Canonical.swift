/// Tests and conversions for values that already are, or nearly are, in canonical form: the common case in the inner loops.
///
/// Each answers "no" where it is not certain, and then the careful parsers are asked. Sixteen bytes are looked at in two
/// machine words whatever the length of the text is: it is followed by `slackBytes` that may be read.
public enum Canonical {
  /// How many bytes behind a text may be read, and behind a target written.
  public static let slackBytes = 64

  /// A bit for each of the first 16 bytes of a text: whether it is not a digit. Bits behind the text are zero.
  @inlinable @inline(__always)
  static func nonDigits(_ text: UnsafePointer<UInt8>, _ count: Int) -> UInt64 {
    let bits = Lanes.nonDigits(Lanes.load(text)) | Lanes.nonDigits(Lanes.load(text + 8)) &<< 8
    return bits & ((1 &<< UInt64(truncatingIfNeeded: count)) &- 1)
  }

  /// A number of at most 16 digits; nil for all else.
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

  /// How many bytes of the text are the canonical form, but for the mark at `mark`, which must become a point; a mark of
  /// -1 where nothing must change, a length of 0 where the text must be looked at more closely.
  @inlinable @inline(__always)
  public static func decimal(_ text: UnsafePointer<UInt8>, _ count: Int, mark: UInt8) -> (length: Int, mark: Int) {
    let sign = text[0] == UInt8(ascii: "-") ? 1 : 0
    let digits = count &- sign
    guard digits > 0, digits <= 16 else { return (0, -1) }
    let others = nonDigits(text + sign, digits)
    let whole = others == 0 ? digits : others.trailingZeroBitCount
    // A zero in front that is not alone, or no digit at all.
    guard text[sign] != 48 || whole == 1, whole > 0 else { return (0, -1) }
    var length = whole &+ sign
    if others != 0 {
      // One mark, and a digit behind it.
      guard others & (others &- 1) == 0, text[length] == mark, whole < digits &- 1 else { return (0, -1) }
      var end = count
      while text[end &- 1] == 48 { end &-= 1 }
      if end > length &+ 1 { return (end, mark == UInt8(ascii: ".") ? -1 : length) }
      length = end &- 1
    }
    return sign == 1 && text[1] == 48 ? (0, -1) : (length, -1)
  }

  /// Copies a text that `decimal` has looked at, and what lies behind it, in words: faster than to count its bytes.
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

  /// `2024-07-15`, of the days that every month has.
  @inlinable @inline(__always)
  public static func isDate(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count == 10, nonDigits(text, 10) == 0b1001_0000, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
      isMonth(text + 5)
    else { return false }
    let day = (text[8] &- 48) &* 10 &+ (text[9] &- 48)
    // The careful parser refuses the year 0.
    return day >= 1 && day <= 28 && text[0] != 48
  }

  @inlinable @inline(__always)
  static func isMonth(_ digits: UnsafePointer<UInt8>) -> Bool {
    let month = (digits[0] &- 48) &* 10 &+ (digits[1] &- 48)
    return month >= 1 && month <= 12
  }
}
