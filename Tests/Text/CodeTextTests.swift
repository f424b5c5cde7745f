internal import Testing

@testable internal import Text

/// Codes, numbers and error texts as spreadsheets and programs leave them.
@Suite struct CodeTextTests {
  private func bytes<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    // The fast tests read beyond the text.
    let padded = Array(text.utf8) + [UInt8](repeating: 0xFF, count: Canonical.slackBytes)
    return padded.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<text.utf8.count])) }
  }

  private func isSuspicious(_ text: String) -> Bool {
    bytes(text) { CodeText.isSuspicious($0.baseAddress!.assumingMemoryBound(to: UInt8.self), $0.count) }
  }

  @Test(
    arguments: [
      ("2,34568E+12", .exponent), ("2.34568e+12", .exponent), ("2E+12", .exponent), ("1e+05", .exponent),
      ("2.3E+5", .exponent), ("1.2345678E7", .exponent), ("-2,5E-05", .exponent), ("2,34568E+012", .exponent),
      ("12345.0", .fraction), ("0612011,00", .fraction), ("1261011.0", .fraction),
      ("06\u{200B}12", .invisible(0x200B)), ("06\u{A0}12", .invisible(0xA0)), ("06\u{AD}12", .invisible(0xAD)),
      ("06\u{FEFF}12", .invisible(0xFEFF)), ("A\tB", .invisible(9)), ("A\u{7F}B", .invisible(0x7F)),
      ("A\u{3000}B", .invisible(0x3000)), ("1261012.000", .fraction), ("06\"12", .quote), ("0612\"", .quote),
      ("'0612", .quote), ("0612'", .quote), ("12.mar", .day), ("3-gru", .day), ("01.paź", .day), ("12-Mar", .day),
      ("０６12", .lookalike(0xFF10)), ("А12", .lookalike(0x410)), ("A\u{2011}1", .lookalike(0x2011)),
      ("12\u{2212}3", .lookalike(0x2212)), ("ΑΒ1", .lookalike(0x391)),
    ] as [(String, CodeText.Fault)])
  func whatIsSpoiled(code: String, fault: CodeText.Fault) {
    #expect(bytes(code, CodeText.fault) == fault)
    #expect(isSuspicious(code))
  }

  /// Codes of registers, classifications, plots and lines.
  @Test(arguments: [
    "0612011", "1E5", "12E-3", "2E", "A00.0", "01.11", "10.0", "45000000-7", "126105_9.0001.123/4", "1.2.3", "DK 44",
    "PL213", "K-13/2024", "KR1P/00012345/6", "9999.0", "D1261011-08", "E+E", "5E", "+48", "1.234.567", "192.168.0.1",
    "Śr-1", "ŁD/Ż", "Б12", "12–345", "O'Hara", "12.marzec", "1-maja", "mar-12", "A.maj", "12.123", "2024-mar",
    "123456789012345000",
    "12,5", "1.5e", "e+05", "12345.05",
  ])
  func whatIsNot(code: String) { #expect(bytes(code, CodeText.fault) == nil) }

  /// The signs with which a spreadsheet is told that a code is a text.
  @Test(arguments: [
    ("=\"0612011\"", "0612011"), ("'0612011", "0612011"), ("'0612'", "0612"), ("0612", "0612"), ("=\"\"", "=\"\""),
    ("'", "'"), ("=A1", "=A1"), ("'06'12", "'06'12"), ("=\"06\"\"1\"", "=\"06\"\"1\""),
  ])
  func codesAsTheyWereMeant(written: String, meant: String) {
    #expect(bytes(written) { String(decoding: CodeText.meant($0), as: UTF8.self) } == meant)
    #expect(written == "0612" || written == "=A1" || isSuspicious(written))
  }

  /// The test of whole words answers as byte after byte does.
  @Test func whatNeedNoCloserLook() {
    for length in 1...40 {
      let plain = String(repeating: "Ab3-", count: 10).prefix(length)
      #expect(!isSuspicious(String(plain)))
      for place in 0..<length {
        for odd in ["\u{1}", "\t", "\u{80}"] {
          var text = plain.map(String.init)
          text[place] = odd
          #expect(isSuspicious(text.joined()), "\(place) of \(length)")
        }
      }
    }
  }

  @Test(
    arguments: [
      ("", .empty), ("  ", .empty), ("12", .digits(2, hasZero: false)), ("012", .digits(3, hasZero: true)),
      ("0", .digits(1, hasZero: false)), ("1.234", .uncertain), ("12,345", .uncertain), ("-123.456", .uncertain),
      ("0.250", .padded), ("1234.567", .certain), ("12.5", .certain), ("1.234,56", .certain), ("1,234.5", .certain),
      ("1.234.567", .certain), ("12.3456", .certain), ("12.10", .padded), ("0.50", .padded),
      ("1234.000", .fraction(digits: 4)), ("1234567890123400", .rounded(16)),
      ("123456789012345", .digits(15, hasZero: false)),
      ("1234567890123456", .digits(16, hasZero: false)), ("12.00", .fraction(digits: 2)),
      ("12,0", .fraction(digits: 2)),
      ("1.000", .uncertain), ("01.02.2024", .other), ("1.2.3", .other), ("12-345", .other), (".5", .other),
      ("5.", .other), ("abc", .other), ("1 234", .other), ("2,34568E+12", .exponent), ("1e5", .other),
    ] as [(String, ValueForm)])
  func formsOfValues(text: String, form: ValueForm) { #expect(bytes(text) { ValueForm(text: $0) } == form) }

  @Test(
    arguments: [
      ("12", .digits(2, hasZero: false)), ("1.234", .certain), ("12.0", .fraction(digits: 2)), ("1e5", .exponent),
      ("-1.5E-3", .exponent), ("12.5", .certain),
    ] as [(String, ValueForm)])
  func numbersOfJSONHaveAPoint(text: String, form: ValueForm) {
    #expect(bytes(text) { ValueForm(jsonNumber: $0) } == form)
  }

  @Test(arguments: [
    "#N/A", "#ADR!", "#DZIEL/0!", "#ARG!", "#NAZWA?", "#LICZBA!", "#REF!", "#VALUE!", "#NUM!", "#NAME?", "#NULL!",
    "#DIV/0!", "#ZERO!", "#N/D!", "#n/a", "#SPILL!", "########", "####", "Err:502", "Błąd:522", "#WERT!",
  ])
  func errorsOfSpreadsheets(text: String) {
    #expect(bytes(text, SpreadsheetError.isOne))
    #expect(
      bytes(text) { SpreadsheetError.isSuspicious($0.baseAddress!.assumingMemoryBound(to: UInt8.self), $0.count) })
  }

  @Test(arguments: [
    "", "#", "##", "###", "#1", "#kraków", "N/A", "#N/A brak", "Err: 502", "Err:50", "godz. 12:300", "a:123", "b.d.",
    "#hashtag!", "Numer:123", "#ff00aa",
  ])
  func textsThatAreNone(text: String) { #expect(!bytes(text, SpreadsheetError.isOne)) }

  /// Every blank, and every character without width, at both ends and between thousands.
  @Test func blanksOfEveryKind() {
    let blanks: [Unicode.Scalar] = [
      " ", "\t", "\n", "\u{B}", "\u{C}", "\r", "\u{A0}", "\u{AD}", "\u{1680}", "\u{180E}", "\u{2000}", "\u{2005}",
      "\u{2007}", "\u{2009}", "\u{200A}", "\u{200B}", "\u{200C}", "\u{200D}", "\u{200E}", "\u{200F}", "\u{2028}",
      "\u{2029}", "\u{202A}", "\u{202E}", "\u{202F}", "\u{205F}", "\u{2060}", "\u{2064}", "\u{2066}", "\u{2069}",
      "\u{3000}", "\u{FEFF}",
    ]
    for blank in blanks {
      #expect(
        bytes("\(blank)\(blank)0612011\(blank)") { Array(Blank.trimmed($0)) } == Array("0612011".utf8), "\(blank.value)"
      )
      #expect(bytes("\(blank)", Blank.isBlank), "\(blank.value)")
    }
    for letter in ["ą", "Â", "–", "„", "€", "中", "한", "ア", "…", "\u{2010}", "\u{2027}", "‰", "\u{2065}"] {
      #expect(!bytes(letter, Blank.isBlank), "\(letter)")
      #expect(bytes(" \(letter) ") { Array(Blank.trimmed($0)) } == Array(letter.utf8), "\(letter)")
    }
    #expect(Decimal.canonical("1\u{2009}234\u{3000}") == "1234")
  }

  @Test(
    arguments: [
      ("7.17e-05", "0.0000717"), ("1.5E+3", "1500"), ("-2e0", "-2"), ("1e+05", "100000"), ("2.50E+1", "25"),
      ("1E-3", "0.001"),
    ])
  func exponentsAreExact(text: String, canonical: String) {
    #expect(Decimal.canonical(text, allowsExponent: true) == canonical)
    #expect(Decimal.canonical(text) == nil)
  }

  @Test func bracketsAreNegativeWhereDeclared() {
    #expect(Decimal.canonical("(5)") == nil && Decimal.canonical("(1 234,5)", mark: .comma) == nil)
    #expect(Decimal.canonical("(5)", allowsBrackets: true) == "-5")
    #expect(Decimal.canonical("(-5)", allowsBrackets: true) == nil)
  }

  @Test(
    arguments: [
      ("1e+05", true), ("1.23457e+05", true), ("123", true), ("1.5E3", true), ("2,34568E+12", false),
      ("2E+11", false), ("1.234567890123E+12", true), ("1E-3", true),
    ])
  func exponentsThatHideDigits(text: String, isComplete: Bool) { #expect(bytes(text, Whole.isComplete) == isComplete) }
}
