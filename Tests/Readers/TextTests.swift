internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// Encodings, and bytes that are not text.
@Suite struct TextTests {
  private static let letters = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
  private static let windows1250: [UInt8] = [
    0xB9, 0xE6, 0xEA, 0xB3, 0xF1, 0xF3, 0x9C, 0x9F, 0xBF, 0xA5, 0xC6, 0xCA, 0xA3, 0xD1, 0xD3, 0x8C, 0x8F, 0xAF,
  ]
  private static let iso88592: [UInt8] = [
    0xB1, 0xE6, 0xEA, 0xB3, 0xF1, 0xF3, 0xB6, 0xBC, 0xBF, 0xA1, 0xC6, 0xCA, 0xA3, 0xD1, 0xD3, 0xA6, 0xAC, 0xAF,
  ]
  private static let cp852: [UInt8] = [
    0xA5, 0x86, 0xA9, 0x88, 0xE4, 0xA2, 0x98, 0xAB, 0xBE, 0xA4, 0x8F, 0xA8, 0x9D, 0xE3, 0xE0, 0x97, 0x8D, 0xBD,
  ]

  private func read(_ text: [UInt8], _ encoding: TextEncoding) throws -> Reading {
    let source = MemorySource(Array("k;t\n1;".utf8) + text + Array("\n".utf8))
    return try Reading(
      CSVReader(source: source, format: CSVFormat(encoding: encoding), fields: [field("k", .integer), field("t")]))
  }

  @Test(arguments: [
    (TextEncoding.windows1250, windows1250), (.iso88592, iso88592), (.cp852, cp852), (.utf8, Array(letters.utf8)),
  ])
  func polishLetters(_ encoding: TextEncoding, _ bytes: [UInt8]) throws {
    #expect(try read(bytes, encoding).rows == [[.integer(1), .text(Self.letters)]])
    let quoted = Array("\"".utf8) + bytes + Array("\"\"; \"".utf8)
    #expect(try read(quoted, encoding).rows == [[.integer(1), .text(Self.letters + "\"; ")]])
  }

  @Test func bytesThatAnEncodingDoesNotHave() throws {
    for byte: UInt8 in [0x81, 0x83, 0x88, 0x90, 0x98] {
      #expect(try read([0x61, byte], .windows1250).rejections.map(\.rule) == [.encoding])
    }
    // Letters of windows-1250 that are control codes in ISO 8859-2.
    #expect(try read([0x9C, 0x61], .iso88592).rejections.first?.reason.contains("0x9C") == true)
    for byte in UInt8(0x80)...0xFF { #expect(try read([0x20, byte, 0x20], .cp852).rejections.isEmpty) }
  }

  @Test func headersAndRejectionsAreDecoded() throws {
    let source = MemorySource([0x77, 0x9C, 0x3B, 0x62, 0x0A, 0x9C, 0x3B, 0x81, 0x0A])
    let reader = try CSVReader(
      source: source, format: CSVFormat(encoding: .windows1250), fields: [field("wś", .integer), field("b")])
    #expect(reader.fieldsSeen == ["wś", "b"])
    #expect(try Reading(reader).rejections.map(\.value) == ["ś"])
  }

  /// The standard library and the reader agree on what is UTF-8.
  @Test(arguments: 0..<60)
  func randomBytes(_ seed: Int) throws {
    var random = Seeded(UInt64(seed))
    let starts: [UInt8] = [0x61, 0x7F, 0x80, 0xBF, 0xC0, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF]
    for _ in 0..<40 {
      var bytes: [UInt8] = [0x78]
      for _ in 0..<(1 + random.below(12)) {
        if random.below(2) == 0 {
          bytes += Array(random.pick(["ł", "€", "𝛑", "a", "\u{7FF}", "\u{800}", "\u{FFFF}", "\u{10FFFF}"]).utf8)
        } else {
          bytes.append(random.below(2) == 0 ? random.pick(starts) : UInt8(0x80 + random.below(0x40)))
        }
      }
      let reading = try read(bytes, .utf8)
      if let text = String(validating: bytes, as: UTF8.self) {
        let isDamaged = text.unicodeScalars.contains { $0 == "\u{FFFD}" || (0x80..<0xA0).contains($0.value) }
        #expect(reading.rows == (isDamaged ? [] : [[.integer(1), .text(text)]]))
        if isDamaged { #expect(reading.rejections.map(\.rule) == [.damagedText]) }
      } else {
        #expect(reading.rows.isEmpty)
        #expect(reading.rejections.allSatisfy { $0.rule == .encoding || $0.rule == .damagedText })
      }
    }
  }
}
