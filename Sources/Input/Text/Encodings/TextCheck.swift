/// A fault of a text.
public enum TextFault {
  case none
  /// Not UTF-8 (RFC 3629): the offset of the first byte that does not belong.
  case malformed(Int)
  case nul
  /// U+FFFD: a conversion destroyed a character before the document was delivered.
  case damaged
  /// A control code of C1 (U+0080 to U+009F): no text has one, and a conversion leaves them in place of letters.
  case control(UInt8)
}

/// Checks that a text is sound: well-formed UTF-8 without NUL, U+FFFD and control codes of C1.
public enum TextCheck {
  /// Whether all bytes are ASCII and none is NUL, eight bytes at a time.
  @inlinable @inline(__always)
  public static func isPlain(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    let raw = UnsafeRawPointer(bytes)
    var at = 0
    var suspicious: UInt64 = 0
    while at + 8 <= count {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      suspicious |= word | (word &- 0x0101_0101_0101_0101)
      at += 8
    }
    while at < count {
      let byte = UInt64(bytes[at])
      suspicious |= byte | (byte &- 1)
      at += 1
    }
    return suspicious & 0x8080_8080_8080_8080 == 0
  }

  /// Finds the first fault of a text.
  public static func fault(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> TextFault {
    if isPlain(bytes, count) { return .none }
    var at = 0
    while at < count {
      let byte = bytes[at]
      if byte == 0 { return .nul }
      if byte < 0x80 {
        at += 1
        continue
      }
      let length = sequenceLength(bytes + at, count - at)
      if length == 0 { return .malformed(at) }
      if byte == 0xC2 && bytes[at + 1] < 0xA0 { return .control(bytes[at + 1]) }
      if length == 3 && byte == 0xEF && bytes[at + 1] == 0xBF && bytes[at + 2] == 0xBD { return .damaged }
      at += length
    }
    return .none
  }

  /// Whether a text is well-formed UTF-8 whose characters outside ASCII are Polish letters, dashes, quotation marks and
  /// raised digits at the end of a word: nothing that a wrong encoding would leave.
  public static func isOrdinary(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    var at = 0
    while at < count {
      let byte = bytes[at]
      if byte &- 1 < 0x7F {
        at += 1
        continue
      }
      guard at + 1 < count else { return false }
      let next = bytes[at + 1]
      switch (byte, next) {
      case (0xC5, 0x81...0x84), (0xC5, 0x9A...0x9B), (0xC5, 0xB9...0xBC), (0xC4, 0x84...0x87), (0xC4, 0x98...0x99),
        (0xC3, 0x93), (0xC3, 0xB3):
        at += 2
      case (0xC2, 0xB2...0xB3), (0xC2, 0xB9):
        let following = at + 2 < count ? bytes[at + 2] : 0
        guard following < 0x80, (following | 0x20) &- 97 >= 26, at > 0, bytes[at - 1] < 0x80 else { return false }
        at += 2
      case (0xE2, 0x80):
        guard at + 2 < count, bytes[at + 2] &- 0x80 < 0x40 else { return false }
        at += 3
      default: return false
      }
    }
    return true
  }

  /// Whether a text is well-formed UTF-8 and has neither NUL nor U+FFFD nor a control code of C1.
  public static func isSound(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
    if case .none = fault(bytes, count) { true } else { false }
  }

  /// The length of the well-formed multi-byte sequence at the start; 0 if there is none (RFC 3629 section 4).
  @inline(__always)
  static func sequenceLength(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int {
    @inline(__always) func follows(_ index: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
      index < count && bytes[index] >= low && bytes[index] <= high
    }
    switch bytes[0] {
    case 0xC2...0xDF: return follows(1) ? 2 : 0
    case 0xE0: return follows(1, 0xA0, 0xBF) && follows(2) ? 3 : 0
    case 0xED: return follows(1, 0x80, 0x9F) && follows(2) ? 3 : 0
    case 0xE1...0xEF: return follows(1) && follows(2) ? 3 : 0
    case 0xF0: return follows(1, 0x90, 0xBF) && follows(2) && follows(3) ? 4 : 0
    case 0xF1...0xF3: return follows(1) && follows(2) && follows(3) ? 4 : 0
    case 0xF4: return follows(1, 0x80, 0x8F) && follows(2) && follows(3) ? 4 : 0
    default: return 0
    }
  }
}
