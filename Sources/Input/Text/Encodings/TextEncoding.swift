internal import Glibc
internal import Platform

/// The encodings of Polish municipal systems.
public enum TextEncoding: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  /// The encoding of CSV from Excel on a Polish Windows, and of most files of GUS.
  case windows1250 = "windows-1250"
  case iso88592 = "iso-8859-2"
  /// DOS-era tax and land systems.
  case cp852 = "cp852"

  /// The byte order mark of UTF-8.
  public static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
}

/// A single-byte encoding as a table: the UTF-8 of each of its upper 128 bytes.
public struct SingleByteTable {
  /// Four bytes for each byte from 0x80: the length of its UTF-8 (0 where the byte is undefined), then the UTF-8.
  private let entries: [UInt8]
  /// The encoding.
  public let encoding: TextEncoding

  /// The table of the C library's iconv(3) for the encoding; nil for UTF-8.
  public init?(_ encoding: TextEncoding) throws(FormatError) {
    if encoding == .utf8 { return nil }
    guard let handle = iconv_open("UTF-8", encoding.rawValue), handle != iconv_t(bitPattern: -1) else {
      throw FormatError(
        "the C library does not know the encoding \(encoding.rawValue)",
        advice: "Install the package that brings gconv modules (libc-bin, or glibc's locales)")
    }
    defer { iconv_close(handle) }
    var entries = [UInt8](repeating: 0, count: 128 * 4)
    for upper in 128...255 {
      // A control code is not text: a file with one was written in another encoding.
      if encoding == .iso88592 && upper < 0xA0 { continue }
      var output: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
      let length = withUnsafeMutableBytes(of: &output) { SingleByteTable.convert(handle, UInt8(upper), into: $0) }
      guard length > 0 else { continue }
      let at = (upper - 128) * 4
      (entries[at], entries[at + 1], entries[at + 2], entries[at + 3]) = (UInt8(length), output.0, output.1, output.2)
    }
    self.entries = entries
    self.encoding = encoding
  }

  /// The length of the UTF-8 of one byte; 0 where it is undefined.
  static func convert(_ handle: iconv_t, _ byte: UInt8, into output: UnsafeMutableRawBufferPointer) -> Int {
    var input = CChar(bitPattern: byte)
    return withUnsafeMutablePointer(to: &input) { pointer in
      var from: UnsafeMutablePointer<CChar>? = pointer
      var to: UnsafeMutablePointer<CChar>? = output.baseAddress!.assumingMemoryBound(to: CChar.self)
      var (left, space) = (1, output.count)
      let result = iconv(handle, &from, &left, &to, &space)
      return result == Int(bitPattern: UInt.max) || Int(result) == -1 ? 0 : output.count - space
    }
  }

  /// Writes the UTF-8 of the text and returns its length; nil at an undefined byte.
  ///
  /// At most three bytes are written for each byte.
  public func decode(_ text: UnsafeRawBufferPointer, into target: UnsafeMutablePointer<UInt8>) -> Int? {
    entries.withUnsafeBufferPointer { entries -> Int? in
      var written = 0
      for byte in text {
        if byte < 0x80 {
          target[written] = byte
          written += 1
          continue
        }
        let at = Int(byte - 0x80) * 4
        let length = Int(entries[at])
        if length == 0 { return nil }
        target[written] = entries[at + 1]
        target[written + 1] = entries[at + 2]
        target[written + 2] = entries[at + 3]
        written += length
      }
      return written
    }
  }

  /// The first byte that is undefined in the encoding.
  public func undefinedByte(in text: UnsafeRawBufferPointer) -> UInt8? {
    text.first { $0 >= 0x80 && entries[Int($0 - 0x80) * 4] == 0 }
  }

  /// The bytes of a text in this encoding; nil if a character cannot be encoded.
  public func encode(_ text: String) -> [UInt8]? {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        bytes.append(UInt8(scalar.value))
        continue
      }
      let utf8 = Array(String(scalar).utf8)
      let upper = (0..<128).first { index in
        Int(entries[index * 4]) == utf8.count && utf8.indices.allSatisfy { entries[index * 4 + 1 + $0] == utf8[$0] }
      }
      guard let upper else { return nil }
      bytes.append(UInt8(128 + upper))
    }
    return bytes
  }
}

extension SingleByteTable {
  /// One byte as a character; U+FFFD if it is undefined.
  public func shown(_ byte: UInt8) -> String {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 4) { target -> String in
      let length = withUnsafeBytes(of: byte) { decode($0, into: target.baseAddress!) }
      guard let length else { return "\u{FFFD}" }
      return String(decoding: target[..<length], as: UTF8.self)
    }
  }
}
