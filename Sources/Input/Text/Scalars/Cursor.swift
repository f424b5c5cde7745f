/// A position in a short text that is parsed left to right.
struct Cursor {
  private let text: UnsafeRawBufferPointer
  private(set) var next = 0

  init(_ text: UnsafeRawBufferPointer) { self.text = text }

  var isAtEnd: Bool { next == text.count }
  var byte: UInt8? { next < text.count ? text[next] : nil }

  mutating func take(_ byte: UInt8) -> Bool {
    guard next < text.count, text[next] == byte else { return false }
    next += 1
    return true
  }

  mutating func take(_ character: Unicode.Scalar) -> Bool { take(UInt8(ascii: character)) }

  /// Consumes one of the ASCII characters and returns it.
  mutating func take(anyOf characters: StaticString) -> UInt8? {
    guard let byte, characters.withUTF8Buffer({ $0.contains(byte) }) else { return nil }
    next += 1
    return byte
  }

  /// The number formed by the next digits; nil, without consuming any, if their count is not allowed.
  mutating func number(digits: ClosedRange<Int>) -> Int? {
    var value = 0
    var end = next
    while end < text.count, text[end] &- 48 < 10 {
      guard end - next < digits.upperBound else { return nil }
      value = value * 10 + Int(text[end] - 48)
      end += 1
    }
    guard end - next >= digits.lowerBound else { return nil }
    next = end
    return value
  }

  /// The number formed by the next `count` digits, whatever follows.
  mutating func number(exactly count: Int) -> Int? {
    guard next + count <= text.count else { return nil }
    var value = 0
    for byte in text[next..<next + count] {
      guard byte &- 48 < 10 else { return nil }
      value = value * 10 + Int(byte - 48)
    }
    next += count
    return value
  }

  /// Consumes all blanks; false if there are none.
  @discardableResult
  mutating func blanks() -> Bool {
    guard let base = text.baseAddress else { return false }
    let start = next
    while next < text.count {
      let length = Blank.length(base.assumingMemoryBound(to: UInt8.self) + next, text.count - next)
      if length == 0 { break }
      next += length
    }
    return next > start
  }

  /// The next letters, in lower case.
  mutating func word() -> String {
    let start = next
    while next < text.count, text[next] >= 0x80 || (text[next] | 0x20) &- 97 < 26 {
      if let base = text.baseAddress,
        Blank.length(base.assumingMemoryBound(to: UInt8.self) + next, text.count - next) > 0
      {
        break
      }
      next += 1
    }
    return String(decoding: text[start..<next], as: UTF8.self).lowercased()
  }
}

/// Writes digits and marks into a buffer, which must be large enough.
struct Pen {
  private let target: UnsafeMutablePointer<UInt8>
  private(set) var count = 0

  init(_ target: UnsafeMutableRawPointer) { self.target = target.assumingMemoryBound(to: UInt8.self) }

  mutating func put(_ character: Unicode.Scalar) {
    target[count] = UInt8(ascii: character)
    count += 1
  }

  /// A number with leading zeros.
  mutating func put(_ value: Int, digits: Int) {
    var rest = value
    for index in stride(from: digits - 1, through: 0, by: -1) {
      target[count + index] = UInt8(48 + rest % 10)
      rest /= 10
    }
    count += digits
  }
}
