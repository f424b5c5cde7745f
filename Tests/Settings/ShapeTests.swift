internal import Platform
internal import Schema
internal import Settings
internal import Testing

@Suite struct ShapeTests {
  @Test func integersAreDigitsWithinARange() {
    #expect(read("42", .integer(in: 1...100)).value == 42)
    #expect(read("-3", .integer(in: -5...5)).value == -3)
    for text in ["0", "101", "1e2", "0x1", "+5", "5.0", "--5", "-", "9223372036854775808", "[1]", "1_0"] {
      let (value, messages) = read(text, .integer(in: 1...100))
      #expect(value == nil)
      #expect(messages.count == 1, "\(text)")
    }
    #expect(read("abc", .integer(in: 1...9)).messages == ["1:1 expected a whole number from 1 to 9, found \"abc\""])
  }

  @Test func booleansHaveFewSpellings() {
    for text in ["true", "True", "yes", "tak", "TAK"] { #expect(read(text, .boolean).value == true) }
    for text in ["false", "no", "nie"] { #expect(read(text, .boolean).value == false) }
    for text in ["1", "on", "t", "prawda"] { #expect(read(text, .boolean).value == nil) }
  }

  @Test func spansSizesAndShares() {
    #expect(read("15m", .seconds(in: 1...86_400)).value == 900)
    #expect(read("7d", .seconds(in: 1...700_000)).value == 604_800)
    #expect(read("15", .seconds(in: 1...86_400)).value == nil)
    #expect(
      read("2d", .seconds(in: 1...86_400)).messages == ["1:1 expected a span of time from 1 s to 86400 s, found \"2d\""]
    )
    #expect(read("999999999999d", .seconds(in: 1...86_400)).value == nil)
    #expect(read("10MiB", .bytes(in: 1...(1 << 30))).value == 10 << 20)
    #expect(read("512", .bytes(in: 1...1024)).value == 512)
    #expect(read("10MB", .bytes(in: 1...1024)).value == nil)
    #expect(read("0.05", .share).value == 0.05)
    #expect(read("5%", .share).value == 0.05)
    #expect(read("1", .share).value == 1)
    for text in ["1.5", "-0.1", "500%", "0,05", "%", "1e-2"] { #expect(read(text, .share).value == nil, "\(text)") }
  }

  @Test func days() {
    #expect(read("2024-02-29", .date).value == Civil(year: 2024, month: 2, day: 29))
    for text in ["2023-02-29", "2024-1-1", "01.02.2024", "2024-02"] { #expect(read(text, .date).value == nil) }
  }

  @Test func names() {
    #expect(read("gus-bdl", .identifier).value == "gus-bdl")
    #expect(read("deleted_rows", .name).value == "deleted_rows")
    for text in ["Gus", "1a", "a b", "ą", "a_b", String(repeating: "a", count: 65)] {
      #expect(read(text, .identifier).value == nil, "\(text)")
    }
    #expect(read("a-b", .name).value == nil)
    #expect(read("\"\"", .text).messages == ["1:1 expected text with at least one character, found \"\""])
    #expect(read("k: \"\"", .section("a test") { $0.required("k", .anyText) }).value == "")
  }

  @Test func webAddresses() {
    for text in ["https://bdl.stat.gov.pl/api/v1", "http://127.0.0.1:8090/hook", "http://[::1]:80/"] {
      #expect(read("\"\(text)\"", .webAddress).value == text)
    }
    for text in [
      "ftp://a", "https://", "https://:80/", "https://u:p@a/", "https://a/#b", "https://a b/", "https://żaba.pl/", "a",
    ] {
      #expect(read("\"\(text)\"", .webAddress).messages.count == 1, "\(text)")
    }
  }

  @Test func bilingualTextsNeedBothLanguages() {
    #expect(read("{pl: Tak, en: no}", .bilingual).value == Bilingual(pl: "Tak", en: "no"))
    #expect(read("{pl: Tak}", .bilingual).messages == ["1:1 a text in both languages needs \"en\": text"])
    #expect(read("Tak", .bilingual).messages == ["1:1 expected a text in both languages, found one text"])
    #expect(
      read("{pl: a, en: b, de: c}", .bilingual).messages == ["1:16 unknown key \"de\" in a text in both languages"])
  }

  @Test func choicesListWhatIsAllowed() {
    let shape = Shape<PrivacyClass>.choice("a privacy class")
    #expect(read("public", shape).value == .public)
    let report = Report()
    _ = shape.value(of: parse("pubilc", into: report)!, report)
    #expect(report.diagnostics.first?.suggestion == "did you mean \"public\"?")
    #expect(report.diagnostics.first?.message.contains("\"public\", \"internal\", \"personal\"") ?? false)
  }

  @Test func listsKeepWhatIsRightAndReportTheRest() {
    let (value, messages) = read("[1, x, 3, [4]]", .list(of: .integer(in: 1...9)))
    #expect(value == [1, 3])
    #expect(messages.count == 2)
    #expect(read("1", .oneOrMany(.integer(in: 1...9))).value == [1])
    #expect(read("[1, 2]", .oneOrMany(.integer(in: 1...9))).value == [1, 2])
    #expect(read("[]", .list(of: .text, countMin: 1)).messages == ["1:1 expected a list with at least 1 item, found 0"])
  }

  @Test func mappingsKeepTheOrderOfTheFile() {
    let shape = Shape<[Keyed<Int>]>.mapping("the counts", keys: .name, values: .integer(in: 0...9))
    #expect(read("{b: 1, a: 2}", shape).value?.map(\.key) == ["b", "a"])
    #expect(read("{B: 1, a: x}", shape).messages.count == 2)
    #expect(read("[1]", shape).messages == ["1:1 expected the counts (a mapping of keys to values), found a list"])
  }

  @Test func aKeyWithNothingAfterItSaysSo() {
    let (_, messages) = read("schedule:\n", .section("a source") { $0.optional("schedule", .text) })
    #expect(messages == ["1:1 expected text, found nothing"])
  }

  @Test func aMissingKeyIsReportedAtTheKeyThatShouldHoldIt() {
    let shape = Shape<Bool>.section("a source") { section in
      _ = section.required(
        "http",
        Shape<Bool>.section("the http settings") { inner in
          _ = inner.required("base", .webAddress)
          _ = inner.optional("retries", .integer(in: 0...9))
          return true
        })
      return true
    }
    #expect(
      read("a: 1\nhttp:\n  retries: 1\n", shape).messages == [
        "1:1 unknown key \"a\" in a source", "2:1 the http settings needs \"base\": an address (https://…)",
      ])
  }

  @Test func unknownKeysGetTheNearestUnusedOne() {
    let report = Report()
    let shape = Shape<Bool>.section("a source") { section in
      _ = section.optional("schedule", .text)
      _ = section.optional("streams", .text)
      return true
    }
    _ = shape.value(of: parse("shedule: x\nstreams: y\nstream: z\n", into: report)!, report)
    #expect(
      report.diagnostics.map(\.suggestion) == [
        "did you mean \"schedule\"?", "a source may have \"schedule\", \"streams\"",
      ])
  }

  @Test func locatedValuesRememberTheirPlace() {
    let value = read("a:\n  - x\n  - y\n", .section("t") { $0.required("a", .list(of: Shape<String>.text.located)) })
      .value
    #expect(value?.map(\.mark.location.line) == [2, 3])
  }
}

@Suite struct SpellingTests {
  @Test(arguments: [
    ("shedule", "schedule"), ("Schedule", "schedule"), ("scheduel", "schedule"), ("deleted-rows", "deleted_rows"),
    ("parametrs", "parameters"), ("publication_formats", "publication-format"),
  ])
  func slipsAreFound(_ word: String, _ meant: String) {
    let keys = ["schedule", "deleted_rows", "parameters", "publication-format", "url", "key"]
    #expect(Spelling.nearest(to: word, among: keys) == meant)
  }

  @Test(arguments: ["pl", "xyz", "", "konfiguracja", "kez1"])
  func otherWordsAreNot(_ word: String) {
    #expect(Spelling.nearest(to: word, among: ["en", "url", "schedule", "de"]) == nil)
  }

  @Test func theFirstOfTheNearestWins() {
    #expect(Spelling.nearest(to: "colour", among: ["colours", "color", "colour"]) == "colours")
  }

  @Test func aWordOfAMegabyteIsQuick() {
    #expect(Spelling.nearest(to: String(repeating: "a", count: 1 << 20), among: ["schedule"]) == nil)
  }
}
