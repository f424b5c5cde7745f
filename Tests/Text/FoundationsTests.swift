internal import Platform
internal import Testing

@testable internal import Text

/// The helpers of the parsers.
@Suite struct FoundationsTests {
  private func bytes<T>(_ text: String, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
    try (Array(text.utf8) + [UInt8](repeating: 0xAA, count: 32)).withUnsafeBytes {
      try body(UnsafeRawBufferPointer(rebasing: $0[..<text.utf8.count]))
    }
  }

  @Test func polishLettersWithoutTheirMarks() {
    #expect(PolishLetters.plain("zażółć gęślą jaźń, é") == "zazolc gesla jazn, é")
  }

  // MARK: Blanks and cursors

  @Test(arguments: [
    ("", ""), (" ", ""), ("a", "a"), (" a ", "a"), ("\u{A0}a b\u{202F}", "a b"), ("\t\r\na\u{2009}\u{2007}", "a"),
    ("\u{A1}", "\u{A1}"), ("ą", "ą"), ("à", "à"), ("\u{2014}", "\u{2014}"), ("€", "€"), ("  \u{A0}\u{202F}", ""),
    ("a\u{3000}", "a"), ("\u{FEFF}a\u{200B}", "a"), ("a\u{2010}", "a\u{2010}"),
  ])
  func trimming(_ text: String, _ trimmed: String) {
    #expect(bytes(text) { String(decoding: Blank.trimmed($0), as: UTF8.self) } == trimmed)
    #expect(bytes(text) { Blank.isBlank($0) } == trimmed.isEmpty)
  }

  @Test func trimmingDoesNotTearLetters() {
    // Bytes that end or begin blanks, in letters and alone.
    for text in ["\u{2020}", "\u{80A0}", "\u{8A0}", "\u{E0A0}", "Â", "âa"] {
      #expect(bytes(text) { Blank.trimmed($0).count } == text.utf8.count)
    }
    for torn: [UInt8] in [[0xA0], [0xC2], [0xE2, 0x80], [0x80, 0xAF], [0xAF]] {
      #expect(torn.withUnsafeBytes { Blank.trimmed($0).count } == torn.count)
    }
  }

  @Test func aCursorReads() {
    bytes("2024-07 Lipca\u{A0}x") { text in
      var cursor = Cursor(text)
      let tooMany = cursor.number(digits: 1...3)
      let century = cursor.number(exactly: 2)
      let year = cursor.number(digits: 2...4)
      let slash = cursor.take("/")
      let mark = cursor.take(anyOf: "/-")
      let tooFew = cursor.number(exactly: 3)
      let month = cursor.number(digits: 1...2)
      let (space, noSpace) = (cursor.blanks(), cursor.blanks())
      let word = cursor.word()
      cursor.blanks()
      let (last, none) = (cursor.word(), cursor.word())
      #expect(tooMany == nil)
      #expect(century == 20)
      #expect(year == 24)
      #expect(!slash)
      #expect(mark == UInt8(ascii: "-"))
      #expect(tooFew == nil)
      #expect(month == 7)
      #expect(space && !noSpace)
      #expect(word == "lipca")
      #expect(last == "x" && none == "")
      #expect(cursor.isAtEnd)
      #expect(cursor.byte == nil)
    }
  }

  // MARK: Text

  @Test func textIsPlainOrNot() {
    for length in 0..<40 {
      let plain = [UInt8](repeating: 0x7F, count: length + 8)
      #expect(plain.withUnsafeBufferPointer { TextCheck.isPlain($0.baseAddress!, length) })
      for at in 0..<length {
        for byte: UInt8 in [0, 0x80, 0xC3, 0xFF] {
          var text = plain
          text[at] = byte
          #expect(!text.withUnsafeBufferPointer { TextCheck.isPlain($0.baseAddress!, length) })
        }
      }
    }
  }

