internal import Testbed
internal import Testing
internal import Text

@Suite struct NumberTests {
  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("+0,00", "0"), ("007", "7"), ("1234", "1234"), ("1 234", "1234"),
    ("1\u{A0}234\u{A0}567,50", "1234567.5"), ("12\u{202F}345,678", "12345.678"), ("1,500", "1.5"), (",5", "0.5"),
    ("-0,050", "-0.05"), ("\u{2212}12,30", "-12.3"),
    ("- 5", "-5"), (" 54330,13 ", "54330.13"), ("0,000", "0"), ("100", "100"), ("100,0", "100"), ("0,001", "0.001"),
    ("000,100", "0.1"), ("9007199254740993", "9007199254740993"),
  ])
  func decimals(_ text: String, _ canonical: String) {
    #expect(Decimal.canonical(text, mark: .comma) == canonical)
    #expect(Decimal.canonical(canonical) == canonical)
  }

  @Test(arguments: [
    "", " ", ",", "-", "+", "5,", "-5,", "1 234,", "6, ", "()", "(", "1,2,3", "1.5", "1,5 zł", "1 23", "1234 567",
    "1 234 56", "1  234", "--1", "1-",
    "(1", "1)", "-(1)", "1e3", "NaN", "INF", "x", "٣", "0x10", "1 234,5 6",
  ])
  func noDecimals(_ text: String) { #expect(Decimal.canonical(text, mark: .comma) == nil) }

  @Test func exponentsAreExactAndBounded() {
    let cases = [
      ("1e3", "1000"), ("1.5E-7", "0.00000015"), ("-12.50e1", "-125"), ("0e999999999999", "0"), ("1E+2", "100"),
      ("123456e-3", "123.456"), ("1e99", "1" + String(repeating: "0", count: 99)),
    ]
    for (text, canonical) in cases { #expect(Decimal.canonical(text, allowsExponent: true) == canonical) }
    for text in ["1e400", "1e-400", "1e100", "1e", "1e+", "e1", "1e1.5", "1e99999999999999999999"] {
      #expect(Decimal.canonical(text, allowsExponent: true) == nil, "\(text)")
    }
    #expect(Decimal.canonical(String(repeating: "9", count: 100)) != nil)
    #expect(Decimal.canonical(String(repeating: "9", count: 101)) == nil)
  }

  @Test func wholeNumbers() {
    let cases: [(String, Int64?)] = [
      ("12", 12), ("1 234", 1234), ("12,00", 12), ("-9223372036854775808", .min), ("9223372036854775807", .max),
      ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1,5", nil), ("", nil), ("00012", 12),
      ("100000000000000000000", nil),
    ]
    for (text, value) in cases { #expect(Whole.read(text, mark: .comma) == value, "\(text)") }
    #expect(Whole.read("1e3", allowsExponent: true) == 1000)
    #expect(Whole.read("1.20e1", allowsExponent: true) == 12)
    #expect(Whole.read("1e400", allowsExponent: true) == nil)
  }

  @Test func yesAndNo() {
    for text in ["TAK", "tak", "T", "true", "1", "Prawda", " t ", "YES"] { #expect(Truth.read(text) == true) }
    for text in ["NIE", "n", "FALSE", "0", "fałsz", "No"] { #expect(Truth.read(text) == false) }
    for text in ["", "X", "-", "2", "takk", "tn", "nie wiem", "01"] { #expect(Truth.read(text) == nil) }
  }

  /// Canonical means: the same number has one spelling.
  @Test(arguments: 0..<20)
  func oneNumberOneSpelling(_ seed: Int) {
    var random = Seeded(UInt64(seed))
    for _ in 0..<200 {
      let whole = random.below(1_000_000_000)
      let fraction = random.below(1000)
      let padded = String(repeating: "0", count: 3 - String(fraction).count) + String(fraction)
      let sign = random.pick(["-", ""])
      let plain = Decimal.canonical("\(sign)\(whole).\(padded)")
      let zeros = String(repeating: "0", count: random.below(5))
      #expect(Decimal.canonical("\(sign)\(zeros)\(whole).\(padded)\(zeros)") == plain)
      #expect(Decimal.canonical("\(sign)\(whole)\(padded)e-3", allowsExponent: true) == plain)
      #expect(Decimal.canonical("\(sign)\(whole),\(padded)", mark: .comma) == plain)
      #expect(plain.flatMap { Double($0) } == Double("\(sign)\(whole).\(padded)").map { $0 == 0 ? 0 : $0 })
    }
  }
}
