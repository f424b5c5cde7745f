import Schema
import Testbed
import Testing

@Suite struct ExactDecimalTests {
  private func number(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }

  @Test(arguments: [
    ("0", "0"), ("-0", "0"), ("0.0", "0"), ("007", "7"), ("1.50", "1.5"), ("-0.05", "-0.05"), ("100", "100"),
    ("0.10", "0.1"), ("12345678901234567890123456789.000000000001", "12345678901234567890123456789.000000000001"),
  ])
  func readsAndWrites(text: String, canonical: String) throws { #expect(try number(text).description == canonical) }

  @Test(arguments: ["", "-", ".", ".5", "5.", "1.2.3", "1e5", "+1", "1,5", " 1", "--1", "1-", "\u{661}"])
  func whatIsNoNumber(text: String) { #expect(ExactDecimal(text) == nil) }

  @Test func aHundredDigitsAreReadAndEndlessOnesAreNot() {
    #expect(ExactDecimal(String(repeating: "9", count: 100)) != nil)
    #expect(ExactDecimal(String(repeating: "9", count: ExactDecimal.bytesMax + 1)) == nil)
  }

  @Test(arguments: [
    ("779966", "779115", "851"), ("0.3", "0.1", "0.2"), ("1", "0.9999", "0.0001"), ("-1", "1", "-2"), ("1", "-1", "2"),
    ("-5", "-7.5", "2.5"), ("5", "5", "0"), ("0", "5", "-5"), ("0", "-5", "5"), ("5", "0", "5"), ("-5", "0", "-5"),
    ("100000000000000000000.01", "0.02", "99999999999999999999.99"), ("10", "9.5", "0.5"), ("0.05", "0.5", "-0.45"),
  ])
  func differencesAreExact(a: String, b: String, difference: String) throws {
    #expect(try (number(a) - number(b)).description == difference)
  }

  /// A third of a per cent has no finite expansion; a half is rounded away from zero.
  @Test(arguments: [
    ("851", "779115", "0.11"), ("1", "3", "33.33"), ("2", "3", "66.67"), ("-1", "8", "-12.5"), ("1", "-8", "12.5"),
    ("1", "20000", "0.01"), ("-1", "20000", "-0.01"), ("1", "20001", "0"), ("0", "7", "0"), ("5", "5", "100"),
    ("0.001", "0.002", "50"), ("300", "0.3", "100000"),
  ])
  func percentagesAreRoundedOnce(part: String, base: String, percent: String) throws {
    #expect(try number(part).percent(of: number(base))?.description == percent)
  }

  @Test func nothingIsNoShareOfZero() throws { #expect(try number("5").percent(of: number("0")) == nil) }

  /// Against the processor's integers.
  @Test func agreesWithWholeNumbers() throws {
    var random = Seeded(42)
    func any() -> Int { Int(Int64(bitPattern: random.next()) >> Int64(20 + random.below(40))) }
    for _ in 0..<2000 {
      let (a, b) = (any(), any())
      let difference = try number("\(a)") - number("\(b)")
      #expect(difference.description == "\(a - b)")
      guard b != 0 else { continue }
      let scaled = (a - b) * 10_000
      var (quotient, rest) = scaled.quotientAndRemainder(dividingBy: abs(b))
      if abs(rest) * 2 >= abs(b) { quotient += scaled < 0 ? -1 : 1 }
      rest = abs(quotient)
      let fraction = rest % 100
      let text = "\(quotient < 0 ? "-" : "")\(rest / 100).\(fraction < 10 ? "0" : "")\(fraction)"
      #expect(try difference.percent(of: number("\(b)")) == number(text))
    }
  }

  @Test(arguments: [
    ("0.1", "0.2", "0.3"), ("-1.5", "1.5", "0"), ("12", "0.05", "12.05"), ("-0.75", "0.5", "-0.25"), ("0", "-3", "-3"),
    ("999999999999999999999", "1", "1000000000000000000000"),
  ])
  func sumsAreExact(a: String, b: String, sum: String) throws {
    let (a, b) = (try #require(ExactDecimal(a)), try #require(ExactDecimal(b)))
    #expect((a + b).description == sum && (b + a).description == sum)
  }

  @Test(arguments: [
    ("7883", "0.2321", "1829.6443"), ("-1.5", "0.5", "-0.75"), ("-2", "-3", "6"), ("0", "-5", "0"), ("10", "20", "200"),
    ("1234567890123456789", "0.5", "617283945061728394.5"), ("105", "101", "10605"),
  ])
  func productsAreExact(a: String, b: String, product: String) throws {
    let (a, b) = (try #require(ExactDecimal(a)), try #require(ExactDecimal(b)))
    #expect((a * b).description == product && (b * a).description == product)
  }
}
