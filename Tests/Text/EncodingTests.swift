internal import Platform
internal import Testbed
internal import Testing

@testable internal import Text

/// Texts of Polish offices in the encodings that their systems write.
@Suite struct EncodingTests {
  private func decode(_ bytes: [UInt8], _ encoding: TextEncoding) throws -> String? {
    let table = try #require(try SingleByteTable(encoding))
    let target = UnsafeMutablePointer<UInt8>.allocate(capacity: bytes.count * 3 + 1)
    defer { target.deallocate() }
    guard let length = bytes.withUnsafeBytes({ table.decode($0, into: target) }) else { return nil }
    return String(decoding: UnsafeBufferPointer(start: target, count: length), as: UTF8.self)
  }

  /// The Polish letters in the three encodings, from the tables of their standards (CP1250, ISO/IEC 8859-2, CP852).
  @Test(
    arguments: [
      ("Ą", 0xA5, 0xA1, 0xA4), ("Ć", 0xC6, 0xC6, 0x8F), ("Ę", 0xCA, 0xCA, 0xA8), ("Ł", 0xA3, 0xA3, 0x9D),
      ("Ń", 0xD1, 0xD1, 0xE3),
      ("Ó", 0xD3, 0xD3, 0xE0), ("Ś", 0x8C, 0xA6, 0x97), ("Ź", 0x8F, 0xAC, 0x8D), ("Ż", 0xAF, 0xAF, 0xBD),
      ("ą", 0xB9, 0xB1, 0xA5),
      ("ć", 0xE6, 0xE6, 0x86), ("ę", 0xEA, 0xEA, 0xA9), ("ł", 0xB3, 0xB3, 0x88), ("ń", 0xF1, 0xF1, 0xE4),
      ("ó", 0xF3, 0xF3, 0xA2),
      ("ś", 0x9C, 0xB6, 0x98), ("ź", 0x9F, 0xBC, 0xAB), ("ż", 0xBF, 0xBF, 0xBE),
    ] as [(String, UInt8, UInt8, UInt8)])
  func polishLettersHaveTheirBytes(letter: String, windows: UInt8, iso: UInt8, dos: UInt8) throws {
    for (encoding, byte) in [(TextEncoding.windows1250, windows), (.iso88592, iso), (.cp852, dos)] {
      let table = try #require(try SingleByteTable(encoding))
      #expect(table.encode(letter) == [byte], "\(encoding)")
      #expect(table.shown(byte) == letter, "\(encoding)")
      #expect(try decode([0x41, byte, 0x42], encoding) == "A\(letter)B")
    }
  }

  @Test(arguments: [
    (TextEncoding.windows1250, [0x81, 0x83, 0x88, 0x90, 0x98] as [UInt8]), (.iso88592, Array(0x80...0x9F)),
    (.cp852, []),
  ])
  func bytesWithoutACharacterAreFound(encoding: TextEncoding, undefined: [UInt8]) throws {
    let table = try #require(try SingleByteTable(encoding))
    let found = (UInt8(0x80)...0xFF).filter { byte in [byte].withUnsafeBytes { table.undefinedByte(in: $0) } != nil }
    #expect(found == undefined)
    for byte in undefined {
      #expect(try decode([0x61, byte], encoding) == nil && table.shown(byte) == "\u{FFFD}")
      #expect([0x61, byte, 0x62].withUnsafeBytes { table.undefinedByte(in: $0) } == byte)
    }
  }

  /// Each defined byte is one character, and that character is this byte again.
  @Test(arguments: [TextEncoding.windows1250, .iso88592, .cp852])
  func everyByteComesBack(encoding: TextEncoding) throws {
    let table = try #require(try SingleByteTable(encoding))
    var seen: Set<String> = []
    for byte in UInt8.min ... .max {
      guard let text = try decode([byte], encoding) else { continue }
      #expect(text.unicodeScalars.count == 1 && seen.insert(text).inserted, "\(byte)")
      #expect(table.encode(text) == [byte], "\(byte)")
      #expect(text.utf8.count <= 3)
    }
    #expect(seen.count >= 223)
  }

  @Test(arguments: ["日本", "😀", "Ελλάς", "𝄞", "\u{301}", "ﬁ"])
  func aCharacterThatTheEncodingLacksIsNotReplaced(text: String) throws {
    for encoding in [TextEncoding.windows1250, .iso88592, .cp852] {
      let table = try #require(try SingleByteTable(encoding))
      #expect(table.encode("a\(text)b") == nil)
    }
  }

