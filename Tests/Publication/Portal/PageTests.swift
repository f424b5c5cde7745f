import Glibc
import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

@Suite struct PageTests {
  /// The moment of publication is the clock's; golden files need a fixed one.
  private func fixed(_ page: String) -> String {
    var text = ""
    var rest = page[...]
    while let start = rest.firstRange(of: "<dt>Opublikowano")?.lowerBound {
      guard let end = rest[start...].firstRange(of: "</div>")?.lowerBound else { break }
      text += rest[..<start] + "<dt>Opublikowano …"
      rest = rest[end...]
    }
    return text + rest
  }

  /// Rows are in the order of the key where no column has a time.
  @Test func onlyRowsWithATimeAreNewest() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    var dataset = Sample.dataset
    try publisher.publish(dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    #expect(try bench.read("datasets/\(dataset.id)/index.html").contains("wersji 1, najnowsze na górze: "))
    dataset.id = "bez-czasu"
    for index in dataset.columns.indices where [.period, .date, .datetime].contains(dataset.columns[index].type) {
      dataset.columns[index].type = .text
    }
    try publisher.publish(dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    let page = try bench.read("datasets/bez-czasu/index.html")
    #expect(page.contains("Pierwsze wiersze wersji 1: ") && page.contains("The first rows of version 1."))
  }

  @Test func thePagesAreAsRecorded() throws {
    let bench = try Bench()
    try bench.publishFirst()
    try bench.publishSecond()
    try expectGolden(fixed(try bench.read("datasets/ludnosc/index.html")), "pages/dataset.html")
    try expectGolden(try bench.read("index.html"), "pages/catalogue.html")
    try expectGolden(try bench.read("assets/klamra.css"), "pages/klamra.css")
  }
}

extension PageTests {
  @Test func aLongHistoryIsCutAndSaysSo() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    var dataset = Sample.dataset
    dataset.publication.versionsKept = 2
    dataset.publication.formats = ["csv"]
    for number in 1...(DatasetPage.versionsMax + 3) {
      try publisher.publish(
        dataset, Sample.facts(number), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    }
    let page = try bench.read("datasets/ludnosc/index.html")
    #expect(page.contains("Starszych wersji: 3."))
    #expect(page.contains("<th scope=\"row\">103<"))
    #expect(page.contains("<th scope=\"row\">4<"))
    #expect(!page.contains("<th scope=\"row\">3<"))
    #expect(page.ranges(of: "już niedostępne").count == DatasetPage.versionsMax - 2)
    #expect(try Files.list("\(bench.root)/datasets/ludnosc/versions") == ["102", "103"])
  }

