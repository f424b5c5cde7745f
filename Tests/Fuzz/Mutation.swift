internal import Testbed

/// Small damage to bytes, of the kind that finds mistakes in readers.
enum Mutation {
  /// Bytes that mean something to one reader or another.
  private static let tokens: [[UInt8]] =
    [
      "\"", "\"\"", ";", ",", "\n", "\r\n", "\r", "\t", "\0", "[", "]", "{", "}", ":", "\\", "\\u0000", "\\ud800", "-",
      "- ",
      "#", "&", "*", "!", "%", "%00", "%2e%2e", "/", "//", "..", "@", "?", "=", " ", "0", "1e9", "1e-999", "null",
      "true",
      "\u{feff}", "\u{fffd}", "\u{a0}", "\u{202f}", "\u{2212}", "ł", "𝛑", "99999999999999999999", "\u{1a}", "| ", "> ",
      "---\n", "\u{1}",
    ].map { Array($0.utf8) } + [[0xFF], [0x80], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0x80]]

  /// So many pieces of damage.
  static func damage(_ bytes: [UInt8], times: Int, _ random: inout Seeded) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<times { damageOnce(&bytes, &random) }
    return bytes
  }

  private static func damageOnce(_ bytes: inout [UInt8], _ random: inout Seeded) {
    let place = random.below(bytes.count + 1)
    let end = min(bytes.count, place + 1 + random.below(random.once(in: 4) ? 40 : 4))
    switch random.below(8) {
    case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.below(8))
    case 1 where place < bytes.count: bytes[place] = UInt8(random.below(256))
    case 2: bytes.removeSubrange(min(place, end)..<end)
    case 3: bytes.insert(contentsOf: bytes[min(place, end)..<end], at: random.below(bytes.count + 1))
    case 4: bytes.removeLast(bytes.count - place)
    case 5 where place < bytes.count: bytes.swapAt(place, random.below(bytes.count))
    default: bytes.insert(contentsOf: random.pick(tokens), at: place)
    }
  }

  /// A text of such pieces.
  static func text(_ pieces: [String], upTo count: Int, _ random: inout Seeded) -> String {
    (0..<random.below(count + 1)).map { _ in random.pick(pieces) }.joined()
  }
}
