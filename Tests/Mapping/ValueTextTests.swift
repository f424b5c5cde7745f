import Glibc
import Schema
import Testbed
import Testing
import Text

@testable import Mapping

@Suite struct ShortTextTests {
  private func short(_ text: String) -> ShortText? {
    var copy = text
    return copy.withUTF8 { ShortText(UnsafeRawBufferPointer($0)) }
  }

  @Test(arguments: 1...10) func equalTextsAreEqualWordsAndNoOthers(seed: UInt64) {
    var random = Seeded(seed)
    let letters = ["a", "b", "0", "\u{0}", "ż"]
    let texts = (0..<150).map { _ in (0..<random.below(16)).map { _ in random.pick(letters) }.joined() }
    for one in texts {
      for other in texts {
        guard let a = short(one), let b = short(other) else { continue }
        #expect((a == b) == (Array(one.utf8) == Array(other.utf8)), "\(one.debugDescription) \(other.debugDescription)")
      }
    }
  }

  @Test func sixteenBytesAreTooMany() {
    #expect(short(String(repeating: "x", count: 15))?.count == 15)
    #expect(short(String(repeating: "x", count: 16)) == nil)
    #expect(short("") == .empty)
    #expect(short("") != ShortText.none)
  }

  @Test(arguments: 0...15) func whatIsStoredIsTheTextWithZerosAfterIt(count: Int) throws {
    let text = String("klmnopqrstuvwxyz".prefix(count))
    let value = try #require(short(text))
    withUnsafeTemporaryAllocation(byteCount: 16, alignment: 1) { place in
      value.store(to: place.baseAddress!)
      #expect(Array(place[..<count]) == Array(text.utf8))
      #expect(place[count..<15].allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [0, 7, 10, 2024, 99_999_999] as [Int64]) func aNumberIsItsDigits(number: Int64) {
    #expect(ShortText(digits: number) == short("\(number)"))
  }

  @Test(arguments: [-1, 100_000_000, .max, .min] as [Int64]) func otherNumbersHaveNoShortText(number: Int64) {
    #expect(ShortText(digits: number) == nil)
  }
}

@Suite struct SpellingTests {
  @Test(arguments: [
    ("1.50", "1.5"), ("1,50", "1.5"), ("1e3", "1000"), ("-0", "0"), ("1 234,5", "1234.5"), ("abc", nil), ("", nil),
    ("1.5e10", "15000000000"), ("1,23457E+11", nil), ("1.5e+12", nil), ("1.234567890123e+12", "1234567890123"),
  ])
  func aDecimalMayHaveAPointOrAComma(text: String, canonical: String?) {
    #expect(CanonicalText.decimal(text) == canonical)
  }
}

@Suite struct CanonicalDecimalTests {
  private func isCanonical(_ text: String) -> Bool {
    var copy = text
    return copy.withUTF8 { DecimalText.isCanonical(UnsafeRawBufferPointer($0)) }
  }

  /// A text passes the short check exactly when the parser leaves it as it is.
  @Test(arguments: 1...20) func theShortCheckAgreesWithTheParser(seed: UInt64) {
    var random = Seeded(seed)
    let letters = ["0", "0", "1", "9", ".", "-", "5"]
    for _ in 0..<2000 {
      let text = (0..<random.below(7) + 1).map { _ in random.pick(letters) }.joined()
      #expect(isCanonical(text) == (CanonicalText.decimal(text) == text), "\(text)")
    }
  }
}

@Suite struct TreatmentValueTests {
  /// Against whole numbers: the greatest multiple of the step that is not above the number.
  @Test(arguments: 1...10) func aStepRoundsDown(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<500 {
      let (hundredths, step) = (random.below(2_000_000) - 1_000_000, random.pick([1, 5, 10, 50, 1000]))
      let sign = hundredths < 0 ? "-" : ""
      let rest = abs(hundredths) % 100
      let text = "\(sign)\(abs(hundredths) / 100).\(rest < 10 ? "0" : "")\(rest)"
      var multiple = hundredths / (100 * step)
      if hundredths % (100 * step) < 0 { multiple -= 1 }
      #expect(Treatments.floor(text, step) == "\(multiple * step)", "\(text) by \(step)")
    }
  }

  @Test(arguments: ["", "abc", "99999999999999999999", "1.2.3"]) func whatIsNoNumberHasNoStep(text: String) {
    #expect(Treatments.floor(text, 10) == nil)
  }

  @Test(arguments: [
    ("1984-07-15", 7, "1984-07"), ("1984-07-15", 4, "1984"), ("15.07.1984", 4, "1984"),
    ("1984-07-15T13:00:00", 7, "1984-07"), ("1984-Q3", 4, "1984"), ("1984-Q3", 7, Treatments.unreadable),
    ("1984", 7, Treatments.unreadable), ("44051401359", 4, Treatments.unreadable),
    ("0984-07-15", 4, Treatments.unreadable),
    ("lato 1984", 4, Treatments.unreadable),
  ])
  func aDayIsCutToItsMonthOrYear(text: String, characters: Int, cut: String) {
    #expect(Treatments.period(text, characters: characters) == cut)
  }

  @Test(arguments: [
    ("1206114", "1206113"), ("1206115", "1206113"), ("1206112", "1206112"), ("1261029", "1261011"),
    ("1465058", "1465011"),
    ("1261011", "1261011"), ("126101", Treatments.unreadable), ("12x1011", Treatments.unreadable),
    ("12061140001", "1206113"),
  ])
  func aCodeIsBroughtToItsGmina(code: String, gmina: String) { #expect(Treatments.gmina(code) == gmina) }
}
