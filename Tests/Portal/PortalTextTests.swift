import Platform
import Schema
import Testbed
import Testing

@testable import Portal

/// The order in which citizens look for a title.
@Suite struct PolishOrderTests {
  /// The Polish alphabet.
  private static let alphabet = Array("aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż").map { String($0) }

  @Test func lettersStandAsInTheAlphabet() {
    for (place, letter) in Self.alphabet.enumerated() {
      for (other, second) in Self.alphabet.enumerated() where other != place {
        #expect(PolishOrder.isBefore(letter, second) == (place < other), "\(letter) \(second)")
        #expect(PolishOrder.isBefore(letter.uppercased(), second) == (place < other), "\(letter) \(second)")
      }
    }
  }

  @Test(arguments: [
    ["Cena", "Ćma", "Dom"], ["Lasy", "Lato", "Łąki", "Mapy"], ["Stan", "Stan dróg", "Stany", "Ściek"],
    ["Zabytki", "Źródła", "Żłobki"], ["3 rzeki", "10 lat", "Akty"].sorted { $0 < $1 }, ["Ala", "ala ma", "Alą", "Alb"],
  ])
  func titlesAreSorted(titles: [String]) {
    #expect(titles.reversed().sorted(by: PolishOrder.isBefore) == titles)
  }

  @Test(arguments: 1...10 as ClosedRange<UInt64>) func itIsAnOrder(seed: UInt64) {
    var random = Seeded(seed)
    let letters = ["a", "ą", "A", "z", "ż", "Ź", " ", "1", "-", "é", "𝄞"]
    let titles = (0..<14).map { _ in (0..<random.below(4)).map { _ in random.pick(letters) }.joined() }
    for a in titles {
      for b in titles {
        #expect(!(PolishOrder.isBefore(a, b) && PolishOrder.isBefore(b, a)), "\(a) \(b)")
        if a != b { #expect(PolishOrder.isBefore(a, b) || PolishOrder.isBefore(b, a), "\(a) \(b)") }
        for c in titles where PolishOrder.isBefore(a, b) && PolishOrder.isBefore(b, c) {
          #expect(PolishOrder.isBefore(a, c), "\(a) \(b) \(c)")
        }
      }
    }
  }
}

@Suite struct PortalWordingTests {
  @Test(arguments: [
    (1, "stycznia"), (2, "lutego"), (3, "marca"), (4, "kwietnia"), (5, "maja"), (6, "czerwca"), (7, "lipca"),
    (8, "sierpnia"), (9, "września"), (10, "października"), (11, "listopada"), (12, "grudnia"),
  ])
  func monthsAreInTheGenitive(month: Int, name: String) throws {
    let moment = try #require(Timestamp("2026-\(month < 10 ? "0" : "")\(month)-15T10:07:00Z"))
    // Kraków is one hour ahead of UTC in winter and two in summer.
    let hour = (4...10).contains(month) ? 12 : 11
    #expect(Wording.moment(moment).text.contains(">15\u{a0}\(name) 2026, \(hour):07<"))
  }

