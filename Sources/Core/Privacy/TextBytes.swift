/// The bytes of a text in UTF-8 and its words; borrowed, valid as long as the text.
struct TextBytes {
  let bytes: UnsafePointer<UInt8>?
  let count: Int

  init(_ text: UnsafeRawBufferPointer) {
    bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    count = text.count
  }

  /// A byte of the text; 0 before its start and after its end.
  @inline(__always)
  subscript(index: Int) -> UInt8 { index >= 0 && index < count ? bytes![index] : 0 }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 <= 9 }
  @inline(__always)
  static func isCapital(_ byte: UInt8) -> Bool { byte &- 65 < 26 }
  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

  @inline(__always)
  func isDigit(_ index: Int) -> Bool { Self.isDigit(self[index]) }

  /// Whether a byte begins a character of two to four bytes that is not a letter. Characters of four bytes are mostly
  /// emoji.
  @inline(__always)
  static func isSign(_ byte: UInt8) -> Bool { byte == 0xC2 || byte == 0xE2 || byte == 0xEF || byte == 0xF0 }

  /// Whether a letter or a digit ends directly before an index. Characters with lead bytes C2, E2, EF, F0 are not
  /// letters.
  @inline(__always)
  func isInWord(before index: Int) -> Bool {
    let last = self[index - 1]
    if last < 0x80 { return Self.isLetter(last) || Self.isDigit(last) }
    if last >= 0xC0 { return !Self.isSign(last) }
    let third = self[index - 3]
    return !Self.isSign(self[index - 2]) && third != 0xE2 && third != 0xEF && self[index - 4] != 0xF0
  }

  /// Whether a letter or a digit begins at an index.
  @inline(__always)
  func isWord(at index: Int) -> Bool {
    let byte = self[index]
    if byte < 0x80 { return Self.isLetter(byte) || Self.isDigit(byte) }
    return !Self.isSign(byte)
  }

  /// The end of the letters that begin at an index.
  @inline(__always)
  func endOfLetters(_ start: Int) -> Int {
    var end = start
    while end < count {
      let byte = self[end]
      guard byte >= 0x80 ? !Self.isSign(byte) : Self.isLetter(byte) else { return end }
      end += 1
      if byte >= 0xC2 { while end < count, self[end] & 0xC0 == 0x80 { end += 1 } }
    }
    return end
  }

  /// The start of the letters that end before an index.
  func startOfLetters(before index: Int) -> Int {
    var start = index
    while start > 0, isInWord(before: start), !isDigit(start - 1) { start -= 1 }
    return start
  }

  /// Whether these bytes stand at an index, in either case; `word` has lower-case ASCII letters.
  func has(_ word: StaticString, at index: Int) -> Bool {
    guard index >= 0, index + word.utf8CodeUnitCount <= count else { return false }
    for offset in 0..<word.utf8CodeUnitCount {
      let (wanted, byte) = (word.utf8Start[offset], bytes![index + offset])
      guard byte == wanted || (Self.isCapital(byte) && byte | 0x20 == wanted) else { return false }
    }
    return true
  }

  /// The word that ends before an index, at most `signsMax` signs and blanks away; nil if there is none so near.
  func word(before index: Int, signsMax: Int) -> Range<Int>? {
    var end = index
    while end > 0, index - end <= signsMax, !isInWord(before: end) { end -= 1 }
    guard end > 0, index - end <= signsMax else { return nil }
    var start = end
    while start > 0, isInWord(before: start) { start -= 1 }
    return start < end ? start..<end : nil
  }

  /// A hash of the letters of a word, equal for upper and lower case (FNV-1a).
  func folded(_ range: Range<Int>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    var lead: UInt8 = 0
    for index in range {
      var byte = self[index]
      if byte < 0x80 {
        if Self.isCapital(byte) { byte |= 0x20 }
      } else if lead == 0xC5 || lead == 0xC4 {
        // A Polish capital letter is one code point before its small letter, except in the next block.
        if lead == 0xC4 ? [0x84, 0x86, 0x98].contains(byte) : [0x81, 0x83, 0x9A, 0xB9, 0xBB].contains(byte) {
          byte += 1
        }
      } else if lead == 0xC3, byte == 0x93 {
        byte = 0xB3
      }
      lead = byte >= 0xC0 ? byte : 0
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return hash
  }

  static func folded(_ word: String) -> UInt64 {
    Array(word.utf8).withUnsafeBytes { TextBytes($0).folded(0..<$0.count) }
  }

  /// The first word of ASCII letters, digits, dots, hyphens and underscores that the test accepts.
  func firstWord(from start: Int, _ test: (Range<Int>) -> Bool) -> Range<Int>? {
    func isPart(_ index: Int) -> Bool {
      let byte = self[index]
      return Self.isLetter(byte) || Self.isDigit(byte) || byte == 0x2E || byte == 0x2D || byte == 0x5F
    }
    var index = start
    while index < count {
      guard isPart(index) else {
        index += 1
        continue
      }
      let begin = index
      while isPart(index) { index += 1 }
      var end = index
      // The full stop of a sentence is not part of its last word.
      while end > begin, self[end - 1] == 0x2E { end -= 1 }
      if end > begin, self[index] < 0x80, test(begin..<end) { return begin..<end }
    }
    return nil
  }
}
