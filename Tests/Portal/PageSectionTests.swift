import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

/// The sections of a dataset's page.
@Suite struct PageSectionTests {
  private typealias Samples = PageSamples

  private static func page(
    _ dataset: (inout Dataset) -> Void = { _ in }, _ record: (inout DatasetRecord) -> Void = { _ in }
  ) -> String {
    Samples.page(Samples.dataset(dataset), Samples.record(record))
  }

  // MARK: Quality

  /// A check on an unpublished column would reveal the column; one on hidden figures would reveal the figures.
  @Test func checksOfWhatIsNotPublicAreLeftOut() {
    let page = Self.page(
      {
        $0.checks = [
          Check(name: "jawna", rule: .required(columns: ["area"]), action: .reject),
          Check(name: "tajna", rule: .required(columns: ["clerk"]), action: .warn),
          Check(name: "obie", rule: .unique(columns: ["area", "clerk"]), action: .hold),
          Check(name: "ukryta", rule: .range(column: "value", min: "0", max: nil), action: .warn),
        ]
        $0.disclosure = DisclosureControl(values: ["value"], marks: ["mark"], frequency: .init(column: nil, minimum: 5))
      },
      { record in
        record.checks = ["jawna", "tajna", "obie", "ukryta", "dawna"].enumerated().map {
          CheckResult(name: $1, action: .warn, looked: 1_000 * ($0 + 1), failed: 70 + $0)
        }
      })
    #expect(page.contains("<td class=\"number\">1000</td><td class=\"number\">70</td>"))
    for failed in 71...74 { #expect(!page.contains("<td class=\"number\">\(failed)</td>"), "\(failed)") }
    #expect(!page.contains("clerk"))
  }

  @Test(
    arguments: [
      (.reject, "wiersz odrzucony"), (.warn, "wiersz zostaje"), (.hold, "decyzja operatora"),
    ] as [(Check.Action, String)])
  func theConsequenceIsThatOfTheRun(action: Check.Action, words: String) {
    // As declared at the time, whatever the current declaration.
    let page = Self.page(
      { $0.checks = [Check(name: "a", rule: .required(columns: ["area"]), action: .warn)] },
      { $0.checks = [CheckResult(name: "a", action: action, looked: 1, failed: 0)] })
    #expect(page.contains("<td>\(words) "))
  }

  // MARK: History

  private static func history(_ record: (inout DatasetRecord) -> Void) -> String {
    let page = Self.page({ _ in }, record)
    let start = page.firstRange(of: "id=\"wersje\"")?.lowerBound ?? page.startIndex
    return String(page[start...].prefix(upTo: page.firstRange(of: "id=\"kolumny\"")?.lowerBound ?? page.endIndex))
  }

  @Test func theNewestVersionIsMarkedAndStandsFirst() {
    let text = Self.history {
      $0.versions = [3, 2, 1].map { Samples.published($0) }
      $0.versionCount = 3
    }
    #expect(text.contains("<tr id=\"wersja-3\"><th scope=\"row\">3<span class=\"tag\">najnowsza "))
    #expect(text.ranges(of: "najnowsza").count == 1)
    let places = [3, 2, 1].compactMap { text.firstRange(of: "id=\"wersja-\($0)\"")?.lowerBound }
    #expect(places.count == 3 && places == places.sorted())
    #expect(!text.contains("Starszych wersji"))
  }

  @Test(arguments: [(1, nil), (2, "Starszych wersji: 1."), (12_346, "Starszych wersji: 12\u{a0}345.")])
  func whatIsNotListedIsCounted(count: Int, sentence: String?) {
    let text = Self.history { $0.versionCount = count }
    #expect(text.contains("Starszych wersji") == (sentence != nil))
    if let sentence { #expect(text.contains(sentence)) }
  }

  @Test func changesAreCountedWithTheirSigns() {
    let text = Self.history {
      $0.versions = [
        Samples.published(2) {
          ($0.inserted, $0.updated, $0.deleted) = (12_345, 0, 7)
        }
      ]
    }
    #expect(text.contains("<span class=\"plus\">+12\u{a0}345<"))
    #expect(text.contains("<span class=\"change\">~0<") && text.contains("<span class=\"minus\">−7<"))
  }

  @Test func filesAreLinkedWhileTheyAreKept() {
    let delta = Samples.file("changes/1-2.csv", rows: 3, bytes: 2_500)
    let revisions = Samples.file("revisions.csv", rows: 4)
    func links(_ change: @escaping (inout Published) -> Void) -> [String] {
      let page = Self.page({ _ in }, { $0.versions = [Samples.published(3), Samples.published(2, change)] })
      return Markup(page).links.filter { $0.contains("versions/2/") || $0.contains("changes/") }
    }
    #expect(
      links { _ in } == ["versions/2/ludnosc.csv", "versions/2/ludnosc.csv.gz", "versions/2/manifest.json"])
    #expect(links { $0.files += [delta] }.last == "changes/1-2.csv")
    #expect(links { $0.files += [revisions] }.last == "versions/2/revisions.csv")
    // A file of revisions without any is not worth a look.
    #expect(links { $0.files += [Samples.file("revisions.csv", rows: 0)] }.count == 3)
    #expect(links { $0.isDownloadable = false }.isEmpty)
    #expect(
      Self.history { $0.versions = [Samples.published(2) { $0.isDownloadable = false }] }.contains("już niedostępne"))
  }

