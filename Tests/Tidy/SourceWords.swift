internal import Platform

/// The identifiers of a file: in its code, and those inside string literals, where interpolations use names as well.
struct SourceWords: Sendable {
  let code: Set<String>
  let literals: Set<String>
  /// How often each of them occurs.
  let counts: [String: Int]

  /// Reads bytes, since a test that walks four megabytes of characters is slow in a debug build.
  init(_ bytes: [UInt8]) {
    var reader = WordReader(bytes)
    reader.read()
    code = reader.code
    literals = reader.literals
    counts = reader.counts
  }

  func contains(_ name: String) -> Bool { code.contains(name) || literals.contains(name) }
}

extension SourceWords {
  /// The words of each requested file, computed once.
  static func of(_ file: SourceFile) -> SourceWords {
    cache.withLock { cache in
      if let known = cache[file.path] { return known }
      let words = SourceWords(Array(file.text.utf8))
      cache[file.path] = words
      return words
    }
  }

  private static let cache = Monitor<[String: SourceWords]>([:])
}

/// Collects the identifiers of Swift source; comments are skipped, literals are collected separately.
private struct WordReader {
  private(set) var code: Set<String> = []
  private(set) var literals: Set<String> = []
  private(set) var counts: [String: Int] = [:]
  private let bytes: [UInt8]
  private var index = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func read() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "/"), starts(with: "//") {
        while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
      } else if byte == UInt8(ascii: "\"") {
        literal(closing: starts(with: "\"\"\"") ? "\"\"\"" : "\"", isRaw: false)
      } else if byte == UInt8(ascii: "#"), starts(with: "#\"\"\"") {
        index += 1
        literal(closing: "\"\"\"", isRaw: true)
      } else if byte == UInt8(ascii: "#"), starts(with: "#\"") {
        index += 1
        literal(closing: "\"", isRaw: true)
      } else if Self.isWord(byte) {
        code.insert(word())
      } else {
        index += 1
      }
    }
  }

  private mutating func literal(closing: StaticString, isRaw: Bool) {
    index += closing.utf8CodeUnitCount
    let isOneLine = closing.utf8CodeUnitCount == 1
    while index < bytes.count, !starts(with: closing) {
      // A literal inside an interpolation has ended this one early: the line ends both.
      if isOneLine, bytes[index] == UInt8(ascii: "\n") { return }
      if bytes[index] == UInt8(ascii: "\\"), !isRaw, index + 1 < bytes.count, bytes[index + 1] != UInt8(ascii: "(") {
        index += 2
      } else if Self.isWord(bytes[index]) {
        literals.insert(word())
      } else {
        index += 1
      }
    }
    index += closing.utf8CodeUnitCount
  }

  private mutating func word() -> String {
    let start = index
    while index < bytes.count, Self.isWord(bytes[index]) { index += 1 }
    let word = String(decoding: bytes[start..<index], as: UTF8.self)
    counts[word, default: 0] += 1
    return word
  }

  private func starts(with text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      index + text.count <= bytes.count && text.indices.allSatisfy { bytes[index + $0] == text[$0] }
    }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...:
      true
    default: false
    }
  }
}
