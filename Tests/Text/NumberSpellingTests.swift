internal import Testbed
internal import Testing
internal import Text

/// Numbers as Polish tables print them, and texts that only look like numbers.
@Suite struct NumberSpellingTests {
  @Test(arguments: [
    // Groups of three, apart by any blank that typesetters use.
    ("37 563 071", "37563071"), ("1\u{2009}234,5", "1234.5"), ("1\u{2007}234", "1234"),
    ("1\u{202f}234\u{a0}567", "1234567"),
    ("-12 345 678,90", "-12345678.9"), ("999 999", "999999"), ("0 001", "1"), ("12 000", "12000"),
    ("100 000,000 ", "100000"),
    // Signs.
    ("+5", "5"), ("+ 5", "5"), ("-\u{a0}5", "-5"), ("\u{2212} 5", "-5"), ("\u{2212}0,5", "-0.5"), ("-0,0", "0"),
    ("+0", "0"),
    // Superfluous zeros.
    ("0000", "0"), ("00,00", "0"), ("0001,2300", "1.23"), (",50", "0.5"), ("5,0", "5"), ("0,10", "0.1"),
    ("10,01", "10.01"),
    ("1000000,000001", "1000000.000001"), ("\t12,5\r\n", "12.5"),
    ("\u{202f}3\u{a0}", "3"),
  ])
  func numbersOfPolishTables(text: String, canonical: String) {
    #expect(Decimal.canonical(text, mark: .comma) == canonical)
    // The same table with points for commas.
    #expect(Decimal.canonical(text.replacing(",", with: "."), mark: .point) == canonical)
  }

  @Test(arguments: [
    // Two numbers in one cell are not one.
    "12\n345", "12\r\n345", "1\t234", "1\n234\n567", "(1\t234)", "12 345\n678", "1  234", "1 \u{a0}234",
    // Groups that are not of three.
    "12 34", "1 2345", "1234 567", "1 234 56", "12 345 6,7", "1 234,567 8", "0,123 456", "(12 34)", " 1 23 ",
    // Marks and signs where they cannot be.
    "-,5-", "1,", "-12,", "1 234, ", "1,2,3", "1,2.3", "1.234,5", "5-", "--5", "+-5", "-+5", "(-5)", "-(5)", "(5", "5)",
    "((5))", "()", "( )",
    "5 %", "%5",
    // Words, other digits, other notations.
    "brak", "x", "b.d.", "1e3", "1E3", "1,5e3", "0x1F", "1_000", "1'234", "½", "²", "٣", "１２", "∞", "-∞", "NaN",
    "1,5 zł", "zł 1,5", "1:2", "1/2",
    "1,5\0", "(5)", "(1 234)", "1\u{200b}2", "\u{2014}5", "–5", "−", "+", ",", " ", "",
  ])
  func whatIsNoNumber(text: String) {
    #expect(Decimal.canonical(text, mark: .comma) == nil)
    #expect(Whole.read(text, mark: .comma) == nil)
  }

  @Test func aNumberHasAtMostAHundredDigits() {
    let nines = String(repeating: "9", count: 100)
    #expect(Decimal.canonical(nines) == nines && Decimal.canonical("-\(nines)") == "-\(nines)")
    #expect(Decimal.canonical(nines + "9") == nil && Decimal.canonical("0.\(nines)9") == nil)
    #expect(Decimal.canonical("0.\(nines)")?.utf8.count == 102 && Decimal.canonical("-0.\(nines)")?.utf8.count == 103)
    #expect(Decimal.bytesMax == 103)
    // Leading zeros do not count as digits.
    #expect(Decimal.canonical(String(repeating: "0", count: 500) + nines) == nines)
    // Zeros after the point count as digits.
    let zeros = String(repeating: "0", count: 99)
    #expect(Decimal.canonical("0.\(zeros)1") == "0.\(zeros)1" && Decimal.canonical("0.0\(zeros)1") == nil)
    #expect(Decimal.canonical("0." + String(repeating: "0", count: 500)) == "0")
    #expect(Decimal.canonical("1" + String(repeating: "0", count: 99)) != nil)
    #expect(Decimal.canonical("1" + String(repeating: "0", count: 100)) == nil)
  }

