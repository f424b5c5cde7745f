/// What follows a backslash in a JSON string (RFC 8259, section 7).
public enum JSONEscape {
  /// Why `\uXXXX` stands for no character.
  public enum Fault: Error {
    /// One of the four digits is no hexadecimal digit, or is missing.
    case digit
    /// It is half of a surrogate pair.
    case half
  }

  /// The value of a hexadecimal digit; nil for any other byte.
  @inlinable @inline(__always)
  public static func hexadecimal(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 0x30...0x39: UInt32(byte &- 0x30)
    case 0x41...0x46: UInt32(byte &- 0x41 &+ 10)
    case 0x61...0x66: UInt32(byte &- 0x61 &+ 10)
    default: nil
    }
  }

  /// The byte that an escape of one letter stands for: 10 for `n`, the sign itself for `"`, `\` and `/`; nil for others.
  @inlinable
  public static func byte(of letter: UInt8) -> UInt8? {
    switch letter {
    case 0x22, 0x5C, 0x2F: letter
    case 0x62: 0x08
    case 0x66: 0x0C
    case 0x6E: 0x0A
    case 0x72: 0x0D
    case 0x74: 0x09
    default: nil
    }
  }

  /// The character of `\uXXXX`, or of the two that are a surrogate pair.
  ///
  /// - Parameter position: the first digit; afterwards what follows the escape, or the byte that is wrong.
  @inlinable
  public static func scalar<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, at position: inout Int
  ) throws(Fault) -> Unicode.Scalar where Bytes.Index == Int {
    let first = try unit(in: bytes, at: &position)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, position + 1 < bytes.endIndex, bytes[position] == 0x5C, bytes[position + 1] == 0x75 else {
      throw .half
    }
    position += 2
    let second = try unit(in: bytes, at: &position)
    guard (0xDC00...0xDFFF).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .half }
    return scalar
  }

  @inlinable
  static func unit<Bytes: RandomAccessCollection<UInt8>>(
    in bytes: Bytes, at position: inout Int
  ) throws(Fault) -> UInt32 where Bytes.Index == Int {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.endIndex, let digit = hexadecimal(bytes[position]) else { throw .digit }
      value = value << 4 | digit
      position += 1
    }
    return value
  }
}
