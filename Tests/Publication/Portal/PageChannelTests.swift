import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Portal
@testable import Publication

/// The channels offered to readers of pages.
@Suite struct PageChannelTests {
  private func pages(_ channels: [PageChannel]) throws -> (dataset: String, catalogue: String, folder: String) {
    let bench = try Bench()
    let view = SitePages(site: Sample.site, datasets: [Sample.dataset], catalogues: [], channels: channels)
    let publisher = try Publisher(folder: bench.root, log: Publications(bench.database), site: Sample.site, view: view)
    try bench.publishFirst(publisher)
    return (
      try bench.read("datasets/ludnosc/index.html"), try bench.read("index.html"), try bench.read("datasets/index.html")
    )
  }

  private func links(_ page: String) -> [String] {
    page.split(separator: "\n").filter { $0.contains("rel=\"alternate\"") }.map(String.init)
  }

  @Test func pagesPointToTheFeedsBesideAndAboveThem() throws {
    let pages = try pages(Sample.channels)
    let feed = "<link rel=\"alternate\" type=\"application/atom+xml\""
    #expect(
      links(pages.dataset) == [
        "\(feed) title=\"Kanał Atom: Ludność gmin\" href=\"changes.atom\">",
        "\(feed) title=\"Kanał Atom: Dane Metropolii Krakowskiej\" href=\"../../changes.atom\">",
      ])
    #expect(
      links(pages.catalogue) == ["\(feed) title=\"Kanał Atom: Dane Metropolii Krakowskiej\" href=\"changes.atom\">"])
    #expect(
      links(pages.folder) == ["\(feed) title=\"Kanał Atom: Dane Metropolii Krakowskiej\" href=\"../changes.atom\">"])
  }

  @Test func theSectionSaysWhatEveryChannelOffersInBothLanguages() throws {
    let page = try pages(Sample.channels).dataset
    for channel in Sample.channels {
      #expect(page.contains(channel.text.pl) && page.contains(channel.text.en))
    }
    #expect(page.contains("<p><strong>Webhook</strong>. Wydawca"))
    #expect(
      page.contains("<a href=\"changes.atom\" type=\"application/atom+xml\"><strong>Kanał Atom</strong></a>. Ostatnie"))
  }

  @Test func withoutChannelsThereIsStillTheFileToPoll() throws {
    let pages = try pages([])
    #expect(links(pages.dataset) == [] && links(pages.catalogue) == [])
    #expect(pages.dataset.contains("curl -s https://dane.example.pl/datasets/ludnosc/latest.json"))
  }

  @Test func aTitleCannotLeaveItsAttribute() throws {
    let title = Bilingual(pl: "a\" onload=\"x", en: "b")
    let channel = PageChannel(title: title, text: title, feed: .init(fileName: "x.atom", mediaType: "a/b"))
    #expect(
      links(try pages([channel]).catalogue) == [
        "<link rel=\"alternate\" type=\"a/b\" title=\"a&quot; onload=&quot;x: Dane Metropolii Krakowskiej\" href=\"x.atom\">"
      ])
  }
}
