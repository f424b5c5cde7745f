internal import Platform
internal import Testbed
internal import Testing

@testable internal import Text

/// Dates and moments as registers and exports of databases have them.
@Suite struct DateSpellingTests {
  private func canonical(_ text: String, _ patterns: [String]) throws -> String? {
    let patterns = try patterns.map { try DatePattern($0) }
    return Scalar.rewrite(text, bytes: Day.bytesMax) { Day.canonical($0, patterns: patterns, into: $1) }
  }

  @Test(arguments: [
    ("1.1.2025", "2025-01-01"), ("01-01-2025", "2025-01-01"), ("1-1-2025", "2025-01-01"), ("2025.1.1", "2025-01-01"),
    ("2025/1/31", "2025-01-31"),
    ("29.02.2024", "2024-02-29"), ("29 lutego 2024", "2024-02-29"), ("29.II.2024 r.", "2024-02-29"),
    ("31 GRUDNIA 2024", "2024-12-31"),
    ("31 grudzień 2024", "2024-12-31"), ("1. maja 2024", "2024-05-01"), ("1 maja 2024r.", "2024-05-01"),
    ("3 maj 2024 roku", "2024-05-03"),
    ("11-XI-1918", "1918-11-11"), ("11 xi 1918 r.", "1918-11-11"), ("11.listopada.1918", "1918-11-11"),
    ("11 listopada 1918 r", "1918-11-11"),
    ("15\u{a0}\u{a0}lipca\u{202f}1410", "1410-07-15"), ("\t2024-07-15\n", "2024-07-15"),
    ("2024-07-15T00:00", "2024-07-15"),
    ("2024-07-15 00:00:00.000000", "2024-07-15"), ("15.07.2024 00:00", "2024-07-15"),
    ("15.07.2024 00:00:00,0", "2024-07-15"), ("31.12.9999", "9999-12-31"),
    ("0001-01-01", "0001-01-01"),
  ])
  func dates(text: String, day: String) throws { #expect(try canonical(text, []) == day) }

  @Test(arguments: [
    // Days that the calendar does not have.
    "29.02.2023", "30 lutego 2024", "31.06.2024", "2024-11-31", "0.1.2024", "2024-00-10", "2100-02-29",
    "32 stycznia 2024",
    // The order cannot be known, or a part is missing.
    "7/15/2024", "15/7/2024", "15.07.24", "lipiec 2024", "15 lipca", "2024", "20240715", "15072024", "2024-7",
    "07.2024",
    // Mismatched separators, and text before or after the date.
    "2024-07.15", "15.07-2024", "15-07.2024", "15..07.2024", "2024--07-15", "ok. 15.07.2024", "15.07.2024,",
    "15.07.2024 rok", "15.07.2024 rr",
    "15 lip 2024", "15 juli 2024", "15 lipca2024", "15lipca 2024", "15.XIII.2024", "15.IIII.2024", "12024-07-15",
    "15.07.20245",
    // A time other than midnight is not part of a date.
    "2024-07-15 00:01", "2024-07-15 12:00:00", "2024-07-15T00:00:00.1", "2024-07-15T00:00:00Z", "2024-07-15T",
    "2024-07-15 00", "2024-07-15 24:00", "2024-07-1500:00",
    "0000-01-01", "-2024-07-15", "10000-01-01",
  ])
  func whatIsNoDate(text: String) throws { #expect(try canonical(text, []) == nil) }

  // MARK: Patterns

  @Test(
    arguments: [
      ("dd/mm/yyyy", "15/07/2024", "2024-07-15"), ("mm/dd/yyyy", "07/15/2024", "2024-07-15"),
      ("d/m/yyyy", "5/7/2024", "2024-07-05"), ("d/m/yyyy", "05/07/2024", "2024-07-05"),
      ("yyyymmdd", "20240715", "2024-07-15"), ("ddmmyyyy", "15072024", "2024-07-15"),
      ("DD.MM.RRRR", "15.07.2024", "2024-07-15"), ("rrrr-mm-dd", "2024-07-15", "2024-07-15"),
      ("d mmmm yyyy", "5 lipca 2024", "2024-07-05"), ("d mmmm yyyy", "5\u{a0}LIPIEC\u{a0} 2024", "2024-07-05"),
      ("d.roman.yyyy", "5.VII.2024", "2024-07-05"),
      ("d roman yyyy", "5 xii 2024", "2024-12-05"), ("dd-mm-yyyy", "15-07-2024 r.", "2024-07-15"),
      ("yyyy-mm-dd", "2024-07-15 00:00:00", "2024-07-15"),
      ("dmmmmyyyy", "5lipca2024", "2024-07-05"), ("dromanyyyy", "5VII2024", "2024-07-05"),
      ("d mmmm yyyy r.", "5 lipca 2024 r.", "2024-07-05"), ("d.m.yyyy", "5.7.2024", "2024-07-05"),
      ("yyyy/mm/dd", "2024/07/15", "2024-07-15"), ("mmddyyyy", "07152024", "2024-07-15"),
      ("yyyy.d.m", "2024.15.7", "2024-07-15"),
      // Only exact matches are accepted.
      ("dd/mm/yyyy", "5/7/2024", nil), ("dd/mm/yyyy", "15/07/24", nil), ("dd/mm/yyyy", "15.07.2024", nil),
      ("dd/mm/yyyy", "31/06/2024", nil), ("yyyymmdd", "2024715", nil),
      ("yyyymmdd", "202407150", nil), ("d mmmm yyyy", "5 Lip 2024", nil), ("d mmmm yyyy", "5lipca 2024", nil),
      ("d.roman.yyyy", "5.7.2024", nil), ("mm/dd/yyyy", "15/07/2024", nil),
      ("yyyy-mm-dd", "2024-07-15 13:00", nil), ("yyyy-mm-dd", "", nil), ("d.m.yyyy", "105.7.2024", nil),
    ] as [(String, String, String?)])
  func datesOfAPattern(pattern: String, text: String, day: String?) throws {
    #expect(try canonical(text, [pattern]) == day)
  }

  @Test func theFirstPatternThatFitsIsTaken() throws {
    #expect(try canonical("03/04/2024", ["dd/mm/yyyy", "mm/dd/yyyy"]) == "2024-04-03")
    #expect(try canonical("03/14/2024", ["dd/mm/yyyy", "mm/dd/yyyy"]) == "2024-03-14")
    // With patterns, other spellings are refused, even unambiguous ones.
    #expect(try canonical("2024-04-03", ["dd/mm/yyyy"]) == nil)
  }

  private static let usual = "Write it like dd.mm.yyyy, yyyy-mm-dd or d mmmm yyyy r."
  private static let apart = "Put a mark between them, or write two digits: dd and mm"
  private static let century = "Write yyyy: two digits do not say which century"

  @Test(arguments: [
    ("", "has no year", 0, "The year is written yyyy"), ("dd.mm", "has no year", 0, "The year is written yyyy"),
    ("dd.mm.yy", "has no year", 7, century),
    ("dd.mm.rr", "has no year", 7, century), ("yyyy-mm", "has no day", 0, "The day is written dd or d"),
    ("yyyy", "has no month", 0, "The month is written mm, m, mmmm or roman"),
    ("yyyy-dd", "has no month", 0, "The month is written mm, m, mmmm or roman"),
    ("yyyy-MMM-dd", "names the month twice", 8, usual), ("dd.dd.yyyy", "names the day twice", 4, usual),
    ("yyyy-mm-dd yyyy", "names the year twice", 12, usual), ("d mmmm roman yyyy", "names the month twice", 8, usual),
    ("dmyyyy", "does not say where d ends and m begins", 2, apart),
    ("ddmyyyy", "does not say where m ends and yyyy begins", 4, apart),
    ("yyyymdd", "does not say where m ends and dd begins", 6, apart),
    ("dd/mm/yyyyx", "holds \"x\" beside a part of the date, which means nothing there", 11, usual),
    ("dd.mm.yyyyrok", "holds \"rok\" beside a part of the date, which means nothing there", 11, usual),
    ("ddth mm yyyy", "holds \"th\" beside a part of the date, which means nothing there", 3, usual),
    ("dzień.mm.yyyy", "holds \"zień\" beside a part of the date, which means nothing there", 2, usual),
  ])
  func aWrongPatternSaysWhereAndWhatToWrite(pattern: String, what: String, column: Int, advice: String) {
    let error = #expect(throws: FormatError.self) { try Day.check(pattern: pattern) }
    #expect(error?.message == "the date pattern \"\(pattern)\" \(what)")
    #expect(error?.column == column && error?.advice == Advice(advice))
  }

  /// A separate word, or one that usually ends dates, is not a mistake.
  @Test(arguments: [
    "dd.mm.yyyy r.", "dd.mm.yyyyr", "yyyy-mm-ddT", "d mmmm yyyy roku", "on dd.mm.yyyy", "(yyyy) mm/dd", "yyyy|mm|dd",
  ])
  func patternsWithOtherCharacters(pattern: String) {
    #expect(throws: Never.self) { try Day.check(pattern: pattern) }
  }

  // MARK: Moments

  @Test(arguments: [
    ("2024-07-15T13:00", "2024-07-15T13:00:00+02:00"), ("2024-07-15t13:00:00z", "2024-07-15T15:00:00+02:00"),
    ("15.07.2024 7:05:09", "2024-07-15T07:05:09+02:00"),
    ("15 lipca 2024 13:00", "2024-07-15T13:00:00+02:00"), ("2024/07/15\u{a0}13:00", "2024-07-15T13:00:00+02:00"),
    ("2024-07-15 00:00:00", "2024-07-15T00:00:00+02:00"),
    ("2024-07-15T13:00:00+02", "2024-07-15T13:00:00+02:00"), ("2024-07-15T13:00:00 +0200", "2024-07-15T13:00:00+02:00"),
    ("2024-07-15T13:00:00-00:00", "2024-07-15T15:00:00+02:00"),
    ("2024-07-15T13:00:00+05:30", "2024-07-15T09:30:00+02:00"),
    ("2024-07-15T13:00:00+14:00", "2024-07-15T01:00:00+02:00"),
    ("2024-07-15T23:00:00-12:00", "2024-07-16T13:00:00+02:00"),
    ("2024-07-15T13:00:00,250", "2024-07-15T13:00:00.25+02:00"),
    ("2024-07-15T13:00:00.000", "2024-07-15T13:00:00+02:00"),
    ("2024-07-15T13:00:00.123456789", "2024-07-15T13:00:00.123456789+02:00"),
    ("2024-07-15T13:00:00.100200300Z", "2024-07-15T15:00:00.1002003+02:00"),
    ("1988-01-01T00:00:00Z", "1988-01-01T01:00:00+01:00"), ("9999-12-31T22:59:59Z", "9999-12-31T23:59:59+01:00"),
    ("2024-12-31T23:59:59-01:00", "2025-01-01T01:59:59+01:00"), ("2024-02-29 23:59", "2024-02-29T23:59:00+01:00"),
    // Autumn: the first of the two hours, unless the offset determines the other.
    ("2024-10-27 02:00:00", "2024-10-27T02:00:00+02:00"), ("2024-10-27T02:30:00+01:00", "2024-10-27T02:30:00+01:00"),
    ("2024-10-27T00:59:59Z", "2024-10-27T02:59:59+02:00"),
    ("2024-10-27T01:00:00Z", "2024-10-27T02:00:00+01:00"), ("2024-03-31T00:59:59Z", "2024-03-31T01:59:59+01:00"),
    ("2024-03-31T02:30:00+01:00", "2024-03-31T03:30:00+02:00"),
  ])
  func moments(text: String, canonical: String) {
    #expect(Moment.canonical(text) == canonical)
    #expect(Moment.canonical(canonical) == canonical && canonical.utf8.count <= Moment.bytesMax)
  }

  @Test(arguments: [
    "2024-07-15T24:00:00", "2024-07-15T13:60", "2024-07-15T13:00:61", "2024-07-15T13", "2024-07-15T1300",
    "2024-07-15T13:0", "2024-07-15T13:00:0", "2024-07-15T13:00:00.",
    "2024-07-15T13:00:00.1234567891", "2024-07-15T13:00:00+2", "2024-07-15T13:00:00+02:60", "2024-07-15T13:00:00+24:00",
    "2024-07-15T13:00:00+02:0", "2024-07-15T13:00:00ZZ",
    "2024-07-15T13:00:00 CET", "2024-07-15T13:00:00Europe/Warsaw", "2024-07-15 godz. 13:00", "2024-07-15 1:00 PM",
    "13:00", "2024-07-15", "15/07/2024 13:00",
    "9999-12-31T23:00:00Z", "2024-03-31 02:00", "2024-03-31 02:59:59",
    "2024-02-30T00:00:00Z", "2024-07-15T-1:00", "", " ",
  ])
  func whatIsNoMoment(text: String) { #expect(Moment.canonical(text) == nil) }

  @Test func theLongestMomentIsAsLongAsItsLimit() {
    #expect(Moment.canonical("2024-07-15T13:00:00.123456789")?.utf8.count == 35 && Moment.bytesMax == 35)
  }

  @Test func patternsServeMomentsToo() throws {
    let patterns = [try DatePattern("mm/dd/yyyy"), try DatePattern("dd/mm/yyyy")]
    func read(_ text: String, _ zone: ClockZone) -> String? {
      Scalar.rewrite(text, bytes: Moment.bytesMax) { Moment.canonical($0, patterns: patterns, zone: zone, into: $1) }
    }
    #expect(read("07/15/2024 13:00", .local) == "2024-07-15T13:00:00+02:00")
    #expect(read("15/07/2024 13:00", .utc) == "2024-07-15T15:00:00+02:00")
    #expect(read("2024-07-15 13:00", .local) == nil && read("07/15/2024", .local) == nil)
  }

  // MARK: What values look like

  @Test(arguments: [
    ("", InferredType.empty), (" \u{a0}", .empty), ("0", .integer), ("12", .integer), ("-5", .integer),
    ("1 234", .integer),
    ("12,00", .integer), ("1,5", .decimal),
    ("1.5", .decimal), ("(3,5)", .text), ("007", .code), ("0612011", .code), ("00", .code),
    ("123456789012345678", .integer), ("1234567890123456789", .code),
    ("2024-07-15", .date), ("15.07.2024", .date), ("15 lipca 2024 r.", .date), ("2024-07-15 13:00", .datetime),
    ("2024-07-15T13:00:00Z", .datetime), ("15/07/2024", .text),
    ("2024-02-30", .text), ("Kraków", .text), ("12 zł", .text), ("tak", .text), ("12-345", .text), ("1e5", .integer),
    ("7.17e-05", .decimal),
    ("-", .text), ("PL12", .text), (" 7 ", .integer),
  ])
  func typesOfTexts(text: String, type: InferredType) {
    #expect(Array(text.utf8).withUnsafeBytes { InferredType(text: $0) } == type)
  }

  @Test(arguments: [
    ("12", InferredType.integer, InferredType.code), ("1.0", .decimal, .text), ("-1", .integer, .text),
    ("1e3", .decimal, .text), ("1E3", .decimal, .text), ("0", .integer, .code),
    ("-0.5", .decimal, .text),
  ])
  func typesOfJSON(text: String, asNumber: InferredType, asText: InferredType) {
    #expect(Array(text.utf8).withUnsafeBytes { InferredType(jsonNumber: $0) } == asNumber)
    #expect(Array(text.utf8).withUnsafeBytes { InferredType(jsonText: $0) } == asText)
  }

  @Test func datesInJSONAreSeenAndBlanksAreEmpty() {
    #expect(Array("2024-07-15".utf8).withUnsafeBytes { InferredType(jsonText: $0) } == .date)
    #expect(Array("2024-07-15T13:00:00Z".utf8).withUnsafeBytes { InferredType(jsonText: $0) } == .datetime)
    #expect(Array(" ".utf8).withUnsafeBytes { InferredType(jsonText: $0) } == .empty)
  }
}
