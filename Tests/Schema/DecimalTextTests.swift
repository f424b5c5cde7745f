import Testbed
import Testing

@testable import Schema

/// The one grammar of decimals, against tables and against a second definition.
@Suite struct DecimalTextTests {
  private func with<Result>(_ text: String, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    var text = text
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  private func parts(_ text: String) -> String? {
    with(text) { bytes in
      DecimalText(bytes).map {
        "\($0.isNegative ? "-" : "+") \(String(decoding: $0.whole, as: UTF8.self)) \(String(decoding: $0.fraction, as: UTF8.self))"
      }
    }
  }

  private func isCanonical(_ text: String) -> Bool { with(text) { DecimalText.isCanonical($0) } }

  private static let canonical = [
    "0", "1", "9", "10", "-1", "-10", "0.1", "-0.1", "0.05", "-0.05", "12.5", "-12.5", "100", "1000000", "0.000001",
    "99999999999999999999999999999999.99999999999999999999999999999999", "1.01", "10.01", "-10.10001",
  ]

  @Test(arguments: canonical) func theseAreCanonical(_ text: String) { #expect(isCanonical(text)) }

  /// Numbers that a column stores in another form.
  private static let other = [
    "00", "01", "-01", "-0", "0.0", "0.10", "1.0", "-0.0", "00.5", "12.50", "-12.500", "007", "0000.1",
  ]

  @Test(arguments: other) func theseAreNumbersInAnotherForm(_ text: String) {
    #expect(parts(text) != nil)
    #expect(!isCanonical(text))
  }

  private static let nothing = [
    "", "-", "+", ".", "-.", "+1", ".5", "-.5", "1.", "-1.", "1..2", "1.2.3", "1,5", "1e5", "1E5", " 1", "1 ", "1 000",
    "--1", "1-", "0x1", "½", "٣", "１", "1\u{0}", "\u{2212}1", "NaN", "inf", "1.2-", "a", "1a", "1.a", "1.2a",
  ]

  @Test(arguments: nothing) func theseAreNoNumbers(_ text: String) {
    #expect(parts(text) == nil)
    #expect(!isCanonical(text))
  }

  @Test func thePartsAreThoseOfTheText() {
    #expect(parts("-12.50") == "- 12 50")
    #expect(parts("7") == "+ 7 ")
    #expect(parts("0.001") == "+ 0 001")
    #expect(parts("-0") == "- 0 ")
  }

  /// Every text of up to five signs of the alphabet, against a definition by exact arithmetic: a number is canonical when it is
  /// what `ExactDecimal` prints for it.
  @Test func everyShortTextAgreesWithArithmetic() {
    let alphabet: [Character] = ["-", "0", "1", "9", ".", "e"]
    var texts = [""]
    var all = 0
    for _ in 0..<5 {
      texts = texts.flatMap { text in alphabet.map { text + String($0) } }
      for text in texts {
        let printed = ExactDecimal(text)?.description
        #expect(isCanonical(text) == (printed == text), "\(text)")
        #expect((parts(text) == nil) == (printed == nil), "\(text)")
        all += 1
      }
    }
    #expect(all == 6 + 36 + 216 + 1296 + 7776)
  }

  @Test func anExactNumberTakesWhatTheGrammarGives() {
    #expect(ExactNumber("-12.5")?.description == "-12.5")
    #expect(ExactNumber("12.50")?.description == "12.5")
    #expect(ExactNumber("999999999999999999.999999999999")?.description == "999999999999999999.999999999999")
    #expect(ExactNumber("1000000000000000000") == nil)
    #expect(ExactNumber("0.0000000000001") == nil)
    for text in Self.nothing { #expect(ExactNumber(text) == nil, "\(text)") }
  }
}