  /// The clocks change at 1:00 UTC on the last Sundays of March and October.
  @Test(arguments: [
    ("2026-03-29T00:59:00Z", "29\u{a0}marca 2026, 1:59"), ("2026-03-29T01:00:00Z", "29\u{a0}marca 2026, 3:00"),
    ("2026-10-25T00:59:00Z", "25\u{a0}października 2026, 2:59"),
    ("2026-10-25T01:00:00Z", "25\u{a0}października 2026, 2:00"),
    ("2026-12-31T23:00:00Z", "1\u{a0}stycznia 2027, 0:00"),
  ])
  func clocksChange(moment: String, shown: String) throws {
    let html = Wording.moment(try #require(Timestamp(moment))).text
    #expect(html == "<time datetime=\"\(moment)\">\(shown)</time>")
  }

  @Test(arguments: [
    ("bez kodu", "bez kodu"), ("`a`", "<code>a</code>"),
    ("pole `\"\"` i `x`", "pole <code>&quot;&quot;</code> i <code>x</code>"),
    ("``", "<code></code>"), ("", ""), ("`<b>`", "<code>&lt;b&gt;</code>"), ("a & b", "a &amp; b"),
  ])
  func codeStandsBetweenBackticks(text: String, html: String) { #expect(Wording.code(text).text == html) }

  @Test(arguments: [
    ("Polski", "English", "<p>Polski</p>\n<p class=\"en\" lang=\"en\">English</p>\n"),
    ("Polski", "", "<p>Polski</p>\n"),
    ("", "English", "<p class=\"en\" lang=\"en\">English</p>\n"), ("PM10", "PM10", "<p>PM10</p>\n"), ("", "", ""),
  ])
  func paragraphs(pl: String, en: String, html: String) {
    #expect(Wording.paragraphs(Bilingual(pl: pl, en: en)).text == html)
    let lead = html.replacing("<p>", with: "<p class=\"lead\">")
    #expect(Wording.paragraphs(Bilingual(pl: pl, en: en), lead: true).text == lead)
  }

  @Test(arguments: [
    ("1000", "1000"), ("9999", "9999"), ("10000", "10\u{a0}000"), ("100000", "100\u{a0}000"),
    ("-1234", "\u{2212}1234"), ("0.0001", "0,0001"), ("1234.56789", "1234,56789"),
    ("12345678901234567890", "12\u{a0}345\u{a0}678\u{a0}901\u{a0}234\u{a0}567\u{a0}890"), ("-0.5", "\u{2212}0,5"),
  ])
  func numbers(canonical: String, shown: String) { #expect(Wording.number(canonical) == shown) }

  /// Digits are only set apart: without the blanks they are the number itself.
  @Test(arguments: 1...10 as ClosedRange<UInt64>) func digitsAreKept(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<100 {
      let number = Int(truncatingIfNeeded: Int64(bitPattern: random.next()) >> Int64(random.below(64)))
      let shown = Wording.number(number)
      #expect(shown.replacing("\u{a0}", with: "").replacing("\u{2212}", with: "-") == "\(number)")
      let groups = shown.split(separator: "\u{a0}")
      #expect(groups.dropFirst().allSatisfy { $0.count == 3 }, "\(shown)")
    }
  }

  @Test(arguments: [
    (1, "jeden"), (2, "kilka"), (3, "kilka"), (4, "kilka"), (5, "wiele"), (0, "wiele"), (10, "wiele"), (12, "wiele"),
    (13, "wiele"), (14, "wiele"), (21, "wiele"), (24, "kilka"), (101, "wiele"), (104, "kilka"), (111, "wiele"),
    (113, "wiele"), (122, "kilka"), (1_000_002, "kilka"), (1_000_012, "wiele"),
  ])
  func polishPlurals(count: Int, word: String) { #expect(Wording.plural(count, "jeden", "kilka", "wiele") == word) }
}

@Suite struct SafeTextTests {
  private static let pieces = [
    "<", ">", "&", "\"", "'", "a", "ż", "𝄞", " ", "\n", "\t", "</p>", "<!--", "]]>", "&amp;", "\u{2028}",
  ]

  /// Any text reads back unchanged and makes no tag.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func anyTextStaysAText(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<100 {
      let text = (0..<random.below(9)).map { _ in random.pick(Self.pieces) }.joined()
      let html = SafeHTML(text).text
      #expect(Markup.text(html) == text, "seed \(seed)")
      let attribute: SafeHTML = "<p title=\"\(text)\">\(text)</p>"
      let found = Markup(attribute.text)
      #expect(found.elements == ["p"] && found.fault == nil, "\(attribute.text)")
    }
  }

  /// A block of data cannot end its element, and is the same data.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func aBlockOfDataStaysABlock(seed: UInt64) throws {
    var random = Seeded(seed)
    for _ in 0..<50 {
      let text = (0..<random.below(9)).map { _ in random.pick(Self.pieces + ["</script>", "\\", "\\u003c"]) }.joined()
      let json = JSON.object(["a": .string(text), "b": .array([.string(text), .null, .integer(7)])])
      let block = SafeHTML(block: json).text
      #expect(!block.contains("<") && !block.contains(">") && !block.contains("&"), "\(block)")
      #expect(try JSONNode(parsing: block).value == json, "seed \(seed)")
    }
  }
}
