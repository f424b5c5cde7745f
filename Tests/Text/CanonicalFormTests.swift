internal import Platform
internal import Testbed
internal import Testing

@testable internal import Text

/// The fast checks of the inner loops: if they give an answer, the full parser gives the same.
@Suite struct CanonicalFormTests {
  /// Calls the body with the text, followed by readable bytes that would be noticed in the result.
  private func bytes<T>(_ text: String, behind: UInt8 = 0x39, _ body: (UnsafePointer<UInt8>, Int) throws -> T) rethrows
    -> T
  {
    let buffer = Array(text.utf8) + [UInt8](repeating: behind, count: Canonical.slackBytes)
    return try buffer.withUnsafeBufferPointer { try body($0.baseAddress!, text.utf8.count) }
  }

  private func quickDecimal(_ text: String, _ mark: DecimalMark, behind: UInt8) -> String? {
    bytes(text, behind: behind) { start, count in
      let (length, place) = Canonical.decimal(start, count, mark: mark.byte)
      if length == 0 { return nil }
      var target = [UInt8](repeating: 0, count: 24 + Canonical.slackBytes)
      target.withUnsafeMutableBufferPointer { Canonical.copy(start, to: $0.baseAddress!) }
      if place >= 0 { target[place] = UInt8(ascii: ".") }
      return String(decoding: target[..<length], as: UTF8.self)
    }
  }

  @Test(arguments: [11, 12, 13] as [UInt64])
  func numbersAgreeWithTheCarefulParser(seed: UInt64) {
    var random = Seeded(seed)
    let pieces = ["0", "1", "9", "00", "10", "120", "999", ",", ".", "-", " ", "e", "ż", "+", "12345678"]
    var decided = 0
    for _ in 0..<20_000 {
      let text = (0..<1 + random.below(6)).map { _ in random.pick(pieces) }.joined()
      let behind = random.pick([0x30, 0x39, 0x2C, 0x2E, 0x00, 0xFF] as [UInt8])
      for mark in DecimalMark.allCases {
        guard let quick = quickDecimal(text, mark, behind: behind) else { continue }
        decided += 1
        if Decimal.canonical(text, mark: mark) != quick {
          Issue.record("\(text) with \(mark) became \(quick) (seed \(seed))")
        }
      }
      if let quick = bytes(text, behind: behind, { Canonical.integer($0, $1) }), Whole.read(text) != quick {
        Issue.record("\(text) became \(quick) (seed \(seed))")
      }
    }
    #expect(decided > 4000)
  }

