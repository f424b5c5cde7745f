import Platform
import Testing

/// Escapes of JSON strings, as texts and streams of records decode them.
@Suite struct JSONEscapeTests {
  /// The character of what follows the first `\u`, and where reading ended.
  private func scalar(_ text: String) throws -> (Unicode.Scalar, Int) {
    var position = 0
    let scalar = try JSONEscape.scalar(in: Array(text.utf8), at: &position)
    return (scalar, position)
  }

  @Test(arguments: [
    ("0142", "ł", 4), ("017Crest", "ż", 4), ("d83D\\uDe00", "😀", 10), ("FFFF", "\u{FFFF}", 4), ("0000", "\0", 4),
    ("D800\\uDC00", "\u{10000}", 10), ("dbff\\udfff", "\u{10FFFF}", 10), ("D7FF", "\u{D7FF}", 4),
    ("E000\\uDC00", "\u{E000}", 4),
  ])
  func aCharacterIsFourDigitsOrAPair(_ text: String, _ expected: Unicode.Scalar, _ end: Int) throws {
    let (scalar, position) = try scalar(text)
    #expect(scalar == expected && position == end)
  }

  @Test(arguments: ["D83D", "D83Dx", "D83D\\n", "D83D\\u0041", "DE00", "DE00\\uD83D", "D83D\\uD83D", "D83D\\"])
  func halfOfAPairIsNoCharacter(_ text: String) {
    #expect(throws: JSONEscape.Fault.half) { try scalar(text) }
  }

  @Test(arguments: [("", 0), ("014", 3), ("01G2", 2), ("+142", 0), ("D83D\\uDE0", 9), ("D83D\\u-000", 6)])
  func thePlaceOfAWrongDigitIsKnown(_ text: String, _ place: Int) {
    var position = 0
    #expect(throws: JSONEscape.Fault.digit) { try JSONEscape.scalar(in: Array(text.utf8), at: &position) }
    #expect(position == place)
  }

  /// Every pair of surrogates, against the standard library's encoding.
  @Test func pairsAreThoseOfUTF16() throws {
    for value in stride(from: UInt32(0x10000), through: 0x10FFFF, by: 257) {
      let expected = try #require(Unicode.Scalar(value))
      let units = UTF16.encode(expected).map { $0.map { String($0, radix: 16) } } ?? []
      #expect(try scalar(units.joined(separator: "\\u")).0 == expected)
    }
  }

  @Test func lettersStandForTheirBytes() {
    let known: [(Character, UInt8)] = [
      ("\"", 0x22), ("\\", 0x5C), ("/", 0x2F), ("b", 8), ("f", 12), ("n", 10), ("r", 13), ("t", 9),
    ]
    for byte in UInt8.min...UInt8.max {
      let expected = known.first { $0.0.asciiValue == byte }?.1
      #expect(JSONEscape.byte(of: byte) == expected)
      let digit = byte < 0x80 ? Character(Unicode.Scalar(byte)).hexDigitValue : nil
      #expect(JSONEscape.hexadecimal(byte) == digit.map { UInt32($0) })
    }
  }
}
