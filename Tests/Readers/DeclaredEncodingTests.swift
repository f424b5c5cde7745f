internal import Formats
internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

@testable internal import Readers

/// A document in UTF-8 although the stream declares a single-byte encoding, in which every byte is a character.
@Suite struct DeclaredEncodingTests {
  private static let singleByte: [TextEncoding] = [.windows1250, .iso88592, .cp852]

  private func read(
    _ bytes: [UInt8], _ encoding: TextEncoding, piece: Int? = nil, window: Int = 1 << 20
  ) throws -> Reading {
    let source: any ByteSource = piece.map { PiecesSource(bytes, of: $0) } ?? MemorySource(bytes)
    return try Reading(
      CSVReader(
        source: source, format: CSVFormat(encoding: encoding), fields: [field("a", .integer), field("b")],
        limits: FormatLimits(windowBytes: window)))
  }

  private func lines(_ texts: [String]) -> [UInt8] {
    Array(("a;b\n" + texts.enumerated().map { "\($0.offset);\($0.element)\n" }.joined()).utf8)
  }

  @Test(arguments: singleByte)
  func aDocumentInUTF8IsRefused(encoding: TextEncoding) throws {
    for text in ["Pod Dębem", "ŻÓŁĆ", "gęś", "Łódź – Bałuty", "m² i °C, 5 €"] {
      let bytes = lines(["Malwa", text, "Kubuś".replacing("ś", with: "s")])
      let error = #expect(throws: FormatError.self, "\(text)") { try read(bytes, encoding) }
      #expect(error?.message.hasPrefix("the document is UTF-8, and the stream declares \(encoding.rawValue)") == true)
      #expect(error?.advice.description.contains("utf-8") == true)
    }
  }

  /// Also if a letter is split over two pieces, or follows megabytes of ASCII: the beginning alone decides nothing.
  @Test func whereverTheLettersLie() throws {
    let plain = (0..<40_000).map { _ in "Malwa i Groszek, ul. Polna" }
    for bytes in [lines(plain + ["Pod Dębem"]), lines(["Pod Dębem"] + plain)] {
      #expect(throws: FormatError.self) { try read(bytes, .windows1250, window: 4096) }
    }
    for piece in 1...9 {
      #expect(throws: FormatError.self) {
        try read(lines(["Zażółć gęślą jaźń"]), .windows1250, piece: piece, window: 16)
      }
    }
  }

  /// Real documents of these encodings are read, those with few letters too, and those whose letters happen to be UTF-8.
  @Test func whatIsInTheDeclaredEncodingIsRead() throws {
    let texts = ["Malwa", "RÓŻA", "PÓŁNOC", "Pod Dębem", "ŁÓDŹ", "zażółć gęślą jaźń", "ŻUŻEL", "CZĘŚĆ", "20 °C"]
    for encoding in Self.singleByte {
      for text in texts {
        guard let bytes = encoded(text, encoding) else { continue }
        let document = Array("a;b\n1;".utf8) + bytes + [10] + Array("2;".utf8) + bytes + [10]
        let reading = try read(document, encoding)
        #expect(reading.rows == [[.integer(1), .text(text)], [.integer(2), .text(text)]], "\(encoding) \(text)")
      }
    }
  }

  private func encoded(_ text: String, _ encoding: TextEncoding) -> [UInt8]? {
    let letters: [Character: UInt8] =
      switch encoding {
      case .windows1250:
        [
          "Ó": 0xD3, "Ż": 0xAF, "Ł": 0xA3, "ę": 0xEA, "Ź": 0x8F, "ż": 0xBF, "ó": 0xF3, "ł": 0xB3, "ć": 0xE6,
          "ś": 0x9C, "ą": 0xB9, "ź": 0x9F, "ń": 0xF1, "Ę": 0xCA, "Ś": 0x8C, "Ć": 0xC6, "°": 0xB0,
        ]
      case .iso88592:
        [
          "Ó": 0xD3, "Ż": 0xAF, "Ł": 0xA3, "ę": 0xEA, "Ź": 0xAC, "ż": 0xBF, "ó": 0xF3, "ł": 0xB3, "ć": 0xE6,
          "ś": 0xB6, "ą": 0xB1, "ź": 0xBC, "ń": 0xF1, "Ę": 0xCA, "Ś": 0xA6, "Ć": 0xC6, "°": 0xB0,
        ]
      default: ["Ó": 0xE0, "Ż": 0xBD, "Ł": 0x9D, "ę": 0xA9, "Ź": 0x8D, "Ę": 0xA8, "Ś": 0x97, "Ć": 0x8F]
      }
    var bytes: [UInt8] = []
    for letter in text {
      guard let byte = letter.asciiValue ?? letters[letter] else { return nil }
      bytes.append(byte)
    }
    return bytes
  }

  /// One byte that is not UTF-8 decides, wherever it is; the value that is UTF-8 is rejected.
  @Test func oneOtherByteMakesItNoUTF8() throws {
    let start = Array("a;b\n1;x ".utf8) + [0xF3] + Array(" y\n".utf8)
    for document in [start + Array("2;Dęby\n".utf8), Array("a;b\n2;Dęby\n1;".utf8) + [0xE6] + [10]] {
      let reading = try read(document, .windows1250)
      #expect(reading.rows.count == 1 && reading.rejections.map(\.rule) == [.damagedText])
    }
  }

  /// No column with a Polish letter is found then, and the encoding is reported instead of the columns.
  @Test func namesInTheHeaderAreRefusedForTheirEncoding() throws {
    let fields = [FieldSpec(name: "n", locator: .column("Działki"), type: .integer, isRequired: true)]
    let error = #expect(throws: FormatError.self) {
      try CSVReader(
        source: MemorySource("Nr;Działki\n1;2\n"), format: CSVFormat(encoding: .windows1250), fields: fields)
    }
    #expect(error?.message.hasPrefix("the document is UTF-8") == true, "\(String(describing: error))")
  }
}
