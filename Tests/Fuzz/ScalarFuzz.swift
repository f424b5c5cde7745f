internal import Platform
internal import Schema
internal import Testbed
internal import Testing
internal import Text

extension FuzzTests {
  private static func canonical(
    _ bytes: [UInt8], room: Int, _ write: (UnsafeRawBufferPointer, UnsafeMutableRawPointer) -> Int?
  ) throws -> String? {
    // A byte after the buffer detects a writer that exceeds it.
    var target = [UInt8](repeating: 0xEE, count: room + 1)
    let count = bytes.withUnsafeBytes { text in target.withUnsafeMutableBytes { write(text, $0.baseAddress!) } }
    try hold(target[room] == 0xEE && (count ?? 0) <= room, "\(shown(bytes)) was written past its room")
    return count.map { String(decoding: target[..<$0], as: UTF8.self) }
  }

  /// What a number that is accepted must become, by cutting its text: no arithmetic, no rule of groups and blanks.
  private static func plainNumber(_ text: String, mark: Character) -> String {
    let isNegative = text.contains { "-(\u{2212}".contains($0) }
    let digits = text.filter { ("0"..."9").contains($0) || $0 == mark }
    let parts = digits.split(separator: mark, maxSplits: 1, omittingEmptySubsequences: false)
    let whole = parts[0].drop { $0 == "0" }
    let fraction = parts.count > 1 ? String(parts[1].reversed().drop { $0 == "0" }.reversed()) : ""
    let plain = (whole.isEmpty ? "0" : String(whole)) + (fraction.isEmpty ? "" : ".\(fraction)")
    return isNegative && plain != "0" ? "-\(plain)" : plain
  }

  /// An accepted number keeps its digits, and its canonical form parses to itself.
  @Test func numbersKeepTheirDigits() {
    let pieces = [
      "0", "1", "9", "12", "123", "000", "100", ",", ".", "-", "+", "\u{2212}", " ", "\u{a0}", "\u{202f}", "(", ")",
      "1234567",
    ]
    Fuzz.play("numbersKeepTheirDigits", rounds: 20_000) { random in
      var text = Mutation.text(pieces, upTo: 8, &random)
      if random.once(in: 50) { text += String(repeating: "7", count: random.below(120)) }
      let mark = random.pick(DecimalMark.allCases)
      let canonical = Decimal.canonical(text, mark: mark)
      let hasDigitsOnly =
        !text.isEmpty && text.count <= Decimal.digitsMax && text.allSatisfy { ("0"..."9").contains($0) }
      try hold(!hasDigitsOnly || canonical != nil, "\(text) is refused")
      guard let canonical else { return }
      try holdEqual(canonical, Self.plainNumber(text, mark: Character(mark.rawValue)), text.debugDescription)
      try holdEqual(Decimal.canonical(canonical), canonical, "the canonical form of \(text.debugDescription)")
      let whole = canonical.contains(".") ? nil : Int64(canonical)
      try holdEqual(Whole.read(text, mark: mark), whole, "the whole number \(text.debugDescription)")
    }
  }

  /// An exponent moves the point and changes no digit.
  @Test func exponentsMoveThePoint() {
    Fuzz.play("exponentsMoveThePoint", rounds: 5000) { random in
      let digits = (0..<1 + random.below(30)).map { _ in random.pick(["0", "1", "5", "9"]) }.joined()
      let exponent = random.below(60) - 30
      let padding = String(repeating: "0", count: 40)
      let padded = padding + digits + padding
      let point = padded.index(padded.startIndex, offsetBy: 40 + digits.count + exponent)
      let moved = "\(padded[..<point]).\(padded[point...])"
      try holdEqual(
        Decimal.canonical("\(digits)e\(exponent)", allowsExponent: true), Self.plainNumber(moved, mark: "."),
        "\(digits)e\(exponent)")
    }
  }

  /// Bytes of any kind are read as a number, a date or a period, or not at all, and never past their end.
  @Test func scalarsReadAnyBytes() {
    let seeds = [
      "1 234,50", "(12)", "2024-07-15", "15 lipca 2024 r.", "15.VII.2024", "I kw. 2024", "II półrocze 2024", "2024-W07",
      "2024-07-15T13:00:00+02:00", "2024-07-15 13:00", "lipiec 2024", "07.2024", "2024-Q1", "1e5", "TAK", "31.12.1999",
      "2024-02-29", "29.02.2023", "2024-07-15T24", "stan na 31.12.2024", "rok szkolny 2024/25", "2024-10-27T01:00Z",
    ].map { Array($0.utf8) }
    Fuzz.play("scalarsReadAnyBytes", rounds: 20_000) { random in
      let bytes = Mutation.damage(random.pick(seeds), times: random.below(4), &random)
      for mark in DecimalMark.allCases {
        let number = try Self.canonical(bytes, room: Decimal.bytesMax) {
          Decimal.canonical($0, mark: mark, allowsExponent: true, into: $1)
        }
        if let number { try holdEqual(Decimal.canonical(number), number, shown(bytes)) }
      }
      if let period = try Self.canonical(bytes, room: Period.bytesMax, { PeriodText.canonical($0, into: $1) }) {
        try holdEqual(PeriodText.canonical(period), period, "the period \(shown(bytes))")
        try hold(Self.isPeriod(period), "\(shown(bytes)) became \(period)")
      }
      guard let text = String(validating: bytes, as: UTF8.self) else { return }
      if let day = Day.read(text) {
        try holdEqual(Day.read(day.description), day, "the day \(text)")
        try hold(1...12 ~= day.month && 1...Civil.days(inMonth: day.month, of: day.year) ~= day.day, "\(text): \(day)")
      }
      for zone in ClockZone.allCases {
        guard let moment = Moment.canonical(text, zone: zone) else { continue }
        try holdEqual(Moment.canonical(moment, zone: zone), moment, "the moment \(text)")
        let isMoment = moment.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+0([123]:00|1:24)/) != nil
        try hold(isMoment && Day.read(String(moment.prefix(10))) != nil, "\(text) became \(moment)")
      }
    }
  }

  private static func isPeriod(_ text: String) -> Bool {
    text.wholeMatch(of: /\d{4}(-(S[12]|Q[1-4]|W\d\d|\d\d|(09|10)-01\/P1Y|\d\d-\d\d(T\d\d(\+01:00)?)?))?/) != nil
  }

  /// Every way to write a day that the calendar has gives that day, and no way gives another.
  @Test func everySpellingOfADay() {
    let months = [
      "stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października",
      "listopada", "grudnia",
    ]
    let romans = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    Fuzz.play("everySpellingOfADay", rounds: 3000) { random in
      let day = Civil(daysSinceEpoch: random.below(120_000) - 60_000)
      func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
      let (d, m, y) = (day.day, day.month, day.year)
      for text in [
        "\(y)-\(two(m))-\(two(d))", "\(y)/\(m)/\(d)", "\(two(d)).\(two(m)).\(y)", "\(d)-\(m)-\(y)",
        "\(d) \(months[m - 1]) \(y)",
        "\(d) \(months[m - 1]) \(y) r.", "\(two(d)).\(romans[m - 1]).\(y)", "\(d) \(romans[m - 1]) \(y) roku",
        "\(y)-\(two(m))-\(two(d)) 00:00:00",
      ] {
        try holdEqual(Day.read(text), day, text)
        if !text.hasSuffix("00:00:00") { try holdEqual(PeriodText.canonical(text), day.description, text) }
      }
    }
  }
}
