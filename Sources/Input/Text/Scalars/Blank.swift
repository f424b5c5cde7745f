/// White space of every kind, and the characters that take no space: in a value neither can be seen.
///
/// The separators of Unicode (categories Zs, Zl and Zp, among them NBSP, thin and ideographic space), tabs and line ends,
/// and the characters of category Cf that only shape their neighbours: soft hyphen, zero-width space and joiners, marks
/// of direction, and the byte order mark (Unicode 15, DerivedGeneralCategory.txt).
public enum Blank {
  /// The length of the blank character at the start; 0 if there is none.
  @inline(__always)
  static func length(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard count > 0 else { return 0 }
    switch bytes[0] {
    case 0x20, 0x09...0x0D: return 1
    case 0xC2: return count > 1 && isBlank(bytes[1]) ? 2 : 0
    case 0xE1, 0xE2, 0xE3, 0xEF: return count > 2 && isBlank(bytes[0], bytes[1], bytes[2]) ? 3 : 0
    default: return 0
    }
  }

  /// The length of the blank character at the end; 0 if there is none.
  @inline(__always)
  static func lengthAtEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard count > 0 else { return 0 }
    let last = bytes[count - 1]
    switch last {
    case 0x20, 0x09...0x0D: return 1
    case 0x80...0xBF:
      if count > 1, bytes[count - 2] == 0xC2 { return isBlank(last) ? 2 : 0 }
      return count > 2 && isBlank(bytes[count - 3], bytes[count - 2], last) ? 3 : 0
    default: return 0
    }
  }

  /// Whether the character of two bytes that begins with 0xC2 is blank: NBSP, soft hyphen.
  @inline(__always)
  private static func isBlank(_ second: UInt8) -> Bool { second == 0xA0 || second == 0xAD }

  /// Whether a character of three bytes is blank.
  private static func isBlank(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
    switch (first, second) {
    case (0xE1, 0x9A): third == 0x80
    case (0xE1, 0xA0): third == 0x8E
    case (0xE2, 0x80): third <= 0x8F || (third >= 0xA8 && third <= 0xAF)
    case (0xE2, 0x81): third >= 0x9F && third != 0xA5 && third <= 0xAF
    case (0xE3, 0x80): third == 0x80
    case (0xEF, 0xBB): third == 0xBF
    default: false
    }
  }

  /// The text without surrounding blanks.
  public static func trimmed(_ text: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
    guard let base = text.baseAddress, !text.isEmpty else { return text }
    let bytes = base.assumingMemoryBound(to: UInt8.self)
    var (start, end) = (0, text.count)
    while true {
      let length = length(bytes + start, end - start)
      if length == 0 { break }
      start += length
    }
    while true {
      let length = lengthAtEnd(bytes + start, end - start)
      if length == 0 { break }
      end -= length
    }
    return UnsafeRawBufferPointer(rebasing: text[start..<end])
  }

  /// Whether the text consists only of blanks.
  public static func isBlank(_ text: UnsafeRawBufferPointer) -> Bool { trimmed(text).isEmpty }
}
