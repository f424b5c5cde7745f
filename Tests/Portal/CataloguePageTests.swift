import Platform
import Schema
import Testbed
import Testing

@testable import Catalogues
@testable import Portal
@testable import Publication

/// The list of datasets, and the page of wrong addresses.
@Suite struct CataloguePageTests {
  private typealias Samples = PageSamples

  @Test(arguments: [
    (0, "0 zbiorów danych", "0 datasets"), (1, "1 zbiór danych", "1 dataset,"), (2, "2 zbiory danych", "2 datasets"),
    (5, "5 zbiorów danych", "5 datasets"), (12, "12 zbiorów danych", "12 datasets"),
  ])
  func datasetsAreCounted(count: Int, pl: String, en: String) {
    let page = CataloguePage(model: Samples.model((0..<count).map { "Zbiór \($0)" })).html
    #expect(page.contains("<p class=\"lead\">\(pl), ") && page.contains("lang=\"en\">\(en)"))
    #expect(Markup(page).elements.count { $0 == "li" } == count && Markup(page).fault == nil)
  }

  @Test func datasetsStandInPolishOrder() {
    let page = CataloguePage(model: Samples.model(["Żłobki", "Zabytki", "Łąki", "Lasy"])).html
    let places = ["Lasy", "Łąki", "Zabytki", "Żłobki"].compactMap { page.firstRange(of: ">\($0)</a>")?.lowerBound }
    #expect(places.count == 4 && places == places.sorted())
  }

  @Test(arguments: ["", "../"]) func linksLeadFromWhereThePageLies(root: String) {
    let links = Markup(CataloguePage(model: Samples.model(["Ludność"]), root: root).html).links
    #expect(links.contains("\(root)datasets/a/") && links.contains("\(root)datasets/a/versions/3/ludnosc.csv.gz"))
    #expect(links.contains("\(root)assets/\(Stylesheet.fileName)"))
    #expect(links.contains(root.isEmpty ? "./" : root), "the way home")
  }

  @Test func aCardSaysHowTheDatasetStands() {
    func card(_ change: (inout CatalogueDataset) -> Void = { _ in }) -> String {
      CataloguePage(model: Samples.model(["Ludność"], change)).html
    }
    #expect(card().contains("1234 wiersze · wersja 3 · <time datetime=\"2026-09-21T14:13:20Z\">"))
    #expect(!card().contains("oczekiwane do"))
    #expect(card { $0.dueAt = Samples.moment }.contains("<span class=\"tag\">oczekiwane do <time"))
    let hostile = card { $0.title = Bilingual(pl: "<script>", en: "\"x\"") }
    #expect(hostile.contains("&lt;script&gt;") && !hostile.contains("<script>") && Markup(hostile).fault == nil)
  }

  @Test func feedsAreAnnouncedInTheHead() {
    let feed = PageChannel(
      title: Bilingual(pl: "Kanał", en: "Feed"), text: Bilingual(pl: "", en: ""),
      feed: .init(fileName: "changes.atom", mediaType: "application/atom+xml"))
    let sent = PageChannel(title: Bilingual(pl: "Poczta", en: "Mail"), text: Bilingual(pl: "", en: ""))
    let page = CataloguePage(model: Samples.model([]), root: "../", channels: [sent, feed]).html
    #expect(
      page.contains(
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"Kanał: Dane Metropolii\" href=\"../changes.atom\">"
      ))
    #expect(page.ranges(of: "rel=\"alternate\"").count == 1)
  }

  /// Shown under any address, so its links begin at the root of the host.
  @Test(arguments: [
    ("https://dane.example.pl", "/"), ("https://miasto.pl/dane/", "/dane/"), ("http://127.0.0.1:8080", "/"),
    ("https://miasto.pl/a/b", "/a/b/"),
  ])
  func aWrongAddressLeadsHome(base: String, root: String) {
    let site = SiteFacts(title: Samples.site.title, publisher: Samples.site.publisher, baseURL: base)
    let markup = Markup(NotFoundPage(site: site).html)
    #expect(markup.fault == nil)
    #expect(markup.links.contains("\(root)assets/\(Stylesheet.fileName)") && markup.links.contains(root))
    #expect(markup.links.allSatisfy { $0.hasPrefix("/") || $0.hasPrefix("#") }, "\(markup.links)")
  }
}
