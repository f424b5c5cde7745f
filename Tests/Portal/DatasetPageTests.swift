import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

/// The page of a dataset, piece by piece.
@Suite struct DatasetPageTests {
  private typealias Samples = PageSamples

  /// The text between two marks, at their first occurrence.
  private static func between(_ first: String, _ last: String, in page: String) throws -> String {
    let start = try #require(page.firstRange(of: first), "\(first)").upperBound
    return String(page[start..<(try #require(page[start...].firstRange(of: last))).lowerBound])
  }

  @Test func theWholePageIsWellFormed() {
    let markup = Markup(Samples.page())
    #expect(markup.fault == nil)
    #expect(Set(markup.ids).count == markup.ids.count, "no id stands twice: \(markup.ids)")
    let places = markup.links.filter { $0.hasPrefix("#") }.map { String($0.dropFirst()) }
    #expect(Set(places).isSubset(of: markup.ids), "\(places)")
  }

  /// A column, a value of it in the files, and its cell.
  @Test(
    arguments: [
      (.integer, "12345", "<td class=\"number\">12\u{a0}345</td>"),
      (.decimal, "-0.5", "<td class=\"number\">\u{2212}0,5</td>"),
      (.integer, nil, "<td class=\"number none\">–<span class=\"hidden\"> brak</span></td>"),
      (.text, nil, "<td class=\"none\">–<span class=\"hidden\"> brak</span></td>"),
      (.boolean, "true", "<td>tak <span class=\"en\" lang=\"en\">yes</span></td>"),
      (.boolean, "false", "<td>nie <span class=\"en\" lang=\"en\">no</span></td>"),
      (.text, "<b>", "<td class=\"text\">&lt;b&gt;</td>"), (.text, "", "<td class=\"text\"></td>"),
      (.code, "0612011", "<td class=\"word\">0612011</td>"),
      (.code, "abcdefghijklmnopqrstuvwx", "<td class=\"word\">abcdefghijklmnopqrstuvwx</td>"),
      (.code, "abcdefghijklmnopqrstuvwxy", "<td>abcdefghijklmnopqrstuvwxy</td>"),
      (.date, "2024-07-15", "<td class=\"word\">2024-07-15</td>"),
      (.period, "2024-Q1", "<td class=\"word\">2024-Q1</td>"),
      (
        .datetime, "2024-07-15T13:00:00+02:00",
        "<td class=\"word\"><time datetime=\"2024-07-15T13:00:00+02:00\">2024-07-15 13:00</time></td>"
      ),
      (.geometry, "{\"type\":\"Point\"}", "<td class=\"text\">{&quot;type&quot;:&quot;Point&quot;}</td>"),
    ] as [(ColumnType, String?, String)])
  func aCellHasTheFormOfItsColumn(type: ColumnType, value: String?, cell: String) {
    let dataset = Samples.dataset {
      $0.columns = [Column(name: "x", type: type, privacy: .public)]
      $0.key = ["x"]
    }
    let page = Samples.page(
      dataset, Samples.record { $0.preview = PreviewTable(columns: ["x"], rows: [[value]], suppressed: 0) })
    #expect(page.contains("<tr>\(cell)</tr>"), "\(cell)")
  }

  /// A column that was public when the rows were read, but no longer is, is not shown.
  @Test func onlyColumnsThatArePublicNowAreShown() {
    let record = Samples.record {
      $0.preview = PreviewTable(columns: ["clerk", "area"], rows: [["Anna Tajna", "1261011"]], suppressed: 0)
    }
    let page = Samples.page(Samples.dataset(), record)
    #expect(!page.contains("Anna Tajna") && !page.contains("Urzędnik") && !page.contains("clerk"))
    #expect(page.contains("<tr><td class=\"word\">1261011</td></tr>"))
  }

  /// Optional sections: the mark of each, and what makes it appear.
  static let sections:
    [(
      id: String, dataset: @Sendable (inout Dataset) -> Void, record: @Sendable (inout DatasetRecord) -> Void
    )] = [
      (
        "jakosc",
        { $0.checks = [Check(name: "zakres", rule: .range(column: "value", min: "0", max: nil), action: .warn)] },
        { $0.checks = [CheckResult(name: "zakres", action: .warn, looked: 7, failed: 1)] }
      ),
      (
        "obliczenie", { _ in },
        { $0.calculation = Calculation(select: "SELECT 1", inputs: [Lineage.Input(dataset: "inny", version: 3)]) }
      ),
      (
        "tajemnica",
        {
          $0.disclosure = DisclosureControl(
            values: ["value"], marks: ["mark"], frequency: .init(column: nil, minimum: 5))
        }, { _ in }
      ),
      (
        "prywatnosc",
        {
          $0.privacy.decision = PublicationDecision(
            decision: Bilingual(pl: "Zarządzenie 1", en: "Order 1"), basis: Bilingual(pl: "Ustawa", en: "Act"))
        }, { _ in }
      ),
    ]

  @Test(arguments: sections.indices) func aSectionStandsThereOnlyWithSomethingToSay(index: Int) {
    let (id, dataset, record) = Self.sections[index]
    #expect(!Markup(Samples.page()).ids.contains(id))
    let markup = Markup(Samples.page(Samples.dataset(dataset), Samples.record(record)))
    #expect(markup.ids.contains(id) && markup.fault == nil)
    // Sections that readers search for are in the table of contents.
    if ["jakosc", "obliczenie"].contains(id) { #expect(markup.links.contains("#\(id)")) }
    for always in ["dane", "pobierz", "wersje", "kolumny", "licencja", "subskrypcja"] {
      #expect(markup.ids.contains(always), "\(always)")
    }
  }

  @Test func whatIsLateSaysSinceWhen() {
    #expect(!Samples.page().contains("Dane powinny były"))
    let page = Samples.page(Samples.dataset(), Samples.record { $0.dueAt = Samples.moment })
    #expect(page.contains("<strong>Termin nowych danych minął <time datetime=\"2026-09-21T14:13:20Z\">"))
  }

  /// The newest document of all sources; without one, the commit.
  @Test func theDataAreAsOfTheirNewestDocument() throws {
    func asOf(_ fetched: [Timestamp?]) throws -> String {
      let sources = fetched.enumerated().map {
        SourceRecord(id: "s\($0)", title: Bilingual(pl: "", en: ""), fetched: $1, documents: 1)
      }
      let page = Samples.page(Samples.dataset(), Samples.record { $0.sources = sources })
      let word = fetched.contains { $0 != nil } ? "Pobrano" : "Obliczono"
      return try Self.between("<dt>\(word)", "</div>", in: page)
    }
    let (early, late) = (Timestamp(seconds: 0), Timestamp(seconds: 86_400))
    #expect(try asOf([early, late, nil]).contains("datetime=\"1970-01-02T00:00:00Z\""))
    #expect(try asOf([nil]).contains("datetime=\"2026-09-21T14:13:20Z\""))
    #expect(try asOf([]).contains("datetime=\"2026-09-21T14:13:20Z\""))
  }

  /// The time that the data cover stands beside the day of the fetch, which is no reference date.
  @Test(arguments: [
    ("2019", "2024", "2019 – 2024"), ("2024", "2024", "2024"), ("2024-Q1", "2024-Q3", "2024-Q1 – 2024-Q3"),
  ])
  func thePeriodsAreBesideTheFetch(first: String, last: String, shown: String) throws {
    let record = Samples.record { $0.extent = TimeExtent(first: first, last: last) }
    let fact = try Self.between("<dt>Okres danych", "</div>", in: Samples.page(Samples.dataset(), record))
    #expect(fact.contains("<dd>\(shown)</dd>"), "\(fact)")
    #expect(!Samples.page().contains("Okres danych"))
  }

  /// On a phone what is only read aloud must not widen the page, and a keyboard reaches what scrolls.
  @Test func nothingScrollsThePageSideways() {
    let rules = Stylesheet.text.split(separator: "\n").map { String($0) }
    #expect(rules.contains { $0.contains(".scroll { position: relative;") })
    let page = Samples.page(
      Samples.dataset(), Samples.record { $0.calculation = Calculation(select: "SELECT 1", inputs: []) })
    let blocks = page.ranges(of: "<pre")
    #expect(blocks.count > 2)
    for block in blocks {
      let tag = page[block.lowerBound...].prefix { $0 != ">" }
      #expect(tag.contains("tabindex=\"0\"") && tag.contains("role=\"region\" aria-label=\""), "\(tag)")
    }
  }

  @Test func sourcesAreNamedByTitleOrId() {
    let record = Samples.record {
      $0.sources = [
        SourceRecord(id: "gus", title: Bilingual(pl: "GUS BDL", en: ""), fetched: nil, documents: 1),
        SourceRecord(id: "urzad", title: Bilingual(pl: "", en: ""), fetched: nil, documents: 1),
      ]
    }
    let page = Samples.page(Samples.dataset(), record)
    #expect(page.contains("<li>GUS BDL</li>") && page.contains("<li>urzad</li>"))
    #expect(!Samples.page().contains("Skąd pochodzą dane"))
  }

  @Test(arguments: [
    ("GUS", "GUS; Ludność, wersja 1. Miasto, https://dane.example.pl/datasets/ludnosc/#wersja-1"),
    ("", "Ludność, wersja 1. Miasto, https://dane.example.pl/datasets/ludnosc/#wersja-1"),
  ])
  func whatToCite(attribution: String, citation: String) {
    let dataset = Samples.dataset { $0.publication.attribution = Bilingual(pl: attribution, en: "") }
    #expect(
      Samples.page(dataset).contains(
        "<pre class=\"cite\" role=\"region\" aria-label=\"Sposób cytowania\" tabindex=\"0\">\(citation)</pre>"))
  }

  @Test func aLicenceThatIsNotKnownIsNamedByItsId() {
    let page = Samples.page(Samples.dataset { $0.publication.licence = "EUPL-1.2" })
    #expect(page.contains("<a href=\"https://spdx.org/licenses/EUPL-1.2.html\" rel=\"license\">EUPL-1.2</a>"))
  }
}