  @Test func reasonsAndRewritesStandWithTheirVersion() {
    let text = Self.history {
      $0.versions = [Samples.published(2), Samples.published(1)]
      $0.reasons = [1: "Spis <powszechny>"]
      $0.rewrites = [2: [Timestamp(seconds: 0), Samples.moment]]
    }
    #expect(text.contains("<br>Spis &lt;powszechny&gt;"))
    #expect(text.contains("<br>Pliki zapisane od nowa <time datetime=\"2026-09-21T14:13:20Z\">"))
    #expect(text.contains("</time> (2×): "))
    #expect(!Self.history { $0.rewrites = [1: [Samples.moment]] }.contains("×"))
  }

  // MARK: Columns

  @Test func codesAreExplainedWhereTheyWereDeclared() {
    let page = Self.page {
      $0.columns[0].codes = [CodeMeaning(code: "T", meaning: Bilingual(pl: "Ogółem", en: "Total"))]
    }
    #expect(page.contains("<dt><code>T</code></dt><dd>Ogółem <span class=\"en\" lang=\"en\">Total</span></dd>"))
    #expect(page.contains("Kody w kolumnie area"))
    #expect(!Self.page().contains("Kody w kolumnie"))
  }

  /// Signs of a status are explained by the common list, unless the operator has said what they mean.
  @Test func signsAreExplainedOnce() {
    let status = Column(name: "status", type: .code, privacy: .public)
    #expect(Self.page { $0.columns.append(status) }.contains("Znaki w kolumnie status"))
    let own = Self.page { dataset in
      var status = status
      status.codes = [CodeMeaning(code: "x", meaning: Bilingual(pl: "Nic", en: "Nothing"))]
      dataset.columns.append(status)
    }
    #expect(!own.contains("Znaki w kolumnie status") && own.contains("Kody w kolumnie status"))
    #expect(!Self.page().contains("Znaki w kolumnie"))
  }

  @Test(arguments: ColumnType.allCases) func everyTypeHasWordsInBothLanguages(type: ColumnType) {
    let words = DictionarySection.type(type)
    #expect(!words.pl.isEmpty && !words.en.isEmpty && words.pl != words.en)
    #expect(ColumnType.allCases.filter { DictionarySection.type($0) == words } == [type])
  }

  @Test func theKeyIsMarked() {
    let page = Self.page()
    #expect(page.contains("<code>area</code><span class=\"tag\">klucz "))
    #expect(page.contains("<code>value</code></th>"))
    #expect(page.contains("<p class=\"inline\">Jednostka <span class=\"en\" lang=\"en\">Unit</span>: osoba</p>"))
  }

  // MARK: Confidentiality and privacy

