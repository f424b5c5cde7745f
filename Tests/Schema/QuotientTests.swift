import Schema
import Testbed
import Testing

/// Two implementations of the same division: on 128 bits, and digit by digit.
@Suite struct QuotientTests {
  private static func number(_ random: inout Seeded) -> String {
    let whole = Int64(bitPattern: random.next()) >> Int64(30 + random.below(33))
    let fraction = random.once(in: 3) ? "" : ".\(random.below(1_000_000))"
    return "\(whole)\(fraction)"
  }

  @Test(arguments: Rounding.allCases) func bothAgree(rounding: Rounding) throws {
    var random = Seeded(11)
    var compared = 0
    for _ in 0..<3000 {
      let (a, b, places) = (Self.number(&random), Self.number(&random), random.below(7))
      let (short, shortBy) = (try #require(ExactNumber(a)), try #require(ExactNumber(b)))
      let (long, longBy) = (try #require(ExactDecimal(a)), try #require(ExactDecimal(b)))
      let digits = long.divided(by: longBy, places: places, rounding)
      guard let quotient = ExactNumber.quotient(short, by: shortBy, places: places, rounding) else {
        #expect(longBy.isZero || digits != nil, "\(a) / \(b)")
        continue
      }
      compared += 1
      #expect(quotient.description == digits?.description, "\(a) / \(b) to \(places) places")
    }
    #expect(compared > 2500)
  }

  @Test(arguments: [
    ("2.5", Rounding.halfAway, "3"), ("-2.5", .halfAway, "-3"), ("2.5", .halfEven, "2"), ("3.5", .halfEven, "4"),
    ("-2.5", .halfEven, "-2"), ("2.9", .down, "2"), ("-2.9", .down, "-2"), ("2.4999", .halfAway, "2"),
    ("0.5", .halfEven, "0"), ("1.5", .halfEven, "2"),
  ])
  func halvesAreRoundedAsTheNameSays(number: String, rounding: Rounding, rounded: String) throws {
    let one = ExactNumber(1)
    let value = try #require(ExactNumber(number))
    #expect(ExactNumber.quotient(value, by: one, places: 0, rounding)?.description == rounded)
    #expect(
      try #require(ExactDecimal(number)).divided(by: #require(ExactDecimal("1")), places: 0, rounding)?.description
        == rounded)
  }

  @Test func nothingIsDividedByZero() throws {
    #expect(ExactNumber.quotient(ExactNumber(1), by: ExactNumber(0), places: 2) == nil)
    #expect(try #require(ExactDecimal("1")).divided(by: .zero, places: 2) == nil)
  }

  @Test func moreThan128BitsIsSaidAndNotWrapped() throws {
    let large = try #require(ExactNumber("999999999999999999"))
    let small = try #require(ExactNumber("0.000000000001"))
    #expect(ExactNumber.quotient(large, by: small, places: 12) == nil)
    #expect(ExactNumber.quotient(large, by: ExactNumber(1), places: 13) == nil)
  }
}

@Suite struct FrequencyTests {
  @Test func everyKindOfPeriodHasAFrequencyThatLeadsBack() throws {
    let texts = [
      "2024", "2024-S1", "2024-Q3", "2024-07", "2024-W07", "2024-07-15", "2024-07-15T13", "2024-09-01/P1Y",
    ]
    for text in texts {
      let period = try #require(Period(text))
      let name = period.kind == .schoolYear ? "school" : period.frequency.rawValue
      #expect(Period.Kind(frequency: name) == period.kind)
    }
    #expect(Period.Kind(frequency: "X") == nil)
    #expect(Period.Kind(frequency: "a") == nil)
  }

  @Test func meaningsAreAllDifferent() {
    #expect(Set(Frequency.allCases.map(\.meaning.pl)).count == Frequency.allCases.count)
    #expect(Set(Frequency.allCases.map(\.meaning.en)).count == Frequency.allCases.count)
  }
}

@Suite struct DetectorTests {
  private func detectors(
    _ type: ColumnType, _ privacy: PrivacyClass = .public, logins: String? = nil,
    _ exemptions: [DetectorExemption] = []
  ) -> [Detector] {
    let column = Column(
      name: "x", type: type, privacy: privacy, guarding: ColumnPrivacy(exemptions: exemptions))
    return Dataset(
      id: "t", title: Bilingual(pl: "T", en: "T"), columns: [column], key: [],
      privacy: DatasetPrivacy(logins: logins)
    ).detectors(of: column)
  }

  @Test func whatIsLookedForDependsOnTheType() {
    #expect(detectors(.text) == Detector.allCases.filter { $0 != .login })
    #expect(detectors(.text, logins: "[a-z]+") == Detector.allCases)
    #expect(detectors(.code) == [.pesel, .nip, .email, .iban, .idCard, .passport, .landRegister])
    #expect(detectors(.integer) == [.pesel] && detectors(.decimal) == [.pesel])
    for type in [ColumnType.boolean, .date, .datetime, .period, .area, .geometry] { #expect(detectors(type).isEmpty) }
  }

  @Test func nothingIsLookedForWhereNothingIsPublished() {
    #expect(detectors(.text, .internal).isEmpty && detectors(.text, .personal).isEmpty)
  }

  @Test func anExemptionTakesOneDetectorAway() {
    #expect(!detectors(.text, [DetectorExemption(detector: .phone, reason: "numery urzędów")]).contains(.phone))
    #expect(detectors(.decimal, [DetectorExemption(detector: .pesel, reason: "kwoty")]).isEmpty)
  }

  private func detectors(_ type: ColumnType, _ exemptions: [DetectorExemption]) -> [Detector] {
    detectors(type, .public, logins: nil, exemptions)
  }
}
