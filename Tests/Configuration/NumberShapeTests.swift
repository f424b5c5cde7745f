import Platform
import Schema
import Settings
import Testbed
import Testing

@testable import Configuration

/// Canonical numbers and hundredths, against arithmetic on the digits.
@Suite struct NumberShapeTests {
  private static let seed: UInt64 = 99

  private func read<Value>(_ shape: Shape<Value>, _ text: String) -> (value: Value?, report: Report) {
    let report = Report()
    let place = Mark(SourceLocation(file: "f.yaml", line: 1, column: 1))
    return (shape.value(of: Node(.scalar(text, .quoted), mark: place), report), report)
  }

  /// The number times 10¹², of a text of digits with a point; nil where it does not fit.
  private func exact(_ text: String) -> Int128? {
    let isNegative = text.hasPrefix("-")
    let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ".", omittingEmptySubsequences: false)
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    while fraction.last == "0" { fraction.removeLast() }
    let whole = parts[0].drop { $0 == "0" }
    guard fraction.count <= 12, whole.count <= 18 else { return nil }
    let digits = whole + fraction + String(repeating: "0", count: 12 - fraction.count)
    let number = digits.isEmpty ? 0 : Int128(digits)!
    return isNegative ? -number : number
  }

  private func digits(_ count: Int, _ random: inout Seeded) -> String {
    (0..<count).map { _ in
      let limit = random.once(in: 2) ? 10 : 1
      return "\(random.below(limit))"
    }.joined()
  }

  @Test func aCanonicalNumberHasTheValueOfItsText() throws {
    var random = Seeded(Self.seed)
    for _ in 0..<2000 {
      let sign = random.pick(["", "-", "+"])
      let whole = digits(1 + random.below(20), &random)
      let text = sign + whole + (random.once(in: 2) ? "." + digits(1 + random.below(14), &random) : "")
      let (value, report) = read(.canonicalNumber, text)
      guard let expected = exact(text) else {
        #expect(value == nil && report.errorCount == 1, "seed \(Self.seed): \(text)")
        continue
      }
      let found = try #require(value, "seed \(Self.seed): \(text)")
      #expect(exact(found) == expected && ExactNumber(found)?.scaled == expected, "seed \(Self.seed): \(text)")
      // Canonical: nothing in front, nothing behind, and one zero.
      #expect(!found.hasPrefix("+") && found != "-0" && !(found.contains(".") && found.hasSuffix("0")), "\(text)")
      #expect(!found.hasPrefix("00") && read(.canonicalNumber, found).value == found, "\(text)")
      #expect(report.diagnostics.isEmpty)
    }
  }

  @Test(arguments: [
    ("0.50", "0.5"), ("-0", "0"), ("007", "7"), ("1 000", "1000"), (".5", "0.5"),
    ("999999999999999999.999999999999", "999999999999999999.999999999999"),
  ])
  func spellingsOfNumbers(text: String, canonical: String) {
    #expect(read(.canonicalNumber, text).value == canonical)
  }

  @Test(arguments: [
    ("0,5", "; write 0.5"), ("(5)", ""), ("1,5,5", ""), ("1e3", ""), ("", ""), ("-", ""), ("NaN", ""), ("infinity", ""),
    ("0x10", ""), ("5.", ""),
    ("1000000000000000000", ""), ("0.0000000000001", ""), ("1.2.3", ""), ("½", ""),
  ])
  func whatIsNoNumber(text: String, suggestion: String) throws {
    let (value, report) = read(.canonicalNumber, text)
    #expect(value == nil && report.errorCount == 1)
    guard !text.isEmpty else { return }
    let mistake = try #require(report.diagnostics.first)
    #expect(
      mistake.message
        == "expected a number with a decimal point and at most 18 digits before it and 12 behind it, found \"\(text)\"")
    // Proposed is only what would be right.
    #expect("\(mistake.suggestion)" == suggestion.replacing("; ", with: ""))
  }

  @Test func anAmountIsNotNegative() throws {
    #expect(read(.canonicalAmount, "0").value == "0" && read(.canonicalAmount, "0.50").value == "0.5")
    #expect(read(.canonicalAmount, "-0").value == "0")
    let (value, report) = read(.canonicalAmount, "-0.50")
    #expect(value == nil)
    #expect(report.diagnostics.map(\.message) == ["expected a number that is not negative, found \"-0.5\""])
  }

  @Test func aShareIsExactInHundredthsOfAPerCent() {
    var random = Seeded(Self.seed)
    for _ in 0..<2000 {
      let isPercent = random.once(in: 2)
      let number =
        digits(1 + random.below(7), &random)
        + (random.once(in: 3) ? "" : "." + digits(1 + random.below(6), &random))
      let text = number + (isPercent ? random.pick(["%", " %"]) : "")
      // The number times 10¹² in units of a hundredth of a per cent.
      let unit: Int128 = isPercent ? 10_000_000_000 : 100_000_000
      let exact = exact(number)!
      let fits = exact % unit == 0 && exact / unit <= (isPercent ? 10_000_000 : 10_000)
      let (value, report) = read(.hundredths, text)
      #expect(value == (fits ? Int(exact / unit) : nil), "seed \(Self.seed): \(text)")
      #expect(report.errorCount == (fits ? 0 : 1), "seed \(Self.seed): \(text)")
    }
  }

  @Test(arguments: [
    ("30%", 3000), ("0.3", 3000), ("1", 10_000), ("0.01%", 1), ("0.0001", 1), ("0", 0), ("100000%", 10_000_000),
  ])
  func shares(text: String, hundredths: Int) { #expect(read(.hundredths, text).value == hundredths) }

  @Test(arguments: [
    ("30.001%", "expected a share, exact to a hundredth of a per cent (30%), found \"30.001%\""),
    ("0.00001", "expected a share, exact to a hundredth of a per cent (30%), found \"0.00001\""),
    ("-1%", "expected a share, exact to a hundredth of a per cent (30%), found \"-1%\""),
    ("%", "expected a share, exact to a hundredth of a per cent (30%), found \"%\""),
    ("3 0%", "expected a share, exact to a hundredth of a per cent (30%), found \"3 0%\""),
    ("30%%", "expected a share, exact to a hundredth of a per cent (30%), found \"30%%\""),
    ("100000.01%", "expected a share, exact to a hundredth of a per cent (30%), found \"100000.01%\""),
    ("30", "a share without % is from 0 to 1, found \"30\"; write 30%"),
    ("1.0001", "a share without % is from 0 to 1, found \"1.0001\""),
  ])
  func whatIsNoShare(text: String, message: String) throws {
    let (value, report) = read(.hundredths, text)
    let mistake = try #require(report.diagnostics.first)
    let said = mistake.message + (mistake.suggestion.isEmpty ? "" : "; \(mistake.suggestion)")
    #expect(value == nil && said == message && report.errorCount == 1)
  }
}
