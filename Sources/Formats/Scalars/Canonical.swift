/// Tests and conversions for values that already are, or nearly are, in canonical form: the common case in the inner loops.
/// Each answers "no" where it is not certain, and then the careful parsers are asked.
enum Canonical {
  /// A number of at most 18 digits; nil for all else.
  @inline(__always)
  static func integer(_ text: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
    let isNegative = text[0] == UInt8(ascii: "-")
    var at = isNegative ? 1 : 0
    guard count &- at &- 1 < 18, count > at else { return nil }
    var value: Int64 = 0
    while at < count {
      let digit = text[at] &- 48
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      at &+= 1
    }
    return isNegative ? 0 &- value : value
  }

  /// The longest text that `decimal` looks at.
  static let decimalBytesMax = 24

  /// How many bytes of the text are the canonical form, but for the mark at `mark`, which must become a point; a mark of
  /// -1 where nothing must change, a length of 0 where the text must be looked at more closely.
  @inline(__always)
  static func decimal(_ text: UnsafePointer<UInt8>, _ count: Int, mark: UInt8) -> (length: Int, mark: Int) {
    let other = (length: 0, mark: -1)
    guard count <= decimalBytesMax else { return other }
    let start = text[0] == UInt8(ascii: "-") ? 1 : 0
    var at = start
    while at < count, text[at] &- 48 < 10 { at &+= 1 }
    // No digit, or a zero in front that is not alone.
    guard at > start, text[start] != 48 || at == start &+ 1 else { return other }
    var length = at
    if at < count {
      guard text[at] == mark else { return other }
      at &+= 1
      while at < count, text[at] &- 48 < 10 { at &+= 1 }
      guard at == count, at > length &+ 1 else { return other }
      while text[at &- 1] == 48 { at &-= 1 }
      if at > length &+ 1 { return (at, mark == UInt8(ascii: ".") ? -1 : length) }
      length = at &- 1
    }
    return start == 1 && text[1] == 48 ? other : (length, -1)
  }

  /// Copies a text of `decimalBytesMax`, and what lies behind it, in words: faster than to count its bytes.
  @inline(__always)
  static func copy(_ text: UnsafePointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
    for offset in stride(from: 0, to: decimalBytesMax, by: 8) {
      let word = UnsafeRawPointer(text).loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      UnsafeMutableRawPointer(target).storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
    }
  }

  /// `2024` or `2024-07`.
  @inline(__always)
  static func isPeriod(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count == 4 || count == 7, areDigits(text, 4) else { return false }
    return count == 4 || (text[4] == UInt8(ascii: "-") && isMonth(text + 5))
  }

  /// `2024-07-15`, of the days that every month has.
  @inline(__always)
  static func isDate(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    guard count == 10, areDigits(text, 4), text[4] == UInt8(ascii: "-"), isMonth(text + 5),
      text[7] == UInt8(ascii: "-"), areDigits(text + 8, 2)
    else { return false }
    let day = (text[8] &- 48) &* 10 &+ (text[9] &- 48)
    return day >= 1 && day <= 28 && !(text[0] == 48 && text[1] == 48 && text[2] == 48 && text[3] == 48)
  }

  @inline(__always)
  private static func areDigits(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    for index in 0..<count where text[index] &- 48 > 9 { return false }
    return true
  }

  @inline(__always)
  private static func isMonth(_ text: UnsafePointer<UInt8>) -> Bool {
    guard areDigits(text, 2) else { return false }
    let month = (text[0] &- 48) &* 10 &+ (text[1] &- 48)
    return month >= 1 && month <= 12
  }
}
