internal import Platform
internal import Schema
internal import Settings
internal import Testbed
internal import Testing

/// What an operator reads for each value that is not as expected.
@Suite struct ShapeMessageTests {
  private static let span = "a span of time (30s, 15m, 2h, 7d)"
  private static let size = "a size (64KiB, 10MiB, 2GiB)"
  private static let share = "a share from 0 to 1 (0.05) or in per cent (5%)"

  private func one<Value>(_ text: String, _ shape: Shape<Value>) -> String? {
    let (value, messages) = read("k: \(text)", .section("a test") { $0.required("k", shape) })
    return value == nil ? messages.joined(separator: "\n") : nil
  }

  @Test(
    arguments: [
      ("1s", 1), ("30s", 30), ("90s", 90), ("15m", 900), ("2h", 7200), ("7d", 604_800), ("0s", 0), ("007m", 420),
      ("999999999999s", 999_999_999_999),
      ("", nil), ("s", nil), ("15", nil), ("1.5h", nil), ("-1s", nil), ("+1s", nil), ("1 h", nil), ("1H", nil),
      ("1w", nil), ("1ms", nil), ("1h30m", nil), ("9999999999999s", nil), ("٣s", nil),
      ("999999999999d", 86_399_999_999_913_600),
    ] as [(String, Int?)])
  func spansOfTime(text: String, seconds: Int?) { #expect(secondsOfSpan(text) == seconds) }

  @Test(
    arguments: [
      ("59s", "1:4 expected a span of time from 60 s to 3600 s, found \"59s\""),
      ("2h", "1:4 expected a span of time from 60 s to 3600 s, found \"2h\""),
      ("soon", "1:4 expected \(span), found \"soon\""), ("15", "1:4 expected \(span), found \"15\""),
      ("[1m]", "1:4 expected \(span), found a list"), ("{a: 1}", "1:4 expected \(span), found a mapping"),
      ("", "1:1 expected \(span), found nothing"), ("\"\"", "1:4 expected \(span), found \"\""), ("60s", nil),
      ("60m", nil), ("1h", nil),
    ] as [(String, String?)])
  func spansWithinARange(text: String, message: String?) {
    #expect(one(text, Shape<Int>.seconds(in: 60...3600)) == message)
  }

  @Test(
    arguments: [
      ("512", 512), ("1KiB", 1024), ("64KiB", 65_536), ("10MiB", 10_485_760), ("2GiB", 2_147_483_648), ("0", nil),
      ("1KB", nil), ("1 KiB", nil), ("1kib", nil), ("KiB", nil), ("1.5MiB", nil), ("-1", nil),
      ("3GiB", nil), ("0x10", nil), ("99999999999999GiB", nil), ("1TiB", nil),
    ] as [(String, Int?)])
  func sizes(text: String, bytes: Int?) { #expect(read(text, .bytes(in: 1...(2 << 30))).value == bytes) }

  @Test(
    arguments: [
      ("0", "1:4 expected a size from 1 to 1024 bytes, found \"0\""),
      ("2KiB", "1:4 expected a size from 1 to 1024 bytes, found \"2KiB\""),
      ("1MB", "1:4 expected \(size), found \"1MB\""), ("1KiB", nil),
    ] as [(String, String?)])
  func sizesWithinARange(text: String, message: String?) {
    #expect(one(text, Shape<Int>.bytes(in: 1...1024)) == message)
  }

  @Test(
    arguments: [
      ("0", 0.0), ("1", 1), ("0.05", 0.05), ("5%", 0.05), ("12.5%", 0.125), ("100%", 1), ("0%", 0), ("5 %", 0.05),
      ("1.0", 1), ("100.1%", nil), ("1.01", nil), ("-5%", nil), ("1 0%", nil), ("5 5 %", nil), ("5  %", 0.05),
      ("5%%", nil), ("5 percent", nil), ("0,5", nil),
      ("abc", nil), ("NaN", nil), ("inf", nil), ("1e-2", nil), ("0.0.5", nil), ("0x1", nil), ("+0.5", nil),
    ] as [(String, Double?)])
  func shares(text: String, share: Double?) {
    let (value, messages) = read("k: \(text)", .section("a test") { $0.required("k", .share) })
    #expect(value == share)
    #expect(messages == (share == nil ? ["1:4 expected \(Self.share), found \"\(text)\""] : []))
  }

  @Test(
    arguments: [
      ("1", 1), ("100", 100), ("0", nil), ("101", nil), ("-1", nil), ("1.0", nil), ("1e1", nil), ("0x1", nil),
      ("+1", nil), ("٣", nil), ("1 2", nil), ("99999999999999999999", nil), ("007", 7), ("true", nil),
    ] as [(String, Int?)])
  func wholeNumbers(text: String, number: Int?) {
    let (value, messages) = read("k: \(text)", .section("a test") { $0.required("k", .integer(in: 1...100)) })
    #expect(value == number)
    #expect(messages == (number == nil ? ["1:4 expected a whole number from 1 to 100, found \"\(text)\""] : []))
  }

  @Test(arguments: [
    ("2024-07-15", true), ("2024-02-29", true), ("0000-01-01", true), ("9999-12-31", true), ("2023-02-29", false),
    ("2024-7-15", false), ("15.07.2024", false), ("2024-07", false), ("2024-07-15T00:00", false),
    ("2024-13-01", false), ("2024-07-1x", false), ("24-07-15", false), ("2024/07/15", false), ("-024-07-15", false),
  ])
  func days(text: String, isDay: Bool) {
    let (value, messages) = read("k: \(text)", .section("a test") { $0.required("k", .date) })
    #expect(value?.description == (isDay ? text : nil))
    #expect(messages == (isDay ? [] : ["1:4 expected a day (2024-07-15), found \"\(text)\""]))
  }

  @Test(
    arguments: [
      ("true", true), ("True", true), ("TRUE", true), ("yes", true), ("tak", true), ("false", false), ("no", false),
      ("nie", false), ("Nie", false), ("1", nil), ("0", nil), ("on", nil), ("off", nil), ("y", nil), ("t", nil),
      ("prawda", nil), ("[true]", nil),
    ] as [(String, Bool?)])
  func truths(text: String, truth: Bool?) {
    let (value, messages) = read("k: \(text)", .section("a test") { $0.required("k", .boolean) })
    #expect(value == truth && messages.isEmpty == (truth != nil))
    if truth == nil { #expect(messages[0].hasPrefix("1:4 expected true or false, found ")) }
  }

  @Test(arguments: [
    ("a", true, true), ("gus-bdl", true, false), ("deleted_rows", false, true), ("a1", true, true),
    ("a-1-b", true, false), ("a__b", false, true), (String(repeating: "a", count: 64), true, true),
    (String(repeating: "a", count: 65), false, false), ("A", false, false), ("1a", false, false), ("-a", false, false),
    ("_a", false, false), ("a b", false, false), ("ż", false, false), ("aż", false, false),
    ("a.b", false, false), ("a/b", false, false), ("é", false, false), ("a\u{301}", false, false),
  ])
  func identifiersAndNames(text: String, isIdentifier: Bool, isName: Bool) {
    #expect((read("\"\(text)\"", .identifier).value == text) == isIdentifier)
    #expect((read("\"\(text)\"", .name).value == text) == isName)
    let message = "a name of lower-case letters, digits and hyphens, a letter first, at most 64 characters"
    if !isIdentifier { #expect(one("\"\(text)\"", .identifier)?.contains("expected \(message), found") == true) }
  }

  @Test(
    arguments: [
      ("https://bdl.stat.gov.pl/api/v1", nil), ("HTTP://A", nil), ("http://127.0.0.1:8080/", nil),
      ("https://a?b=c", nil), ("http://[::1]/", nil),
      ("ftp://a", "\"ftp://a\" does not begin with https:// or http://"),
      ("bdl.stat.gov.pl", "\"bdl.stat.gov.pl\" does not begin with https:// or http://"),
      ("//a", "\"//a\" does not begin with https:// or http://"),
      ("https://", "\"https://\" names no host"), ("https:///a", "\"https:///a\" names no host"),
      ("https://:443/", "\"https://:443/\" names no host"), ("https://?a", "\"https://?a\" names no host"),
      ("https://a b", "\"https://a b\" holds a space or a letter outside ASCII; write it percent-encoded"),
      ("https://żaba.pl", "\"https://żaba.pl\" holds a space or a letter outside ASCII; write it percent-encoded"),
      ("https://a/#b", "\"https://a/#b\" holds a fragment (#…)"),
      // A password is not repeated in a log.
      ("https://jan:haslo@a/", "the address holds a user or a password; give secrets in files"),
      ("https://jan@a", "the address holds a user or a password; give secrets in files"),
      ("https://a/@b", nil),
    ] as [(String, String?)])
  func webAddresses(text: String, mistake: String?) {
    #expect(one("\"\(text)\"", .webAddress) == mistake.map { "1:4 \($0)" })
  }

  @Test func aSecretInAnAddressIsNotShownWithItsLine() {
    let report = Report()
    let root = parse("base: https://jan:haslo@a/\n", into: report)!
    _ = Shape<String>.section("a source") { $0.required("base", .webAddress) }.value(of: root, report)
    #expect(report.diagnostics.count == 1 && !report.diagnostics[0].description.contains("haslo"))
  }

  @Test func aShareIsWrittenAsTheMessageSays() {
    #expect(read("0.05", .share).value == 0.05 && read("5%", .share).value == 0.05)
    #expect(one("[1]", .share) == "1:4 expected \(Self.share), found a list")
  }

  @Test(
    arguments: [
      ("", "1:1 expected text, found nothing", nil),
      ("\"\"", "1:4 expected text with at least one character, found \"\"", ""),
      ("[a]", "1:4 expected text, found a list", nil), ("{a: b}", "1:4 expected text, found a mapping", nil),
      ("a", nil, "a"), ("' '", nil, " "), ("|\n  a\n  b\n", nil, "a\nb\n"), (">\n  a\n  b\n", nil, "a b\n"),
    ] as [(String, String?, String?)])
  func texts(text: String, message: String?, anyText: String?) {
    #expect(one(text, .text) == message)
    #expect(read("k: \(text)", .section("a test") { $0.required("k", .anyText) }).value == anyText)
  }

  // MARK: Lists, mappings and sections

  @Test(
    arguments: [
      ("[]", "1:4 expected a list with at least 2 items, found 0"),
      ("[1]", "1:4 expected a list with at least 2 items, found 1"), ("[1, 2]", nil),
      ("1", "1:4 expected a list (each item: a whole number from 1 to 9), found \"1\""),
      ("{a: 1}", "1:4 expected a list (each item: a whole number from 1 to 9), found a mapping"),
    ] as [(String, String?)])
  func listsHaveALength(text: String, message: String?) {
    #expect(one(text, .list(of: Shape<Int>.integer(in: 1...9), countMin: 2)) == message)
  }

  @Test func aSingleItemIsSuggestedAsAList() {
    let report = Report()
    let root = parse("formats: csv\n", into: report)!
    _ = Shape<[String]>.section("a dataset") { $0.required("formats", .list(of: .text)) }.value(of: root, report)
    #expect(report.diagnostics.map(\.suggestion) == ["write [csv]"])
  }

  @Test func aMappingNamesTheKeyThatIsWrong() {
    let shape = Shape<[Keyed<Int>]>.mapping("the counts", keys: .name, values: .integer(in: 0...9))
    let (value, messages) = read("a: 1\nB: 2\nc: x\nd: 4\n", shape)
    #expect(value?.map(\.key) == ["a", "d"] && value?.map(\.mark.location.line) == [1, 4])
    #expect(
      messages == [
        "2:1 expected a name of lower-case letters, digits and underscores, a letter first, at most 64 characters, found \"B\"",
        "3:4 expected a whole number from 0 to 9, found \"x\"",
      ])
  }

  @Test func aSectionReportsAllMistakesAtOnce() {
    let shape = Shape<Bool>.section("a source") { section in
      _ = section.required("base", .webAddress)
      _ = section.required("schedule", .text)
      _ = section.optional("retries", .integer(in: 0...9), default: 3)
      return true
    }
    #expect(
      read("retries: many\nshedule: daily\ncolour: red\n", shape).messages == [
        "1:1 a source needs \"base\": an address (https://…)",
        "1:10 expected a whole number from 0 to 9, found \"many\"",
        "2:1 unknown key \"shedule\" in a source", "3:1 unknown key \"colour\" in a source",
      ])
  }

  @Test func aDefaultStandsForAnAbsentAndForAWrongValue() {
    let shape = Shape<Int>.section("a test") { $0.optional("n", .integer(in: 1...9), default: 5) }
    #expect(read("n: 7", shape).value == 7 && read("n: 70", shape).value == 5 && read("{}", shape).value == 5)
  }
}
