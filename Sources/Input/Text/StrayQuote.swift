internal import Glibc

/// Quotes inside values of CSV that have none around them.
///
/// RFC 4180 has no such quotes, and many offices write them: `Szkoła "Nowa" nr 1`. A quote without a partner is what is left
/// of a value that was in quotes, or was typed by mistake.
public enum StrayQuote {
  /// Moves blanks that stand before a value in quotes behind it, where they mean nothing: ` "Kraków"` is the value Kraków.
  ///
  /// The bytes must be writable.
  public static func moveBlanks(of raw: UnsafeRawBufferPointer, _ quote: UInt8) {
    let blanks = raw.prefix { $0 == 0x20 || $0 == 0x09 }.count
    guard blanks > 0, let base = raw.baseAddress else { return }
    let quoted = Blank.trimmed(UnsafeRawBufferPointer(rebasing: raw[blanks...]))
    guard quoted.count > 1, quoted.first == quote, quoted.last == quote else { return }
    var at = 1
    while at < quoted.count - 1 {
      if quoted[at] == quote {
        guard quoted[at + 1] == quote, at + 1 < quoted.count - 1 else { return }
        at += 1
      }
      at += 1
    }
    let target = UnsafeMutableRawPointer(mutating: base)
    memmove(target, target + blanks, raw.count - blanks)
    memset(target + (raw.count - blanks), 0x20, blanks)
  }

  /// Whether a value without quotes around it has one without a partner, or doubled ones as only a value in quotes has.
  ///
  /// Not if it has the pair „…", and not if it is an angle in minutes and seconds (`50°03'21"`).
  ///
  /// - Parameter allowsMeasures: whether a quote after a digit may mean inches.
  public static func isOne(in raw: UnsafeRawBufferPointer, _ quote: UInt8, allowsMeasures: Bool) -> Bool {
    let value = Blank.trimmed(raw)
    guard let first = value.firstIndex(of: quote), first > 0 else { return false }
    var (count, isDoubled) = (0, false)
    for at in value.indices where value[at] == quote {
      if value[at - 1] == quote { isDoubled = true }
      if value[at - 1] &- 48 < 10, allowsMeasures || isAngle(value[..<at]) { continue }
      count += 1
    }
    if count % 2 == 0 { return isDoubled }
    // In windows-1250 the opening one is 0x84, which in UTF-8 is a part of letters.
    guard let text = String(validating: value, as: UTF8.self) else { return !value.contains(0x84) }
    return !text.contains { "„“”".contains($0) }
  }

  /// Whether a value ends with a number and a quote that may mean inches or seconds.
  public static func isMeasure(_ raw: UnsafeRawBufferPointer, _ quote: UInt8) -> Bool {
    let value = Blank.trimmed(raw)
    guard value.count > 1, value.last == quote, value[value.count - 2] &- 48 < 10 else { return false }
    return value.count { $0 == quote } == 1
  }

  /// Whether minutes stand before the seconds: an apostrophe or a degree sign, in UTF-8 or a single byte.
  private static func isAngle(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
    bytes.contains { $0 == 0x27 || $0 == 0xB0 || $0 == 0xB2 }
  }
}