  /// GNU iconv reads what is encoded here.
  @Test(
    .enabled(if: Shell.path("iconv") != nil, "iconv is not there"),
    arguments: [TextEncoding.windows1250, .iso88592, .cp852])
  func iconvReadsTheSame(encoding: TextEncoding) throws {
    let table = try #require(try SingleByteTable(encoding))
    let bytes = (UInt8(0x20)...0xFF).filter { byte in [byte].withUnsafeBytes { table.undefinedByte(in: $0) } == nil }
    let folder = try TemporaryFolder()
    try folder.write("bytes", bytes)
    let text = Shell.shell("iconv -f \(encoding.rawValue) -t UTF-8 bytes", in: folder.path)
    #expect(try decode(bytes, encoding) == text)
  }

  // MARK: Texts saved in an office

  @Test func aSavedTextIsReadInEitherEncoding() throws {
    let text = "kod;nazwa\r\n01;Łódź – świętokrzyskie\r\n"
    let windows = try #require(try SingleByteTable(.windows1250)?.encode(text))
    #expect(SavedText.decode(Array(text.utf8)) == text)
    #expect(SavedText.decode([0xEF, 0xBB, 0xBF] + Array(text.utf8)) == text)
    #expect(SavedText.decode(windows) == text)
    #expect(SavedText.decode([]) == "" && SavedText.decode([0xEF, 0xBB, 0xBF]) == "")
    #expect(SavedText.decode(Array("ASCII only".utf8)) == "ASCII only")
  }

  @Test func aSavedTextOfAThirdEncodingIsNotGuessed() throws {
    for encoding in [TextEncoding.iso88592, .cp852] {
      let bytes = try #require(try SingleByteTable(encoding)?.encode("kod;nazwa\n01;Wąwóz Świętego Idziego\n"))
      #expect(SavedText.decode(bytes) == nil, "\(encoding)")
    }
  }

  @Test(
    arguments: [
      // NUL, as in UTF-16; a UTF-8 mark before other bytes; a byte that is undefined in windows-1250.
      [0x41, 0x00], [0xFF, 0xFE, 0x41, 0x00], [0x00], [0xEF, 0xBB, 0xBF, 0xB3], [0xEF, 0xBB, 0xBF, 0x41, 0xC5],
      [0xB3, 0x81],
      [0x41, 0x98, 0xB3],
    ] as [[UInt8]])
  func whatIsInNeitherEncodingIsNotRead(bytes: [UInt8]) { #expect(SavedText.decode(bytes) == nil) }

  // MARK: Faults of a text

  private enum Fault: Equatable { case none, malformed(Int), nul, damaged }

  private func fault(_ bytes: [UInt8]) -> Fault {
    let found = (bytes + [0]).withUnsafeBufferPointer { TextCheck.fault($0.baseAddress!, bytes.count) }
    return switch found {
    case .none: .none
    case .malformed(let place): .malformed(place)
    case .nul: .nul
    case .damaged: .damaged
    case .control: .damaged
    }
  }

  @Test func theFirstFaultIsNamed() {
    let polish = Array("zażółć gęślą jaźń".utf8)
    #expect(fault(Array("a\u{8C}".utf8)) == .damaged && fault(Array("\u{85}".utf8)) == .damaged)
    #expect(fault([]) == .none && fault(polish) == .none && fault(Array("😀€ż\u{10FFFF}".utf8)) == .none)
    for place in [0, 1, 7, 8, 9, 15, 16, 17, 40] {
      let before = [UInt8](repeating: UInt8(ascii: "a"), count: place)
      #expect(fault(before + [0x00] + polish) == .nul, "\(place)")
      #expect(fault(before + [0xFF] + polish) == .malformed(place), "\(place)")
      #expect(fault(before + [0xC5]) == .malformed(place) && fault(before + [0x80]) == .malformed(place))
      #expect(fault(before + Array("\u{FFFD}".utf8) + [0xFF]) == .damaged, "\(place)")
      // Whichever is first.
      #expect(fault(before + [0xFF, 0x00]) == .malformed(place) && fault(before + [0x00, 0xFF]) == .nul)
      #expect(fault(before + Array("ż".utf8) + [0xED, 0xA0, 0x80]) == .malformed(place + 2))
    }
    // Neighbours of U+FFFD are sound.
    #expect(fault(Array("\u{FFFC}\u{FFFE}".utf8)) == .none)
  }

  /// Against Swift's decoder: a text is malformed if Swift finds it so.
  @Test func textsAreSoundWhereSwiftFindsThemSo() {
    var random = Seeded(3_629)
    let alphabet: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC2, 0xC5, 0xE0, 0xED, 0xEE, 0xF0, 0xF1, 0xF4, 0xF5,
    ]
    var sound = 0
    for _ in 0..<20_000 {
      let bytes = (0..<1 + random.below(5)).map { _ in random.pick(alphabet) }
      // A control code of C1 is well-formed, and no text.
      let isValid =
        String(validating: bytes, as: UTF8.self).map {
          !$0.unicodeScalars.contains { (0x80..<0xA0).contains($0.value) }
        } ?? false
      if isValid { sound += 1 }
      if (fault(bytes) == .none) != isValid { Issue.record("\(bytes) (seed 3629)") }
    }
    #expect(sound > 500)
  }
}

