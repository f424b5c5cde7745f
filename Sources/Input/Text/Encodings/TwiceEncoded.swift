/// UTF-8 that was read in a single-byte encoding and encoded again: `Ã³`, `Å‚`, `Ĺ‚` in place of `ó` and `ł`.
enum TwiceEncoded {
  /// The encoding in which UTF-8 was read; nil if nothing looks like it.
  static func find(_ scalars: String.UnicodeScalarView) -> String? {
    let tables = [LetterTable.windows1252, .windows1250, .cp852]
    let list = Array(scalars)
    return tables.first { table in
      list.indices.dropLast().contains { index in
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
          let scalar = Unicode.Scalar(UInt32(lead & 0x1F) << 6 | UInt32(next & 0x3F))
          return scalar.map { PolishWord.letter($0) > 0 } ?? false
        case 0xE2: return next == 0x80 && follower(2) != nil
        // U+FFFD and the byte order mark.
        case 0xEF: return (next == 0xBF && follower(2) == 0xBD) || (next == 0xBB && follower(2) == 0xBF)
        default: return false
        }
      }
    }?.name
  }
}