  /// Letters with diacritics are in Polish alphabetical order, and late datasets are marked.
  @Test func theCatalogueIsInPolishOrder() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    let due = try #require(Timestamp("2026-11-20T06:00:00Z"))
    let titles = [
      "Żłobki", "Słownik", "Stan", "Ścieżki", "szkoły", "Zabytki", "Źródła", "Łąki", "Lasy", "Ćma", "Cena", "3 rzeki",
    ]
    for (number, title) in titles.enumerated() {
      var dataset = Sample.dataset
      dataset.id = "zbior-\(number)"
      dataset.title.pl = title
      try publisher.publish(
        dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
      if title == "Stan" { try publisher.delay([dataset], dueAt: [dataset.id: due]) }
    }
    let page = try bench.read("index.html")
    let order = [
      "3 rzeki", "Cena", "Ćma", "Lasy", "Łąki", "Słownik", "Stan", "szkoły", "Ścieżki", "Zabytki", "Źródła", "Żłobki",
    ]
    let places = order.compactMap { page.firstRange(of: ">\($0)</a> ")?.lowerBound }
    #expect(places.count == order.count && places == places.sorted())
    let card = page.split(separator: "<li class=\"card\">").first { $0.contains(">Stan</a>") }
    #expect(card?.contains("oczekiwane do") == true && page.ranges(of: "oczekiwane do").count == 1, "\(card ?? "")")
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known) == true)
  }

  @Test func anEmptyCatalogueIsAPage() throws {
    let bench = try Bench()
    try bench.publisher().refresh([])
    let page = try bench.read("index.html")
    #expect(page.contains("0 zbiorów danych"))
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known) == true)
  }

  /// Its links are valid at any path, also if the site is not the root of its host.
  @Test func thePageOfWrongAddressesHasTheFrameOfAll() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let page = try bench.read("404.html")
    #expect(page.contains("Nie ma takiej strony") && page.contains("There is no such page"))
    #expect(page.contains("href=\"/assets/klamra.css\"") && page.contains("<a href=\"/\">Katalog danych</a>"))
    #expect(try Markup.tags(of: page).isSubset(of: Markup.known))
    let title = Bilingual(pl: "Dane", en: "Data")
    let below = NotFoundPage(site: SiteFacts(title: title, publisher: title, baseURL: "https://miasto.pl/dane/"))
    #expect(below.html.contains("href=\"/dane/assets/klamra.css\""))
  }

  @Test func codesAreExplained() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    dataset.columns[0].codes = [
      CodeMeaning(code: "72305", meaning: Bilingual(pl: "ludność <ogółem>", en: "population"))
    ]
    try bench.publisher().publish(
      dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    let page = try bench.read("datasets/ludnosc/index.html")
    let name = dataset.columns[0].name
    #expect(page.contains("<summary>Kody w kolumnie \(name) "))
    #expect(page.contains("<dt><code>72305</code></dt><dd>ludność &lt;ogółem&gt; "))
  }

  @Test func theDataPackageSaysEachListOnce() throws {
    let bench = try Bench()
    var dataset = Sample.dataset
    let secret = try #require(dataset.columns.firstIndex { $0.privacy != .public })
    for index in [0, 1, secret] { dataset.columns[index].codes = SharedCodes.gusSigns.meanings }
    dataset.columns[2].codes = SharedCodes.frequency.meanings
    try bench.publisher().publish(
      dataset, Sample.facts(1), rows: MemoryRows(Sample.rows), changes: nil, lineage: Lineage())
    let package = try bench.read("datasets/ludnosc/versions/1/datapackage.json")
    #expect(package.ranges(of: "tajemnica statystyczna").count == 1)
    #expect(package.ranges(of: "miesięczna").count == 1)
    let names = dataset.columns.map(\.name)
    let resources = package.ranges(of: "\"codeList\": \"\(names[2])\"").count
    #expect(resources > 1, "one for each format")
    // Two fields of each resource have the first list; the column that is not public is not there.
    #expect(package.ranges(of: "\"codeList\": \"\(names[0])\"").count == 2 * resources)
    #expect(package.contains("\"codeLists\": {") && !package.contains("\"\(names[secret])\""))
  }

  @Test func theFolderOfDatasetsIsTheCatalogue() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let page = try bench.read("datasets/index.html")
    for range in page.ranges(of: "href=\"") {
      let link = page[range.upperBound...].prefix { $0 != "\"" && $0 != "#" }
      // Feeds are written once there is an event.
      if link.hasSuffix(".atom") { continue }
      #expect(link.isEmpty || Files.exists("\(bench.root)/datasets/\(link)"), "\(link)")
    }
    #expect(page.contains("href=\"../datasets/ludnosc/\""))
  }

  @Test func pagesThatSayTheSameAreNotTouched() throws {
    let bench = try Bench()
    let publisher = try bench.publisher()
    try bench.publishFirst(publisher)
    let names = ["index.html", "datasets/ludnosc/index.html", "datasets/ludnosc/latest.json", "assets/klamra.css"]
    let before = try names.map { try Files.facts("\(bench.root)/\($0)").modified }
    try bench.publishFirst(publisher)
    #expect(try names.map { try Files.facts("\(bench.root)/\($0)").modified } == before)
  }
}