  @Test func theRulesOfConfidentialityAreSaid() {
    let page = Self.page(
      {
        $0.disclosure = DisclosureControl(
          values: ["value"], marks: ["mark", "mark2"], frequency: .init(column: nil, minimum: 5),
          entities: .init(column: "firms", minimum: 3), dominance: .init(column: "largest", share: 7_550))
      }, { $0.preview = PreviewTable(columns: [], rows: [], suppressed: 12_345) })
    #expect(
      page.contains(
        "liczba osób lub przypadków poniżej 5; liczba podmiotów poniżej 3; jeden podmiot ma więcej niż 75,5\u{a0}% całości"
      ))
    #expect(page.contains("fewer than 3 entities; one entity has more than 75.5\u{a0}% of the whole"))
    #expect(
      page.contains("<code>mark</code>, <code>mark2</code>")
        && page.contains("Liczby ukryte w tej wersji: 12\u{a0}345."))
    // The deciding columns are not published.
    #expect(!page.contains("firms") && !page.contains("largest"))
  }

  @Test(
    arguments: [
      (.mask, "Publikujemy tylko pierwszą literę wartości."), (.drop, "Wartości nie przechowujemy."),
      (.hash, "Zamiast wartości podajemy stały token (HMAC-SHA-256)."),
      (.prefix(3), "Zostaje początek wartości, znaków: 3."),
      (.step(100), "Liczby są zaokrąglane w dół do wielokrotności 100."),
      (.month, "Zamiast dnia podajemy miesiąc."), (.year, "Zamiast dnia podajemy rok."),
      (.gmina, "Zamiast części gminy podajemy gminę."),
    ] as [(Treatment, String)])
  func treatmentsAreSaid(treatment: Treatment, sentence: String) {
    let page = Self.page { $0.columns[0].guarding.treatment = treatment }
    #expect(page.contains("<li><code>area</code>: \(sentence) <span"))
    #expect(treatment.sentence.pl == sentence && !treatment.sentence.en.isEmpty)
  }

  /// Decisions about unpublished columns are not shown.
  @Test func onlyPublicColumnsAreTreatedInPublic() {
    #expect(!Self.page { $0.columns[2].guarding.treatment = .mask }.contains("prywatnosc"))
  }

  // MARK: Calculation and examples

  @Test func theCalculationLinksWhatIsPublic() {
    let page = Self.page(
      { _ in },
      {
        $0.calculation = Calculation(
          select: "SELECT a FROM b WHERE c < 7",
          inputs: [
            Lineage.Input(dataset: "inny", version: 3, title: Bilingual(pl: "Inny", en: "Other")),
            Lineage.Input(dataset: "tajny", version: 4, isPublic: false),
          ])
      })
    #expect(
      page.contains(
        "<pre role=\"region\" aria-label=\"Obliczenie w SQL\" tabindex=\"0\"><code>SELECT a FROM b WHERE c &lt; 7</code></pre>"
      ))
    #expect(page.contains("<a href=\"../inny/#wersja-3\">Inny <span"))
    #expect(page.contains("<li>tajny (<code>tajny</code>, wersja 4 ") && !page.contains("href=\"../tajny"))
    #expect(page.contains("<a href=\"versions/1/ludnosc.sql\" download>ludnosc.sql</a>"))
  }

  /// The compressed file before the plain one, of the first writer that has something to show.
  @Test(
    arguments: [
      (nil, "latest/ludnosc.csv.gz"), (["csv"], "latest/ludnosc.csv"), (["csv-excel"], "latest/ludnosc.excel.csv"),
    ] as [([String]?, String)])
  func examplesReadTheFileThatIsThere(formats: [String]?, address: String) {
    let page = Self.page { $0.publication.formats = formats }
    #expect(page.contains("<h2 id=\"przyklady\">"))
    #expect(page.contains("https://dane.example.pl/datasets/ludnosc/\(address)"))
  }

  @Test func whatWasRestatedIsAFileOfItsOwn() {
    #expect(!Self.page().contains("Restated values"))
    let page = Self.page(
      { _ in },
      {
        $0.versions = [Samples.published(2) { $0.files.append(Samples.file("revisions.csv", rows: 12)) }]
        $0.reasons = [2: "Spis"]
      })
    #expect(page.contains("<a href=\"versions/2/revisions.csv\" download>revisions.csv</a> (12), <a href=\""))
  }
}
