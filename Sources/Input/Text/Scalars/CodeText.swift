/// Codes that a spreadsheet or a program has spoiled on the way.
///
/// A code is text: all of its digits count, and nothing in it is invisible. What can be told from a single value is told
/// here; lost zeros show only in comparison with other documents.
public enum CodeText {
  /// How a code was spoiled.
  public enum Fault: Hashable, Sendable {
    /// `2,34568E+12`: a spreadsheet shows a long number so, and its last digits are lost.
    case exponent
    /// `12345.0`: a program took the code for a number with decimals.
    case fraction
    /// A character inside that cannot be seen: its code point.
    case invisible(UInt32)
    /// A quotation mark or an apostrophe at an end: what is left of a quoted text.
    case quote
    /// `12.mar`: a spreadsheet took `12-3` for a day.
    case day
    /// A character that looks like an ASCII one: its code point.
    case lookalike(UInt32)
  }

  /// The fewest digits before `.0` that show a spoiled code; shorter ones, such as `10.0`, are codes of classifications.
  static let fractionDigitsMin = 5

  /// Whether a text of at least one byte must be looked at: it has bytes outside printable ASCII or quotes, or ends like a
  /// number with an exponent or decimals, or like a day. False for nearly all codes.
  ///
  /// The text must be followed by `Canonical.slackBytes` of readable memory.
  @inlinable @inline(__always)
  public static func isSuspicious(_ text: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var at = 0
    while at < count {
      let word = Lanes.load(text + at)
      // A high bit for every byte from 0x20 to 0x7E: the addition carries into it from 0x20 on, and for 0x7F the second.
      let printable = ((word & Lanes.lows) &+ Lanes.ones &* 0x60) & ~word & ~((word & Lanes.lows) &+ Lanes.ones)
      var others = ~printable & Lanes.highs
      // Both quotes at once, and with them # and &: 0x22 and 0x27 without the bits in which they differ.
      others |= ~Lanes(of: 0x22).differing(word & (Lanes.ones &* 0xFA)) & Lanes.highs
      let left = count &- at
      if left < 8 { others &= (1 &<< UInt64(truncatingIfNeeded: left &* 8)) &- 1 }
      if others != 0 { return true }
      at &+= 8
    }
    guard count > 2, text[count &- 1] &- 48 < 10 else {
      return count > 4 && count < 7 && (text[count &- 4] == 0x2D || text[count &- 4] == 0x2E)
    }
    return isMark(text[count &- 2]) || isMark(text[count &- 3]) || (count > 3 && isMark(text[count &- 4]))
  }

  @inlinable @inline(__always)
  static func isMark(_ byte: UInt8) -> Bool {
    byte | 0x20 == 0x65 || byte == 0x2B || byte == 0x2C || byte == 0x2E
  }

  /// A code as it was meant: without the signs with which spreadsheets are told that it is a text, `="0612011"` and
  /// `'0612011`.
  public static func meant(_ code: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    var inner = code[...]
    if inner.count > 3, inner.starts(with: [0x3D, 0x22]), inner.last == 0x22 {
      inner = inner.dropFirst(2).dropLast()
    } else if inner.count > 1, inner.first == 0x27 {
      inner = inner.dropFirst()
      if inner.count > 1, inner.last == 0x27 { inner = inner.dropLast() }
    }
    let isPlain = inner.allSatisfy { ![0x22, 0x27].contains($0) }
    return isPlain && inner.count < code.count ? UnsafeRawBufferPointer(rebasing: inner) : code
  }

  /// Whether a code has only letters and digits of ASCII and the usual signs between them: nothing can be wrong with it
  /// alone.
  @inlinable @inline(__always)
  public static func isPlain(_ code: UnsafeRawBufferPointer) -> Bool {
    for byte in code {
      guard byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte == 0x2F || byte == 0x5F else { return false }
    }
    return true
  }

  /// The fault of a code without surrounding blanks; nil if nothing is wrong with it alone.
  public static func fault(_ code: UnsafeRawBufferPointer) -> Fault? {
    guard let base = code.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return nil }
    if let character = invisible(base, code.count) { return .invisible(character) }
    if code.contains(0x22) || code.first == 0x27 || code.last == 0x27 { return .quote }
    if !TextCheck.isPlain(base, code.count), let character = Lookalike.first(in: code) { return .lookalike(character) }
    if isDay(code) { return .day }
    switch ValueForm(text: code) {
    case .exponent: return .exponent
    case .fraction(let digits): return digits >= fractionDigitsMin ? .fraction : nil
    default: return nil
    }
  }

  /// A day and a month as a Polish or an English spreadsheet shows them: `12.mar`, `3-gru`, `12-Mar`.
  private static func isDay(_ code: UnsafeRawBufferPointer) -> Bool {
    guard code.count < 8, let mark = code.dropFirst().prefix(2).firstIndex(where: { $0 == 0x2D || $0 == 0x2E }),
      code[..<mark].allSatisfy({ $0 &- 48 < 10 }), code.count > mark + 3
    else { return false }
    return months.contains(String(decoding: code[(mark + 1)...], as: UTF8.self).lowercased())
  }

  private static let months: Set<String> = [
    "sty", "lut", "mar", "kwi", "maj", "cze", "lip", "sie", "wrz", "paź", "lis", "gru", "jan", "feb", "apr", "may",
    "jun",
    "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  /// The first invisible character; ordinary spaces are visible enough between the parts of a code.
  private static func invisible(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> UInt32? {
    var at = 0
    while at < count {
      let byte = bytes[at]
      if byte < 0x20 || byte == 0x7F { return UInt32(byte) }
      if byte < 0xC2 {
        at += 1
        continue
      }
      switch Blank.length(bytes + at, count - at) {
      case 2: return UInt32(byte & 0x1F) << 6 | UInt32(bytes[at + 1] & 0x3F)
      case 3: return UInt32(byte & 0x0F) << 12 | UInt32(bytes[at + 1] & 0x3F) << 6 | UInt32(bytes[at + 2] & 0x3F)
      default: at += 1
      }
    }
    return nil
  }
}