/// A document that is UTF-8 although its stream declares another encoding.
@Suite struct UTF8WatchTests {
  /// Reads a document through the watch in pieces; the error at its end, if there is one.
  private func error(_ bytes: [UInt8], piece: Int, _ encoding: TextEncoding = .windows1250) -> FormatError? {
    let watch = UTF8Watch(MemorySource(bytes), declared: encoding)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: piece, alignment: 1)
    defer { buffer.deallocate() }
    var passed: [UInt8] = []
    do {
      while true {
        let count = try watch.read(into: buffer)
        if count == 0 { break }
        passed += buffer[..<count]
      }
    } catch {
      #expect(passed == bytes)
      return error as? FormatError
    }
    #expect(passed == bytes)
    return nil
  }

  private func isRefused(_ bytes: [UInt8]) -> Bool {
    let found = [1, 2, 3, 7, 8, 9, 4096].map { error(bytes, piece: $0) != nil }
    #expect(Set(found).count == 1, "the size of the pieces decides about \(bytes)")
    return found[0]
  }

  @Test(arguments: [
    "Dęby", "ł", "Ó", "ulica Świętego Tomasza", "ŹŻĆŃ", "x, y, zażółć", "20 °C, §, € i –", "„cytat” –", "ü ö ä",
    "a\u{2013}b\u{2014}c\u{2026}",
  ])
  func whatIsUTF8BeyondDoubtIsRefused(text: String) { #expect(isRefused(Array(text.utf8))) }

  @Test(arguments: [
    "", "ASCII only", String(repeating: "kod;1\n", count: 5000), "ü", "20 °C", "– –", "„cytat”", "Ж и Ж", "日本語",
    "Ελλάς",
  ])
  func fewSignsAreNoProof(text: String) { #expect(!isRefused(Array(text.utf8))) }

  /// Every Polish text in the declared encoding goes through; letters at its very end, too.
  @Test(arguments: [TextEncoding.windows1250, .iso88592, .cp852])
  func theDeclaredEncodingGoesThrough(encoding: TextEncoding) throws {
    let table = try #require(try SingleByteTable(encoding))
    for text in ["Dęby", "Łódź", "RÓŻA", "żółw", "Zażółć gęślą jaźń", "ul. Śląska 3", "Ó", "ŻÓŁĆ", "kwiecień;ó\n"] {
      let bytes = try #require(table.encode(text))
      #expect(error(bytes, piece: 5, encoding) == nil, "\(text) in \(encoding)")
    }
  }

  @Test(
    arguments: [
      // Cut, overlong, surrogates, too large: no UTF-8, so nothing is known of the letters before.
      [0xC4], [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xED, 0xA0, 0x80], [0xF0, 0x80, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80],
      [0xF5, 0x80], [0x80], [0xFF],
    ] as [[UInt8]])
  func oneByteThatIsNoUTF8EndsTheLooking(bytes: [UInt8]) {
    #expect(!isRefused(Array("zażółć ".utf8) + bytes + Array("x gęślą".utf8)))
  }

  @Test func theErrorSaysWhatToDo() {
    let found = error(Array("Dęby".utf8), piece: 64, .iso88592)
    #expect(
      found?.what
        == "the document is UTF-8, and the stream declares iso-8859-2: its letters outside ASCII would be wrong")
    #expect(found?.advice == "Set the encoding to utf-8, or ask its publisher for iso-8859-2 as before")
  }
}