  /// The common case is really taken: a quick look that always declined would be correct and worthless.
  @Test(
    arguments: [
      ("0", DecimalMark.comma, "0"), ("7", .comma, "7"), ("-5", .point, "-5"),
      ("1234567890123456", .point, "1234567890123456"),
      ("-1234567890123456", .comma, "-1234567890123456"), ("0,5", .comma, "0.5"), ("12,50", .comma, "12.5"),
      ("12,00", .comma, "12"),
      ("-0,25", .comma, "-0.25"), ("3.14", .point, "3.14"), ("100.10", .point, "100.1"), ("0.000", .point, "0"),
      ("-12.5", .point, "-12.5"),
      // What needs the careful parser.
      ("12345678901234567", .point, nil), ("007", .point, nil), ("-0", .point, nil), ("1.", .point, nil),
      (".5", .point, nil),
      ("1,5", .point, nil), ("1.5", .comma, nil), ("1 234", .comma, nil), ("", .point, nil), ("-", .point, nil),
      ("1e3", .point, nil),
      ("1.2.3", .point, nil), ("+1", .point, nil), ("−1", .point, nil), (" 1", .point, nil), ("1 ", .point, nil),
    ] as [(String, DecimalMark, String?)])
  func decimalsThatAreDecidedQuickly(text: String, mark: DecimalMark, quick: String?) {
    for behind: UInt8 in [0x30, 0x39, 0x2E, 0x2C, 0] { #expect(quickDecimal(text, mark, behind: behind) == quick) }
  }

  @Test(
    arguments: [
      ("0", 0), ("7", 7), ("-7", -7), ("-0", 0), ("00", 0), ("007", 7), ("12345678", 12_345_678),
      ("123456789", 123_456_789),
      ("9999999999999999", 9_999_999_999_999_999), ("-9999999999999999", -9_999_999_999_999_999),
      ("1000000000000000", 1_000_000_000_000_000),
      ("10000000000000000", nil), ("", nil), ("-", nil), ("--1", nil), ("1-", nil), ("+1", nil), ("1.0", nil),
      ("1 2", nil), ("x", nil),
      ("1234567x", nil), ("12345678x", nil), ("123456789012345x", nil), ("/", nil), (":", nil),
    ] as [(String, Int64?)])
  func wholeNumbersThatAreDecidedQuickly(text: String, value: Int64?) {
    for behind: UInt8 in [0x30, 0x39, 0x2D, 0] {
      #expect(bytes(text, behind: behind) { Canonical.integer($0, $1) } == value)
    }
  }

  /// Every day of two years, and everything near a date: a quick yes is always the canonical text of a day.
  @Test func datesAndPeriodsAgreeWithTheCarefulParser() {
    let first = Civil(year: 2023, month: 1, day: 1)!.daysSinceEpoch
    for number in first..<first + 731 {
      let day = Civil(daysSinceEpoch: number)
      let isQuick = bytes(day.description) { Canonical.isDate($0, $1) }
      if isQuick != (day.day <= 28) { Issue.record("\(day)") }
    }
    var random = Seeded(99)
    var (dates, periods) = (0, 0)
    for _ in 0..<30_000 {
      var text = Array(random.pick(["2024-07-15", "2024-07", "2024", "0000-01", "9999-12-28", "1999-12"]).utf8)
      text[random.below(text.count)] = random.pick(Array("0123456789-/.: TWQ".utf8))
      let spelling = String(decoding: text, as: UTF8.self)
      if bytes(spelling, { Canonical.isDate($0, $1) }) {
        dates += 1
        if Day.read(spelling)?.description != spelling { Issue.record("\(spelling) is no date (seed 99)") }
      }
      if bytes(spelling, { Canonical.isPeriod($0, $1) }) {
        periods += 1
        if PeriodText.canonical(spelling) != spelling { Issue.record("\(spelling) is no period (seed 99)") }
      }
    }
    #expect(dates > 1000 && periods > 1000)
  }

  @Test(arguments: [
    "2024-00-10", "2024-13-10", "2024-07-00", "2024-07-29", "0999-01-01", "2024/07/15", "2024-7-15", "20240715",
    "2024-07-1", "",
  ])
  func datesThatAreLookedAtMoreClosely(text: String) { #expect(!bytes(text) { Canonical.isDate($0, $1) }) }

  @Test(arguments: ["2024-00", "2024-13", "2024-7", "202", "20245", "2024-Q1", "2024/07", "2024-071", "x024", ""])
  func periodsThatAreLookedAtMoreClosely(text: String) { #expect(!bytes(text) { Canonical.isPeriod($0, $1) }) }

  // MARK: Eight bytes at once

  @Test func lanesFindEveryByteWhereverItIs() {
    var random = Seeded(64)
    for _ in 0..<500 {
      let wanted = UInt8(random.below(256))
      // Bytes that differ in one bit, that carry into the next, and the byte itself.
      let alphabet = [wanted, wanted ^ 1, wanted ^ 0x80, wanted &+ 1, wanted &- 1, 0, 0xFF, 0x7F]
      let block = (0..<64).map { _ in random.pick(alphabet) }
      let found = block.withUnsafeBufferPointer { Lanes(of: wanted).places(in: $0.baseAddress!) }
      let expected = block.indices.reduce(UInt64(0)) { $0 | (block[$1] == wanted ? 1 << UInt64($1) : 0) }
      if found != expected { Issue.record("\(wanted) in \(block) (seed 64)") }
    }
  }

  @Test func digitsAreToldFromEveryOtherByte() {
    for place in 0..<8 {
      for byte in UInt8.min ... .max {
        var word = [UInt8](repeating: UInt8(ascii: "5"), count: 8)
        word[place] = byte
        let bits = word.withUnsafeBufferPointer { Lanes.nonDigits(Lanes.load($0.baseAddress!)) }
        let expected: UInt64 = (48...57).contains(byte) ? 0 : 1 << UInt64(place)
        if bits != expected { Issue.record("\(byte) at \(place) is \(bits)") }
      }
    }
  }

  @Test func eightDigitsAreTheirNumber() {
    var random = Seeded(8)
    for digits in 1...8 {
      for _ in 0..<200 {
        let text = (0..<digits).map { _ in String(random.below(10)) }.joined()
        let noise = (0..<8 - digits).map { _ in UInt8(random.below(256)) }
        let word = (Array(text.utf8) + noise).withUnsafeBufferPointer { Lanes.load($0.baseAddress!) }
        if Lanes.number(word, digits: digits) != Int64(text) {
          Issue.record("\(text) with \(noise) behind it (seed 8)")
        }
      }
    }
  }
}
