internal import Glibc

/// A single-byte encoding as far as letters go: which of its upper 128 bytes are Polish letters, signs, or nothing.
struct LetterTable {
  /// Its name in messages.
  let name: String
  /// The Polish letter of each byte from 0x80, as in `PolishWord`; 0 for anything else.
  let letters: [UInt8]
  /// Whether a byte from 0x80 is no letter at all: a sign, or undefined.
  let isSign: [Bool]
  /// Whether a byte from 0x80 is a blank, a dash, a quotation mark or another sign that stands beside words.
  let isSeparator: [Bool]
  /// The bytes by their characters.
  let bytes: [UInt32: UInt8]

  /// The encodings that Polish texts are written in. Mazovia, of the first Polish computers, is unknown to iconv(3).
  static let polish = [windows1250, iso88592, cp852, mazovia]
  /// Those that Polish texts are mistaken for.
  static let all = [windows1250, iso88592, cp852, windows1252, latin1, cp437]

  static let windows1250 = LetterTable("windows-1250")
  static let iso88592 = LetterTable("iso-8859-2")
  static let cp852 = LetterTable("cp852")
  static let windows1252 = LetterTable("windows-1252")
  static let latin1 = LetterTable("iso-8859-1")
  /// The encoding of MS-DOS, which programs take for that of Poland, CP852.
  static let cp437 = LetterTable("cp437")
  static let mazovia = LetterTable(
    "mazovia",
    scalars: Dictionary(
      uniqueKeysWithValues: zip(
        [
          0x86, 0x8D, 0x91, 0x92, 0xA4, 0xA2, 0x9E, 0xA6, 0xA7, 0x8F, 0x95, 0x90, 0x9C, 0xA5, 0xA3, 0x98, 0xA0, 0xA1,
        ], "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ".unicodeScalars)))

  /// The table of a declared encoding; nil for UTF-8.
  static func of(_ encoding: TextEncoding) -> LetterTable? {
    switch encoding {
    case .utf8: nil
    case .windows1250: windows1250
    case .iso88592: iso88592
    case .cp852: cp852
    }
  }

  /// The table of iconv(3); without a letter if iconv does not know the encoding.
  private init(_ name: String) {
    var scalars: [Int: Unicode.Scalar] = [:]
    if let handle = iconv_open("UTF-8", name), handle != iconv_t(bitPattern: -1) {
      for byte in 0x80...0xFF { scalars[byte] = Self.scalar(UInt8(byte), handle) }
      iconv_close(handle)
    }
    self.init(name, scalars: scalars)
  }

  private init(_ name: String, scalars: [Int: Unicode.Scalar]) {
    self.name = name
    let upper = (0x80...0xFF).map { scalars[$0] }
    letters = upper.map { $0.map(PolishWord.letter) ?? 0 }
    isSign = upper.map { scalar in
      switch scalar?.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter: false
      default: true
      }
    }
    isSeparator = upper.map { $0.map(Self.isSeparator) ?? false }
    bytes = Dictionary(scalars.map { ($0.value.value, UInt8($0.key)) }) { first, _ in first }
  }

  private static func scalar(_ byte: UInt8, _ handle: iconv_t) -> Unicode.Scalar? {
    withUnsafeTemporaryAllocation(byteCount: 4, alignment: 1) { output -> Unicode.Scalar? in
      let length = SingleByteTable.convert(handle, byte, into: output)
      guard length > 0 else { return nil }
      let text = String(decoding: UnsafeRawBufferPointer(rebasing: output[..<length]), as: UTF8.self)
      // C1 control codes are no text.
      return text.unicodeScalars.first.flatMap { (0x80..<0xA0).contains($0.value) ? nil : $0 }
    }
  }

  /// Characters that stand beside words without a blank, in any text: never a sign of another encoding.
  static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    // NBSP, soft hyphen, « » ® · and the fractions ¼ ½ ¾.
    case 0xA0, 0xAB, 0xAD, 0xAE, 0xB7, 0xBB...0xBE, 0x20AC, 0x2122: true
    // General punctuation: dashes, quotation marks, †, •, …, ‰.
    case 0x2000...0x206F: true
    default: false
    }
  }
}
