/// The numbers, words and marks of a text that may be a period: in lower case without diacritics, every dash as `-`,
/// blanks removed.
struct PeriodTokens {
  enum Token {
    /// A number, and the number of its digits.
    case number(Int, digits: Int)
    case word(PeriodWord)
    case mark(UInt8)
  }

  /// The longest accepted text, in bytes.
  static let bytesMax = 96

  private(set) var tokens: [Token] = []
  /// For each token, whether a blank precedes it.
  private(set) var isApart: [Bool] = []
  private var sawBlank = false

  /// Nil if a word or a mark cannot be part of a period.
  init?(_ text: UnsafeRawBufferPointer) {
    guard text.count <= Self.bytesMax else { return nil }
    tokens.reserveCapacity(16)
    isApart.reserveCapacity(16)
    let isRead = withUnsafeTemporaryAllocation(byteCount: text.count + 1, alignment: 1) { folded -> Bool in
      guard let count = Self.fold(text, into: folded) else { return false }
      return split(UnsafeRawBufferPointer(rebasing: folded[..<count]))
    }
    if !isRead { return nil }
  }

  /// Appends a token.
  mutating func append(_ token: Token) { append(token, isApart: true) }

  private mutating func append(_ token: Token, isApart: Bool) {
    tokens.append(token)
    self.isApart.append(isApart)
  }

  /// Removes words at the end.
  mutating func removeLast(_ count: Int) {
    tokens.removeLast(count)
    isApart.removeLast(count)
  }

  private mutating func split(_ text: UnsafeRawBufferPointer) -> Bool {
    var index = 0
    while index < text.count {
      let byte = text[index]
      let start = index
      if byte == 0x20 {
        sawBlank = true
        index += 1
        continue
      } else if byte &- 48 < 10 {
        var value = 0
        while index < text.count, text[index] &- 48 < 10 {
          value = value * 10 + Int(text[index] - 48)
          index += 1
          if index - start > 9 { return false }
        }
        append(.number(value, digits: index - start), isApart: sawBlank)
      } else if byte &- 97 < 26 {
        while index < text.count, text[index] &- 97 < 26 { index += 1 }
        guard let word = PeriodWord.meaning(of: UnsafeRawBufferPointer(rebasing: text[start..<index])) else {
          return false
        }
        if word == .filler {
          sawBlank = true
          continue
        }
        append(.word(word), isApart: sawBlank)
      } else {
        append(.mark(byte), isApart: sawBlank)
        index += 1
      }
      sawBlank = false
    }
    return true
  }

  /// Nil if a byte cannot be part of a period.
  private static func fold(_ text: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer) -> Int? {
    var count = 0
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        switch byte {
        case 65...90: target[count] = byte | 0x20
        case 97...122, 48...58, 0x20: target[count] = byte
        case 0x09, 0x0A, 0x0D: target[count] = 0x20
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"), UInt8(ascii: ","), UInt8(ascii: "+"):
          target[count] = byte
        default: return nil
        }
        index += 1
        count += 1
        continue
      }
      guard index + 1 < text.count else { return nil }
      let (letter, length) = folded(byte, text[index + 1], index + 2 < text.count ? text[index + 2] : 0)
      guard length > 0 else { return nil }
      index += length
      // A combining mark of a decomposed letter yields no character.
      if letter > 0 {
        target[count] = letter
        count += 1
      }
    }
    return count
  }

  /// The ASCII equivalent of a character of two or three bytes, and its length; 0 and 0 for all others.
  private static func folded(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> (letter: UInt8, length: Int) {
    switch (first, second) {
    case (0xC2, 0xA0): (0x20, 2)
    case (0xC3, 0x93), (0xC3, 0xB3): (UInt8(ascii: "o"), 2)
    case (0xC4, 0x84), (0xC4, 0x85): (UInt8(ascii: "a"), 2)
    case (0xC4, 0x86), (0xC4, 0x87): (UInt8(ascii: "c"), 2)
    case (0xC4, 0x98), (0xC4, 0x99): (UInt8(ascii: "e"), 2)
    case (0xC5, 0x81), (0xC5, 0x82): (UInt8(ascii: "l"), 2)
    case (0xC5, 0x83), (0xC5, 0x84): (UInt8(ascii: "n"), 2)
    case (0xC5, 0x9A), (0xC5, 0x9B): (UInt8(ascii: "s"), 2)
    case (0xC5, 0xB9), (0xC5, 0xBA), (0xC5, 0xBB), (0xC5, 0xBC): (UInt8(ascii: "z"), 2)
    case (0xCC, 0x81), (0xCC, 0x87), (0xCC, 0xA8): (0, 2)
    case (0xE2, 0x80):
      switch third {
      case 0x87, 0x89, 0xAF: (0x20, 3)
      case 0x90...0x95: (UInt8(ascii: "-"), 3)
      default: (0, 0)
      }
    case (0xE2, 0x88) where third == 0x92: (UInt8(ascii: "-"), 3)
    default: (0, 0)
    }
  }
}