  @Test(
    arguments: [
      ("1e99", 100), ("1e100", nil), ("9.9e99", 100), ("0.1e100", 100), ("1e-99", 101), ("1e-100", 102),
      ("1e-101", nil), ("10e-100", 101),
      ("0e1000000000", 1), ("-0e-5", 1), ("1.0e0", 1), ("12e-1", 3), ("1e00000000000000000000005", 6), ("5e-0", 1),
    ] as [(String, Int?)])
  func exponentsStayWithinTheDigits(text: String, length: Int?) {
    #expect(Decimal.canonical(text, allowsExponent: true)?.utf8.count == length)
    #expect(Decimal.canonical(text) == nil)
  }

  @Test(arguments: [
    ("9223372036854775807", Int64.max), ("-9223372036854775808", .min), ("9 223 372 036 854 775 807", .max),
    ("9223372036854775807.0", .max), ("0.0", 0), ("-0", 0), ("1.000", 1),
  ])
  func wholeNumbersOf64Bits(text: String, value: Int64) { #expect(Whole.read(text) == value) }

  @Test(arguments: [
    "9223372036854775808", "-9223372036854775809", "92233720368547758070", "0.1", "-0.000001", "1e1",
    "99999999999999999999",
  ])
  func whatDoesNotFitIsNoWholeNumber(text: String) { #expect(Whole.read(text) == nil) }

  @Test(
    arguments: [
      ("1e18", 1_000_000_000_000_000_000), ("1e19", nil), ("1.5e1", 15), ("1.55e1", nil), ("100e-2", 1), ("5e-1", nil),
      ("0e5", 0), ("1E+2", 100),
    ] as [(String, Int64?)])
  func wholeNumbersOfJSON(text: String, value: Int64?) { #expect(Whole.read(text, allowsExponent: true) == value) }

  /// Brackets around what is owed, where they are declared to be that.
  @Test(arguments: [
    ("(5)", "-5"), ("(1 234)", "-1234"), ("( 0,50 )", "-0.5"), ("(0)", "0"), ("(12,00)", "-12"), (" (7) ", "-7"),
    ("5", "5"), ("-5", "-5"),
  ])
  func bracketsOfAccounts(text: String, canonical: String) {
    #expect(Decimal.canonical(text, mark: .comma, allowsBrackets: true) == canonical)
  }

  // MARK: Yes and no

  @Test(
    arguments: [
      ("tak", true), ("Tak", true), ("TAK", true), ("t", true), ("T", true), ("true", true), ("True", true),
      ("1", true), ("prawda", true),
      ("PRAWDA", true), ("yes", true), ("Y", true), ("\u{a0}tak\n", true), ("nie", false), ("NIE", false), ("n", false),
      ("N", false),
      ("false", false), ("0", false), ("fałsz", false), ("FAŁSZ", false), ("falsz", false), ("no", false),
      (" 0 ", false),
      ("", nil), (" ", nil), ("ta", nil), ("tak.", nil), ("taki", nil), ("nie dotyczy", nil), ("n/d", nil), ("+", nil),
      ("-", nil), ("x", nil),
      ("00", nil), ("1,0", nil), ("on", nil), ("off", nil), ("nieprawda", nil), ("ja", nil), ("p", nil), ("f", nil),
    ] as [(String, Bool?)])
  func yesAndNo(text: String, truth: Bool?) { #expect(Truth.read(text) == truth) }
}

/// Lines that are written for spreadsheets and read back after corrections.
@Suite struct WrittenLineTests {
  @Test(
    arguments: [
      ([], ""), ([""], ""), (["", ""], ","), (["a"], "a"), (["a", "b", "c"], "a,b,c"), (["a,b"], "\"a,b\""),
      (["a;b"], "a;b"),
      (["a\"b"], "\"a\"\"b\""), (["\""], "\"\"\"\""), (["a\nb"], "\"a\nb\""), (["a\r"], "\"a\r\""), (["\t"], "\"\t\""),
      ([" a "], " a "),
      (["zażółć", "gęślą"], "zażółć,gęślą"), (["\"\u{301}"], "\"\"\"\u{301}\""), (["'a'"], "'a'"), (["=1"], "=1"),
    ] as [([String], String)])
  func fieldsAreQuotedWhereTheyMustBe(fields: [String], line: String) { #expect(CSVLine.text(fields) == line) }

  @Test func theDelimiterDecidesWhatIsQuoted() {
    #expect(CSVLine.text(["a,b", "c;d"], delimiter: ";") == "a,b;\"c;d\"")
    #expect(CSVLine.text(["a|b", "c"], delimiter: "|") == "\"a|b\"|c")
    #expect(SpreadsheetLine.text(["1,5", "a"]) == "1,5;a\r\n")
  }

  /// Any text that a spreadsheet would evaluate as a formula is read back unchanged.
  @Test(arguments: [
    "=1+1", "+cmd", "-wielu", "@SUM(A1)", "\tx", "\rx", "＝1", "＋1", "－x", "＠a", "=", "+", "-", "@", "=\u{301}",
    "-\u{301}1", "=\"a\"", "-1,5", "+48 12 616 00 00",
    "12", "", "'", "''", "'=1", "''-", "'-1,5", "'\t", "it's", "'a", "zł", "a=b", " =1",
  ])
  func aDefusedTextComesBack(text: String) {
    let line = SpreadsheetLine.text([text])
    var field = String(line.dropLast())
    if field.first == "\"" { field = String(field.dropFirst().dropLast()).replacing("\"\"", with: "\"") }
    #expect(SpreadsheetLine.original(field) == text)
  }

  @Test(arguments: [
    ("=1", "'=1"), ("+a", "'+a"), ("-", "'-"), ("--1", "'--1"), ("-1-2", "'-1-2"), ("@a", "'@a"), ("-1,5", "-1,5"),
    ("+1 234", "+1 234"),
    ("-1\u{a0}234,00", "-1\u{a0}234,00"), ("-0.5", "-0.5"), ("1=1", "1=1"), ("a@b.pl", "a@b.pl"), ("'=1", "''=1"),
    ("-1e5", "'-1e5"), ("+", "'+"),
    ("-1;2", "\"'-1;2\""), ("\t1", "\"'\t1\""), ("=\"a\"", "\"'=\"\"a\"\"\""),
  ])
  func formulasAreDefusedAndNumbersAreNot(text: String, field: String) {
    #expect(SpreadsheetLine.text([text]) == "\(field)\r\n")
  }

  // MARK: Names that were meant

  @Test(
    arguments: [
      // Of one or two letters one may be wrong, of more a third and at least two.
      ("a", ["b"], "b"), ("ab", ["xy"], nil), ("ab", ["ax"], "ax"), ("abc", ["xyc"], "xyc"), ("abc", ["xyz"], nil),
      ("schedule", ["shedule"], "shedule"),
      ("shedule", ["schedule", "source"], "schedule"), ("adress", ["address", "area"], "address"),
      ("licence", ["license", "limits"], "license"),
      ("TITLE", ["title"], "title"), ("tytuł", ["tytul", "typ"], "tytul"), ("abcdefghi", ["abcdefxyz"], "abcdefxyz"),
      ("abcdefghi", ["abcdewxyz"], nil),
      // The nearest is taken, and of several that are as near the first.
      ("kolumna", ["kolumny", "kolumnami"], "kolumny"), ("cat", ["car", "cap"], "car"),
      ("same", ["same", "Same"], "same"), ("", ["a"], "a"), ("", ["ab"], nil),
      ("x", [], nil),
    ] as [(String, [String], String?)])
  func theNearestNameIsSuggested(wanted: String, candidates: [String], nearest: String?) {
    #expect(Nearest.name(to: wanted, among: candidates) == nearest)
  }
}
