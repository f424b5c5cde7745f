internal import Schema

/// Account numbers with a country code (ISO 13616).
extension PersonalScan {
  /// The length of account numbers by country (the ISO 13616 registry).
  private static let accountLengths: [UInt16: Int] = Dictionary(
    uniqueKeysWithValues: [
      ("PL", 28), ("AT", 20), ("BE", 16), ("BG", 22), ("CH", 21), ("CY", 28), ("CZ", 24), ("DE", 22), ("DK", 18),
      ("EE", 20), ("ES", 24), ("FI", 18), ("FR", 27), ("GB", 22), ("GR", 27), ("HR", 21), ("HU", 28), ("IE", 22),
      ("IT", 27), ("LI", 21), ("LT", 20), ("LU", 20), ("LV", 21), ("MT", 31), ("NL", 18), ("NO", 15), ("PT", 25),
      ("RO", 24), ("SE", 24), ("SI", 19), ("SK", 24), ("UA", 29),
    ].map { country, length in
      let letters = Array(country.utf8)
      return (UInt16(letters[0]) << 8 | UInt16(letters[1]), length)
    })

  /// An account number with a country code: `PL61 1090 1014 0000 0712 1981 2874`.
  func account(_ start: Int) -> Range<Int>? {
    // Account numbers are typed in either case.
    func capital(_ index: Int) -> UInt8 {
      let byte = text[index]
      return TextBytes.isLetter(byte) ? byte & 0xDF : byte
    }
    guard text.isDigit(start + 2), text.isDigit(start + 3),
      let length = Self.accountLengths[UInt16(capital(start)) << 8 | UInt16(capital(start + 1))]
    else { return nil }
    var characters: [UInt8] = []
    var index = start
    while characters.count < length {
      let byte = capital(index)
      if TextBytes.isCapital(byte) || TextBytes.isDigit(byte) {
        characters.append(byte)
        index += 1
      } else {
        let gap = byte == 0x2D ? 1 : text.blank(index)
        guard gap > 0 else { return nil }
        index += gap
      }
    }
    guard !text.isWord(at: index) else { return nil }
    var remainder = 0
    for byte in characters[4...] + characters[..<4] {
      let value = TextBytes.isDigit(byte) ? Int(byte) - 48 : Int(byte) - 55
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1 ? start..<index : nil
  }
}