  @Test func sequencesOfUTF8() {
    let cases: [([UInt8], Int)] = [
      ([0xC2, 0x80], 2), ([0xDF, 0xBF], 2), ([0xC1, 0xBF], 0), ([0xC2], 0), ([0xC2, 0x7F], 0), ([0xE0, 0xA0, 0x80], 3),
      ([0xE0, 0x9F, 0xBF], 0), ([0xED, 0x9F, 0xBF], 3), ([0xED, 0xA0, 0x80], 0), ([0xEF, 0xBF, 0xBF], 3),
      ([0xF0, 0x90, 0x80, 0x80], 4), ([0xF0, 0x8F, 0xBF, 0xBF], 0), ([0xF4, 0x8F, 0xBF, 0xBF], 4),
      ([0xF4, 0x90, 0x80, 0x80], 0), ([0xF5, 0x80, 0x80, 0x80], 0), ([0x80], 0), ([0xBF, 0x80], 0), ([0xE2, 0x82], 0),
      ([0xF0, 0x9F, 0x8C], 0), ([0xFF], 0), ([0xFE, 0xFF], 0),
    ]
    for (bytes, length) in cases {
      #expect(
        bytes.withUnsafeBufferPointer { TextCheck.sequenceLength($0.baseAddress!, $0.count) } == length, "\(bytes)")
    }
  }

  @Test func everyScalarIsSound() {
    var scalar: UInt32 = 1
    while scalar <= 0x10FFFF {
      if let value = Unicode.Scalar(scalar), scalar != 0xFFFD, !(0x80..<0xA0).contains(scalar) {
        let text = Array(String(value).utf8)
        #expect(text.withUnsafeBufferPointer { TextCheck.isSound($0.baseAddress!, $0.count) })
      }
      scalar += scalar < 0x900 ? 1 : 61
    }
  }

  @Test func encodingsGoBackAndForth() throws {
    #expect(try SingleByteTable(.utf8) == nil)
    for encoding in [TextEncoding.windows1250, .iso88592, .cp852] {
      let table = try #require(try SingleByteTable(encoding))
      let text = "Zażółć gęślą jaźń: ĄĆĘŁŃÓŚŹŻ 123"
      let encoded = try #require(table.encode(text))
      #expect(encoded.count == text.unicodeScalars.count)
      #expect(encoded.map { table.shown($0) }.joined() == text)
      #expect(table.encode("日") == nil)
      let target = UnsafeMutablePointer<UInt8>.allocate(capacity: encoded.count * 3)
      defer { target.deallocate() }
      let length = try #require(encoded.withUnsafeBytes { table.decode($0, into: target) })
      #expect(String(decoding: UnsafeBufferPointer(start: target, count: length), as: UTF8.self) == text)
    }
    let table = try #require(try SingleByteTable(.windows1250))
    #expect(table.shown(0x81) == "\u{FFFD}")
    #expect([0x61, 0x9C, 0x83].withUnsafeBytes { _ in true })
    #expect([UInt8](arrayLiteral: 0x61, 0x9C, 0x83, 0x81).withUnsafeBytes { table.undefinedByte(in: $0) } == 0x83)
    #expect(table.shown(0x80) == "€")
  }

  @Test(
    arguments: [
      ("Wartość", ["Kod", "Wartosc", "Rok"], "Wartosc"), ("kod", ["Kod", "Nazwa"], "Kod"), ("Rok", ["Kod"], "Kod"),
      ("Jednostka", ["x", "y"], nil), ("Wartosc", [], nil), ("area", ["arae", "are"], "are"),
    ] as [(String, [String], String?)])
  func nearestNames(_ wanted: String, _ candidates: [String], _ nearest: String?) {
    #expect(Nearest.name(to: wanted, among: candidates) == nearest)
  }

  // MARK: Errors

  @Test func anErrorSaysItsPlace() {
    let error = FormatError("it is broken", advice: "Mend it", line: 3, column: 7, offset: 41)
    #expect(error.what == "it is broken (line 3, column 7, byte 41)")
    #expect(error.description == "it is broken (line 3, column 7, byte 41). Mend it")
    #expect(!error.isRetryable)
    #expect(FormatError("it is broken").description == "it is broken")
    #expect(FormatError("it is broken", offset: 0).what == "it is broken (byte 0)")
  }
}
