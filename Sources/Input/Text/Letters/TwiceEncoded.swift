/// UTF-8 that was read in a single-byte encoding and encoded again: `Ã³`, `Å‚`, `Ĺ‚` in place of `ó` and `ł`.
enum TwiceEncoded {
  /// The encoding in which UTF-8 was read, the one with the most such characters; nil if nothing looks like it.
  static func find(_ text: String.UnicodeScalarView) -> String? {
    let list = Array(text)
    let counts = [LetterTable.windows1252, .windows1250, .cp852].map { table in
      (name: table.name, count: list.indices.dropLast().count { isCharacter(at: $0, of: list, table) })
    }
    let most = counts.reduce(counts[0]) { $1.count > $0.count ? $1 : $0 }
    return most.count > 0 ? most.name : nil
  }

  /// Whether the bytes of some characters are one of UTF-8: a letter, a sign of Latin-1, a dash or a quotation mark, a
  /// byte order mark or U+FFFD.
  private static func isCharacter(at index: Int, of list: [Unicode.Scalar], _ table: LetterTable) -> Bool {
    guard !list[index].isASCII, let lead = table.bytes[list[index].value] else { return false }
    func follower(_ offset: Int) -> UInt8? {
      guard index + offset < list.count, let byte = table.bytes[list[index + offset].value], byte < 0xC0 else {
        return nil
      }
      return byte
    }
    guard let next = follower(1) else { return false }
    switch lead {
    case 0xC2:
      // A degree or section sign, a hard blank: after a letter, Â may be itself.
      return next >= 0xA0 && (index == 0 || !list[index - 1].properties.isAlphabetic)
    case 0xC3:
      if next == 0x93 { return index + 2 < list.count && list[index + 2].properties.isAlphabetic }
      return next >= 0xA0
    case 0xC4, 0xC5:
      let letter = Unicode.Scalar(UInt32(lead & 0x1F) << 6 | UInt32(next & 0x3F))
      return letter.map { PolishWord.letter($0) > 0 } ?? false
    case 0xE2: return next == 0x80 && follower(2) != nil
    case 0xEF: return (next == 0xBF && follower(2) == 0xBD) || (next == 0xBB && follower(2) == 0xBF)
    default: return false
    }
  }
}
