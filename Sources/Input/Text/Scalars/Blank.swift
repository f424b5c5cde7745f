/// White space of Polish exports: space, tab, line ends, NBSP (U+00A0), thin space (U+2009), figure space (U+2007) and
/// narrow NBSP (U+202F).
public enum Blank {
  /// The length of the blank character at the start; 0 if there is none.
  @inline(__always)
  static func length(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard count > 0 else { return 0 }
    switch bytes[0] {
    case 0x20, 0x09, 0x0A, 0x0D: return 1
    case 0xC2: return count > 1 && bytes[1] == 0xA0 ? 2 : 0
    case 0xE2:
      guard count > 2, bytes[1] == 0x80 else { return 0 }
      return bytes[2] == 0xAF || bytes[2] == 0x89 || bytes[2] == 0x87 ? 3 : 0
    default: return 0
    }
  }

  /// The length of the blank character at the end; 0 if there is none.
  @inline(__always)
  static func lengthAtEnd(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    guard count > 0 else { return 0 }
    switch bytes[count - 1] {
    case 0x20, 0x09, 0x0A, 0x0D: return 1
    case 0xA0: return count > 1 && bytes[count - 2] == 0xC2 ? 2 : 0
    case 0xAF, 0x89, 0x87: return count > 2 && bytes[count - 3] == 0xE2 && bytes[count - 2] == 0x80 ? 3 : 0
    default: return 0
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