@Suite struct StylesheetTests {
  /// The variables of one colour scheme.
  private func colours(_ scheme: Substring) -> [String: Double] {
    var found: [String: Double] = [:]
    for line in scheme.split(separator: "\n") {
      let parts = line.split(separator: ":").map { $0.filter { $0 != " " && $0 != ";" } }
      guard parts.count == 2, parts[0].hasPrefix("--"), parts[1].hasPrefix("#") else { continue }
      found[parts[0]] = luminance(parts[1].dropFirst())
    }
    return found
  }

  /// Relative luminance (WCAG 2.1, definitions).
  private func luminance(_ hex: Substring) -> Double {
    let value = Int(hex, radix: 16) ?? 0
    let parts = [value >> 16 & 255, value >> 8 & 255, value & 255].map { part -> Double in
      let share = Double(part) / 255
      return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
  }

  @Test func contrastIsEnoughInBothSchemes() throws {
    let dark = try #require(Stylesheet.text.firstRange(of: "prefers-color-scheme: dark"))
    for scheme in [Stylesheet.text[..<dark.lowerBound], Stylesheet.text[dark.upperBound...]] {
      let colours = colours(scheme)
      for text in ["--ink", "--soft", "--accent", "--accent-deep", "--plus", "--minus", "--change"] {
        for ground in ["--paper", "--sheet", "--tint"] {
          let pair = [try #require(colours[text]), try #require(colours[ground])].sorted()
          #expect((pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, "\(text) on \(ground)")
        }
      }
      let focus = [try #require(colours["--focus"]), try #require(colours["--paper"])].sorted()
      #expect((focus[1] + 0.05) / (focus[0] + 0.05) >= 3)
    }
  }
}

@Suite struct AccessibilityTests {
  @Test func tablesHaveCaptionsAndScopes() throws {
    let bench = try Bench()
    try bench.publishFirst()
    let page = try bench.read("datasets/ludnosc/index.html")
    func count(_ text: String) -> Int { page.ranges(of: text).count }
    #expect(count("<table>") == 4)
    #expect(count("<caption>") == 4)
    #expect(count("<th ") == count("scope=\"col\"") + count("scope=\"row\""))
    // A region that scrolls can be reached with the keyboard and has a name.
    #expect(count("class=\"scroll\" role=\"region\" aria-labelledby=") == 4)
    #expect(count("<pre") > 0 && count("<pre") == count("<pre class=\"cite\" role=") + count("<pre role=\"region\""))
    #expect(count("tabindex=\"0\"") == 4 + count("<pre"))
    #expect(count("<h1>") == 1)
    #expect(page.contains("<html lang=\"pl\">"))
    #expect(page.contains("<a class=\"skip\" href=\"#tresc\">"))
    // Nothing runs: the one block is data.
    #expect(count("<script") == 1 && count("<script type=\"application/ld+json\">") == 1)
    // Every place that is linked to is there.
    for place in ["tresc", "pobierz", "wersje", "kolumny", "licencja", "subskrypcja", "przyklady"] {
      #expect(page.contains("href=\"#\(place)\""))
      #expect(page.contains("id=\"\(place)\""))
    }
    let tags = try Markup.tags(of: page).union(Markup.tags(of: bench.read("index.html")))
    #expect(tags.isSubset(of: Markup.known))
  }

  @Test func everyLinkedFileIsThere() throws {
    let bench = try Bench()
    try bench.publishFirst()
    try bench.publishSecond()
    let page = try bench.read("datasets/ludnosc/index.html")
    var seen = 0
    for range in page.ranges(of: "href=\"") {
      let link = page[range.upperBound...].prefix { $0 != "\"" }
      // Feeds are written once there is an event.
      if link.hasPrefix("#") || link.hasPrefix("http") || link.hasSuffix(".atom") { continue }
      // The server redirects `latest/`.
      let path = link.hasPrefix("latest/") ? "versions/2/\(link.dropFirst("latest/".count))" : String(link)
      #expect(Files.exists("\(bench.root)/datasets/ludnosc/\(path)"), "\(link)")
      seen += 1
    }
    #expect(seen > 15)
  }
}
