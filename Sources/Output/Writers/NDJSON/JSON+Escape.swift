internal import Platform

extension JSON {
  /// Appends the escape sequence of one byte of a string (RFC 8259 section 7).
  @inline(__always)
  static func escape(_ byte: UInt8, _ put: (UInt8) -> Void) {
    let short: UInt8
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): short = byte
    case 0x08: short = UInt8(ascii: "b")
    case 0x09: short = UInt8(ascii: "t")
    case 0x0a: short = UInt8(ascii: "n")
    case 0x0c: short = UInt8(ascii: "f")
    case 0x0d: short = UInt8(ascii: "r")
    case 0..<0x20:
      for byte in "\\u00".utf8 { put(byte) }
      put(byte < 0x10 ? UInt8(ascii: "0") : UInt8(ascii: "1"))
      let low = byte & 0x0f
      return put(low < 10 ? low + UInt8(ascii: "0") : low - 10 + UInt8(ascii: "a"))
    default: return put(byte)
    }
    put(UInt8(ascii: "\\"))
    put(short)
  }
}
