public import Schema

/// Finds the key of a row in sentences written by people or by the gateway.
public struct QuotedKey: Sendable {
  private let words: [[UInt8]]

  /// - Parameter key: the values of the key columns, in key order.
  public init(_ key: [Value]) {
    words = key.compactMap { $0 == .null ? nil : Array($0.description.utf8) }.filter { !$0.isEmpty }
  }

  /// Whether a text has every key value as a whole word: the key 1 does not occur in 2021.
  public func isQuoted(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    return !words.isEmpty && words.allSatisfy { Self.has($0, in: bytes) }
  }

  private static func has(_ word: [UInt8], in text: [UInt8]) -> Bool {
    guard text.count >= word.count else { return false }
    return (0...text.count - word.count).contains { start in
      let end = start + word.count
      return text[start..<end].elementsEqual(word) && !(start > 0 && isPart(text[start - 1]) && isPart(word[0]))
        && !(end < text.count && isPart(text[end]) && isPart(word[word.count - 1]))
    }
  }

  /// Whether a byte is part of a letter or a digit; letters of other alphabets have two or more bytes.
  private static func isPart(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte &- 48 <= 9 || (byte | 0x20) &- 97 < 26
  }
}
