import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

@Suite struct WordingTests {
  @Test(arguments: [
    ("0", "0"), ("1234", "1234"), ("12345", "12\u{a0}345"), ("1234567", "1\u{a0}234\u{a0}567"),
    ("806201.5", "806\u{a0}201,5"), ("-12345.678901", "\u{2212}12\u{a0}345,678901"), ("-0.5", "\u{2212}0,5"),
  ])
  func numbersArePolish(_ canonical: String, _ expected: String) { #expect(Wording.number(canonical) == expected) }

  @Test(arguments: [
    (0, "0\u{a0}B"), (999, "999\u{a0}B"), (1000, "1,0\u{a0}kB"), (1549, "1,5\u{a0}kB"), (99_949, "99,9\u{a0}kB"),
    (99_951, "100\u{a0}kB"), (999_499, "999\u{a0}kB"), (999_500, "1,0\u{a0}MB"), (160_000_000, "160\u{a0}MB"),
    (5_000_000_000, "5,0\u{a0}GB"), (7_000_000_000_000_000, "7000\u{a0}TB"),
  ])
  func sizes(_ bytes: Int, _ expected: String) { #expect(Wording.size(bytes) == expected) }

  @Test func momentsAreOnTheClocksOfKraków() {
    let winter = Wording.moment(Timestamp("2026-01-31T23:05:00Z")!).text
    #expect(winter == "<time datetime=\"2026-01-31T23:05:00Z\">1\u{a0}lutego 2026, 0:05</time>")
    #expect(Wording.moment(Timestamp("2026-07-01T10:00:59Z")!).text.contains(">1\u{a0}lipca 2026, 12:00<"))
  }

  @Test func momentsInTheDataKeepTheirOwnClock() {
    #expect(
      Wording.localMoment("2026-11-20T12:00:00+01:00").text
        == "<time datetime=\"2026-11-20T12:00:00+01:00\">2026-11-20 12:00</time>")
    #expect(Wording.localMoment("<b>").text == "&lt;b&gt;")
    #expect(Wording.localMoment("żżżżżTżżżżż:żżżżżżżż").text == "żżżżżTżżżżż:żżżżżżżż")
  }

  @Test(arguments: [
    (0, "wierszy"), (1, "wiersz"), (2, "wiersze"), (4, "wiersze"), (5, "wierszy"), (11, "wierszy"), (12, "wierszy"),
    (14, "wierszy"), (21, "wierszy"), (22, "wiersze"), (112, "wierszy"), (1002, "wiersze"),
  ])
  func plurals(_ count: Int, _ expected: String) {
    #expect(Wording.plural(count, "wiersz", "wiersze", "wierszy") == expected)
  }

  @Test func englishStandsBesideOnlyWhereItDiffers() {
    #expect(Wording.both("Format", "Format").text == "Format")
    #expect(Wording.both("Rok", "").text == "Rok")
    #expect(Wording.both("", "Year").text == "<span class=\"en\" lang=\"en\">Year</span>")
    #expect(Wording.both("Rok", "Year").text == "Rok <span class=\"en\" lang=\"en\">Year</span>")
  }
}

@Suite struct SafeHTMLTests {
  @Test func onlyLiteralsAreMarkup() {
    let value = "<b title='x' class=\"y\">&"
    let html: SafeHTML = "<p>\(value)</p>"
    #expect(html.text == "<p>&lt;b title=&#39;x&#39; class=&quot;y&quot;&gt;&amp;</p>")
    let nested: SafeHTML = "<div>\(html)\(7)\([html, html])\(SafeHTML?.none)</div>"
    #expect(nested.text == "<div>\(html.text)7\(html.text)\(html.text)</div>")
  }

  @Test func controlCharactersAreReplaced() {
    let text = "a\u{0}b\u{1f}c\u{7f}d\u{9f}e\tf\ng\u{a0}h"
    #expect(SafeHTML(text).text == "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\tf\ng\u{a0}h")
  }

  @Test func piecesAreJoined() {
    #expect(SafeHTML.joined(["a", "b"], ", ").text == "a, b")
    #expect(SafeHTML.joined([], ", ").isEmpty)
  }
}

@Suite struct PreviewTests {
  private let dataset = Dataset(
    id: "p", title: Bilingual(pl: "", en: ""),
    columns: [
      Column(name: "a", type: .code, privacy: .public), Column(name: "period", type: .period, privacy: .public),
    ], key: ["a", "period"])

  private func preview(_ dataset: Dataset, _ rows: [[Value]]) throws -> [[String?]] {
    let preview = RowPreview(dataset)
    try Snapshot(dataset: dataset, rowsExpected: rows.count).look(at: MemoryRows(rows), preview)
    return preview.table.rows
  }

  @Test func theNewestComeFirstInKeyOrderAmongEquals() throws {
    let rows = (0..<30).flatMap { area in ["2023", "2024", "2024-07"].map { [Value.text("g\(10 + area)"), .text($0)] } }
    let values = try preview(dataset, rows)
    #expect(values.count == RowPreview.rowsMax)
    #expect(values.map { $0[1] } == Array(repeating: "2024-07", count: 20))
    #expect(values.map { $0[0] } == (10..<30).map { "g\($0)" })
  }

  @Test func fewRowsAreSorted() throws {
    let values = try preview(dataset, [["a", "2020"], ["b", "2022"], ["c", "2021"], ["d", "2022"]])
    #expect(values.map { $0[0] } == ["b", "d", "c", "a"])
  }

  @Test func withoutATimeColumnTheFirstRowsAreShown() throws {
    var plain = dataset
    plain.columns[1].type = .code
    let values = try preview(plain, (0..<50).map { [.text("\($0)"), "x"] })
    #expect(values.map { $0[0] } == (0..<20).map { "\($0)" })
  }

  @Test func longValuesAreCutAndBooleansAreWords() throws {
    var wide = dataset
    wide.columns[1].type = .boolean
    let values = try preview(wide, [[.text(String(repeating: "a", count: 1000)), 1], ["b", 0], ["c", nil]])
    #expect(values[0][0] == String(repeating: "a", count: RowPreview.valueBytesMax) + "…")
    #expect(values.map { $0[1] } == ["true", "false", nil])
  }
}
