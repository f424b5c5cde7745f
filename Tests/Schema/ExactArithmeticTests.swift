internal import Schema
internal import Testbed
internal import Testing

/// Sums and comparisons on 128 bits, against fractions that know no digits.
@Suite struct ExactNumberArithmeticTests {
  /// A number with up to nine digits on either side of the point, as its text and as a fraction.
  private static func any(_ random: inout Seeded) -> (text: String, fraction: Fraction) {
    let places = random.below(7)
    let scale = (0..<places).reduce(1) { power, _ in power * 10 }
    let digits = random.below(2_000_000_000) - 1_000_000_000
    let (whole, rest) = (abs(digits) / scale, abs(digits) % scale)
    let padding = String(repeating: "0", count: places - (rest == 0 ? min(places, 1) : String(rest).count))
    let text = (digits < 0 ? "-" : "") + "\(whole)" + (places > 0 ? ".\(padding)\(rest)" : "")
    return (text, Fraction(Int128(digits), Int128(scale)))
  }

  @Test func sumsDifferencesAndOrderAreThoseOfFractions() throws {
    var random = Seeded(1_024)
    for _ in 0..<3000 {
      let (a, b) = (Self.any(&random), Self.any(&random))
      let (left, right) = (try #require(ExactNumber(a.text)), try #require(ExactNumber(b.text)))
      let isSame =
        (left < right) == (a.fraction < b.fraction) && (left == right) == (a.fraction == b.fraction)
        && fraction(left + right) == a.fraction + b.fraction && fraction(left - right) == a.fraction - b.fraction
        && fraction(left.magnitude) == (a.fraction < .zero ? -a.fraction : a.fraction)
      if !isSame { Issue.record("\(a.text) and \(b.text) (seed 1024)") }
      // What is written is read as the same number.
      if ExactNumber(left.description) != left { Issue.record("\(a.text) became \(left) (seed 1024)") }
    }
  }

  private func fraction(_ number: ExactNumber) -> Fraction { Fraction(number.scaled, 1_000_000_000_000) }

  @Test(arguments: [
    ("999999999999999999", true), ("-999999999999999999", true), ("1000000000000000000", false),
    ("-1000000000000000000", false), ("0.999999999999", true), ("-0.000000000001", true), ("0.0000000000001", false),
    ("999999999999999999.999999999999", true), ("999999999999999999.9999999999999", false),
    ("000000000000000001", true),
    ("0000000000000000001", false), ("", false), ("-", false), (".5", false), ("-.5", false), ("1e3", false),
    ("1,5", false),
    ("+1", false), (" 1", false), ("1 ", false), ("1.2.3", false), ("--1", false), ("1-", false), ("٣", false),
    ("NaN", false),
  ])
  func whatFits(text: String, fits: Bool) { #expect((ExactNumber(text) != nil) == fits) }

  @Test(arguments: [
    ("0.000000000001", "0.000000000001"), ("-0.100000000000", "-0.1"), ("-0", "0"), ("-0.0", "0"), ("007.50", "7.5"),
    ("100", "100"), ("999999999999999999.999999999999", "999999999999999999.999999999999"), ("10.010", "10.01"),
  ])
  func oneNumberHasOneText(text: String, canonical: String) {
    #expect(ExactNumber(text)?.description == canonical)
  }

  @Test func cellsHoldNumbers() {
    #expect(ExactNumber(Cell.integer(-42))?.description == "-42")
    #expect(ExactNumber(Cell.integer(999_999_999_999_999_999)) != nil)
    #expect(ExactNumber(Cell.integer(1_000_000_000_000_000_000)) == nil)
    #expect(ExactNumber(Cell.integer(.min)) == nil && ExactNumber(Cell.integer(.max)) == nil)
    #expect(ExactNumber(Cell.null) == nil)
    let text = Array("-12.50".utf8)
    text.withUnsafeBytes { #expect(ExactNumber(Cell.text($0))?.description == "-12.5") }
    [UInt8]().withUnsafeBytes { #expect(ExactNumber(Cell.text($0)) == nil) }
  }

  /// A hundred million of the largest numbers still fit, as documented; beyond the limit sums saturate.
  @Test func sumsEndAtTheLargestNumberAndNeverWrap() throws {
    let largest = try #require(ExactNumber("999999999999999999.999999999999"))
    var sum = largest
    // 2^27 times the number is more than 10^8 times.
    for _ in 0..<27 { sum = sum + sum }
    #expect(sum.scaled == largest.scaled * 134_217_728)
    for _ in 0..<10 { sum = sum + sum }
    #expect(sum.scaled == .max && sum + largest == sum && largest < sum)
    let smallest = ExactNumber(scaled: -largest.scaled)
    var deficit = smallest
    for _ in 0..<37 { deficit = deficit + deficit }
    #expect(deficit.scaled == -.max && deficit - largest == deficit && deficit < smallest)
    #expect(deficit + sum == ExactNumber(0))
  }

  @Test func wholeNumbersKeepTheirPlaces() {
    #expect(ExactNumber(Int64.max).description == "9223372036854775807")
    #expect(ExactNumber(Int64.min).description == "-9223372036854775808")
    #expect(ExactNumber(0).magnitude == ExactNumber(0))
  }
}

/// Numbers of any length: the laws of arithmetic hold for them, and what is short agrees with fractions.
@Suite struct ExactDecimalLawTests {
  private static func any(_ random: inout Seeded, digits: Int) -> ExactDecimal {
    let whole = (0..<random.below(digits) + 1).map { _ in String(random.below(10)) }.joined()
    let fraction = (0..<random.below(digits)).map { _ in String(random.below(10)) }.joined()
    let text = (random.once(in: 2) ? "-" : "") + whole + (fraction.isEmpty ? "" : ".\(fraction)")
    // Digits with one point between them are always a number.
    return ExactDecimal(text)!
  }

  private func isNegative(_ number: ExactDecimal) -> Bool { number.description.hasPrefix("-") }
  private func size(_ number: ExactDecimal) -> ExactDecimal { isNegative(number) ? .zero - number : number }

  @Test func additionAndMultiplicationKeepTheirLaws() {
    var random = Seeded(60)
    for _ in 0..<400 {
      let (a, b, c) = (
        Self.any(&random, digits: 40), Self.any(&random, digits: 40), Self.any(&random, digits: 40)
      )
      let laws =
        a + b == b + a && (a + b) + c == a + (b + c) && a - b == .zero - (b - a) && (a + b) - b == a && a * b == b * a
        && (a * b) * c == a * (b * c) && (a + b) * c == a * c + b * c && a - a == .zero && (a * .zero).isZero
      if !laws { Issue.record("\(a), \(b), \(c) (seed 60)") }
      if ExactDecimal(a.description) != a { Issue.record("\(a) is not read back (seed 60)") }
    }
  }

  /// The remainder of a division is smaller than one in the last place, and on the side that the rounding determines.
  @Test(arguments: Rounding.allCases)
  func quotientsAreAsCloseAsTheirPlacesAllow(rounding: Rounding) throws {
    var random = Seeded(61)
    for _ in 0..<400 {
      let (a, b) = (Self.any(&random, digits: 25), Self.any(&random, digits: 12))
      if b.isZero { continue }
      let places = random.below(13)
      let quotient = try #require(a.divided(by: b, places: places, rounding))
      let rest = a - quotient * b
      let unit = try #require(ExactDecimal(places == 0 ? "1" : "0." + String(repeating: "0", count: places - 1) + "1"))
      let limit = size(b) * unit
      switch rounding {
      case .down:
        // |remainder| < |b| · unit, with the sign of a.
        if !isNegative(size(rest) - limit) || !rest.isZero && isNegative(rest) != isNegative(a) {
          Issue.record("\(a) / \(b) to \(places) places is no \(quotient) (seed 61)")
        }
      case .halfAway, .halfEven:
        let twice = size(rest) + size(rest)
        if isNegative(limit - twice) { Issue.record("\(a) / \(b) to \(places) places is no \(quotient) (seed 61)") }
      }
    }
  }

  @Test(arguments: [
    ("1", "8", 2, Rounding.halfAway, "0.13"), ("1", "8", 2, .halfEven, "0.12"), ("1", "8", 2, .down, "0.12"),
    ("3", "8", 2, .halfAway, "0.38"), ("3", "8", 2, .halfEven, "0.38"), ("3", "8", 2, .down, "0.37"),
    ("-1", "8", 2, .halfAway, "-0.13"), ("1", "-8", 2, .halfEven, "-0.12"), ("-3", "-8", 2, .down, "0.37"),
    ("2", "3", 0, .halfAway, "1"), ("1", "3", 0, .halfAway, "0"), ("-1", "3", 0, .down, "0"),
    ("-2", "3", 0, .halfEven, "-1"),
    ("0", "7", 5, .halfAway, "0"), ("10", "4", 0, .halfEven, "2"), ("14", "4", 0, .halfEven, "4"),
    ("10", "4", 0, .halfAway, "3"),
    ("1", "0.0003", 1, .halfAway, "3333.3"), ("0.0003", "1", 3, .halfAway, "0"), ("0.0005", "1", 3, .halfAway, "0.001"),
    ("0.0005", "1", 3, .halfEven, "0"), ("0.0015", "1", 3, .halfEven, "0.002"), ("99.995", "1", 2, .halfAway, "100"),
    ("1", "7", 12, .down, "0.142857142857"), ("22", "7", 20, .halfAway, "3.14285714285714285714"),
  ])
  func quotientsByHand(a: String, b: String, places: Int, rounding: Rounding, quotient: String) throws {
    let (left, right) = (try #require(ExactDecimal(a)), try #require(ExactDecimal(b)))
    #expect(left.divided(by: right, places: places, rounding)?.description == quotient)
  }

  /// What Główny Urząd Statystyczny and budgets of cities print: rates and changes of real figures.
  @Test(arguments: [
    ("804237", "-803282", "0.12"), ("37563071", "37635136", "99.81"), ("6.2", "5.1", "121.57"),
    ("-125.5", "1000", "-12.55"),
    ("0.005", "100", "0.01"), ("0.00499", "100", "0"), ("1", "3000000", "0"), ("7883.20", "7883.2", "100"),
  ])
  func sharesOfRealFigures(part: String, base: String, percent: String) throws {
    let (part, base) = (try #require(ExactDecimal(part)), try #require(ExactDecimal(base)))
    let amount = isNegative(base) ? part + base : part
    #expect(amount.percent(of: base)?.description == percent)
  }

  @Test func placesOfAPercentageAreThoseThatAreAsked() throws {
    let (one, three) = (try #require(ExactDecimal("1")), try #require(ExactDecimal("3")))
    #expect(
      (0...4).map { one.percent(of: three, places: $0)?.description } == ["33", "33.3", "33.33", "33.333", "33.3333"])
    #expect(one.percent(of: .zero) == nil && one.divided(by: .zero, places: 0) == nil)
    #expect(ExactDecimal.zero.percent(of: three)?.description == "0")
  }

  @Test func aNumberHasAtMost256Bytes() {
    #expect(ExactDecimal(String(repeating: "1", count: 256)) != nil)
    #expect(ExactDecimal(String(repeating: "1", count: 257)) == nil)
    // A sign and a point count as bytes, too.
    #expect(ExactDecimal("-" + String(repeating: "1", count: 255)) != nil)
    #expect(ExactDecimal("-" + String(repeating: "1", count: 256)) == nil)
  }
}
