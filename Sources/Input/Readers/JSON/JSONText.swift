/// The text that a string with escapes stands for (RFC 8259 section 7).
enum JSONText {
  static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte - 0x30)
    case 0x41...0x46: UInt32(byte - 0x41 + 10)
    case 0x61...0x66: UInt32(byte - 0x61 + 10)
    default: nil
    }
  }

  /// Writes the text of a string whose escapes are well formed, and returns its length; nil where an escape is half of a
  /// surrogate pair. Never more bytes are written than read.
  static func decode(_ string: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) -> Int? {
    var length = 0
    var at = 0
    while at < string.count {
      let byte = string[at]
      at += 1
      guard byte == 0x5C else {
        target[length] = byte
        length += 1
        continue
      }
      let escape = string[at]
      at += 1
      guard escape == 0x75 else {
        target[length] = plain(escape)
        length += 1
        continue
      }
      guard let scalar = scalar(string, &at) else { return nil }
      for unit in UTF8.encode(scalar)! {
        target[length] = unit
        length += 1
      }
    }
    return length
  }

  private static func plain(_ escape: UInt8) -> UInt8 {
    switch escape {
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: escape
    }
  }

  private static func unit(_ string: UnsafeRawBufferPointer, _ at: inout Int) -> UInt32? {
    guard at + 4 <= string.count else { return nil }
    var value: UInt32 = 0
    for byte in string[at..<at + 4] {
      guard let digit = hexadecimal(byte) else { return nil }
      value = value << 4 | digit
    }
    at += 4
    return value
  }

  /// The character of `\uXXXX`, or of two of them.
  private static func scalar(_ string: UnsafeRawBufferPointer, _ at: inout Int) -> Unicode.Scalar? {
    guard let first = unit(string, &at) else { return nil }
    guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first) }
    guard at + 6 <= string.count, string[at] == 0x5C, string[at + 1] == 0x75 else { return nil }
    at += 2
    guard let second = unit(string, &at), (0xDC00...0xDFFF).contains(second) else { return nil }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
  }
}
