internal import Glibc

/// Copies text and detects bytes that a format must escape, eight at a time.
///
/// The word tests are those of S. E. Anderson's "Bit Twiddling Hacks" (haszero, hasless); they report whether the word
/// has such a byte, which is all that the fast path needs.
enum ByteScan {
  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private static func has(_ byte: UInt8, in word: UInt64) -> UInt64 {
    let difference = word ^ (ones &* UInt64(byte))
    return (difference &- ones) & ~difference & highs
  }

  @inline(__always)
  private static func hasLess(than byte: UInt8, in word: UInt64) -> UInt64 {
    (word &- ones &* UInt64(byte)) & ~word & highs
  }

  /// Comma, quote, CR, LF: the bytes that require quoting in RFC 4180.
  @inline(__always)
  static func csv(_ word: UInt64) -> UInt64 {
    has(UInt8(ascii: ","), in: word) | has(UInt8(ascii: "\""), in: word) | has(0x0d, in: word) | has(0x0a, in: word)
  }

  /// Quote, backslash, control characters: the bytes that RFC 8259 section 7 escapes.
  @inline(__always)
  static func json(_ word: UInt64) -> UInt64 {
    hasLess(than: 0x20, in: word) | has(UInt8(ascii: "\""), in: word) | has(UInt8(ascii: "\\"), in: word)
  }

  /// Copies the bytes and returns whether `test` matched any of them.
  ///
  /// The target must have space for `count` bytes; the last words overlap instead of accessing memory past it.
  @inline(__always)
  static func copy(
    _ source: UnsafeRawPointer, _ count: Int, to target: UnsafeMutableRawPointer, _ test: (UInt64) -> UInt64
  ) -> Bool {
    var found: UInt64 = 0
    @inline(__always) func word(_ offset: Int) {
      let word = source.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      target.storeBytes(of: word, toByteOffset: offset, as: UInt64.self)
      found |= test(word)
    }
    if count >= 8 {
      var offset = 0
      while offset + 8 <= count {
        word(offset)
        offset += 8
      }
      if offset < count { word(count - 8) }
    } else if count >= 4 {
      let low = source.loadUnaligned(as: UInt32.self)
      let high = source.loadUnaligned(fromByteOffset: count - 4, as: UInt32.self)
      target.storeBytes(of: low, as: UInt32.self)
      target.storeBytes(of: high, toByteOffset: count - 4, as: UInt32.self)
      found = test(UInt64(low) | UInt64(high) << 32)
    } else {
      // Padded with letters, which no format escapes.
      var word: UInt64 = 0x4141_4141_4141_4141
      var offset = 0
      while offset < count {
        let byte = source.load(fromByteOffset: offset, as: UInt8.self)
        target.storeBytes(of: byte, toByteOffset: offset, as: UInt8.self)
        word = word << 8 | UInt64(byte)
        offset += 1
      }
      found = test(word)
    }
    return found != 0
  }
}
