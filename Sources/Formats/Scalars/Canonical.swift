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

  /// How a number with a decimal mark stands to its canonical form.
  enum DecimalForm {
    /// The text is canonical as it is.
    case canonical
    /// The text is canonical but for the mark, which stands at this position.
    case butForMark(Int)
    case other
  }

  @inline(__always)
  static func decimal(_ text: UnsafePointer<UInt8>, _ count: Int, mark: UInt8) -> DecimalForm {
    guard count <= 40 else { return .other }
    let start = text[0] == UInt8(ascii: "-") ? 1 : 0
    var at = start
    while at < count, text[at] &- 48 < 10 { at &+= 1 }
    guard at > start, text[start] != 48 || at == start &+ 1 else { return .other }
    if at == count { return start == 1 && text[1] == 48 ? .other : .canonical }
    guard text[at] == mark else { return .other }
    let markAt = at
    at &+= 1
    while at < count, text[at] &- 48 < 10 { at &+= 1 }
    guard at == count, at > markAt &+ 1, text[count &- 1] != 48 else { return .other }
    return mark == UInt8(ascii: ".") ? .canonical : .butForMark(markAt)
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
