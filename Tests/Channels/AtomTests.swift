import Events
import Platform
import Schema
import Testbed
import Testing

@testable import Channels

@Suite struct AtomTests {
  @Test(arguments: ["changes.atom", "datasets/ludnosc/changes.atom", "datasets/powietrze/changes.atom"])
  func theFeedsAreWordForWordThese(_ path: String) throws {
    let stage = try AtomStage()
    try stage.appendAll()
    #expect(
      Set(try stage.feeds().refresh()) == [
        "changes.atom", "datasets/ludnosc/changes.atom", "datasets/powietrze/changes.atom",
      ])
    let text = try stage.text(path)
    let golden = "Tests/Channels/golden/\(path.replacing("/", with: "-"))"
    #expect(try text == Golden.expected(golden, actual: text))
  }

  /// What Python's XML parser finds in a feed: a line for the feed and one for each entry.
  private static let reader = """
    import sys, xml.etree.ElementTree as tree
    a = "{http://www.w3.org/2005/Atom}"
    feed = tree.parse(sys.argv[1]).getroot()
    assert feed.tag == a + "feed", feed.tag
    text = lambda of, name: " ".join("".join(of.find(a + name).itertext()).split())
    print(text(feed, "id"), text(feed, "updated"), text(feed, "title"), sep="|")
    for entry in feed.findall(a + "entry"):
        links = [(l.get("rel"), l.get("href")) for l in entry.findall(a + "link")]
        print(text(entry, "id"), text(entry, "updated"), text(entry, "title"), text(entry, "summary"),
              " ".join(rel + "=" + href for rel, href in links), sep="|")
    """

  private func parse(_ path: String) throws -> [String] {
    let program = try Program(["python3", "-c", Self.reader, path])
    var lines: [String] = []
    while let line = program.line() { lines.append(line) }
    #expect(program.end() == 0)
    return lines
  }

  @Test(.enabled(if: Program.find("python3") != nil, "python3 is not installed"))
  func anotherParserReadsWhatWasAnnounced() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.append(VersionPublished.sample(2))
    try stage.feeds().refresh()
    let base = "http://127.0.0.1:8080/datasets/ludnosc"
    let page = "alternate=https://dane.example.pl/datasets/ludnosc/"
    #expect(
      try parse(stage.folder.file("public/datasets/ludnosc/changes.atom")) == [
        "tag:dane.example.pl,2026:klamra/datasets/ludnosc/changes|2026-03-02T05:59:58Z|Ludność · Population",
        "tag:dane.example.pl,2026:klamra/events/\(VersionPublished.sample(2).eventID(WebhookStage.key))|2026-03-02T05:59:58Z|"
          + "Ludność: wersja 2 · Population: version 2|"
          + "Opublikowano wersję 2. Liczba wierszy: 90; dodano: 0, zmieniono: 3, usunięto: 0. "
          + "Version 2 was published. Rows: 90; added: 0, changed: 3, deleted: 0.|"
          + "\(page) related=\(base)/versions/2/manifest.json enclosure=\(base)/changes/1-2.csv",
        "tag:dane.example.pl,2026:klamra/events/\(VersionPublished.sample(1).eventID(WebhookStage.key))|2026-03-02T05:59:58Z|"
          + "Ludność: wersja 1 · Population: version 1|"
          + "Opublikowano wersję 1. Liczba wierszy: 90; dodano: 90, zmieniono: 0, usunięto: 0. "
          + "Version 1 was published. Rows: 90; added: 90, changed: 0, deleted: 0.|"
          + "\(page) related=\(base)/versions/1/manifest.json",
      ])
  }

  @Test(
    .enabled(if: Program.find("python3") != nil, "python3 is not installed"),
    arguments: ["<b>&amp;\"'", "]]>", "a\u{1}\u{FFFE}b", "tab\there", "\u{202E}x", "żółw 🐢"])
  func noTitleBreaksTheDocument(_ title: String) throws {
    let stage = try AtomStage()
    var news = VersionPublished.sample(1)
    news.title = Bilingual(pl: title, en: title)
    try stage.append(news)
    try stage.feeds([FeedDataset(id: "ludnosc", title: news.title)]).refresh()
    let shown = title.replacing("\u{1}", with: "\u{FFFD}").replacing("\u{FFFE}", with: "\u{FFFD}")
      .replacing("\t", with: " ")
    let lines = try parse(stage.folder.file("public/datasets/ludnosc/changes.atom"))
    #expect(lines.first?.hasSuffix("|\(shown)") == true)
    #expect(lines.last?.contains("|\(shown): wersja 1 · \(shown): version 1|") == true)
  }

  @Test(arguments: [
    ("https://dane.example.pl", "tag:dane.example.pl,2026:klamra/changes"),
    ("http://DANE.example.pl:8080", "tag:dane.example.pl,2026:klamra/changes"),
    ("https://example.pl/miasto/dane", "tag:example.pl,2026:miasto/dane/klamra/changes"),
    ("http://[2001:db8::1]:80/x", "tag:2001-db8--1,2026:x/klamra/changes"),
  ])
  func idsNameTheSiteWithoutSchemeAndPort(_ base: String, _ id: String) {
    #expect(AtomTag(base).feed(of: nil) == id)
    #expect(AtomTag(base).feed(of: "ludnosc") == id.replacing("/changes", with: "/datasets/ludnosc/changes"))
    #expect(AtomTag(base).entry(of: "evt_1") == id.replacing("/changes", with: "/events/evt_1"))
  }

  @Test func anEntryHasTheSameIdInBothFeeds() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.feeds().refresh()
    let entry =
      "<id>tag:dane.example.pl,2026:klamra/events/\(VersionPublished.sample(1).eventID(WebhookStage.key))</id>"
    #expect(try stage.text("changes.atom").contains(entry))
    #expect(try stage.text("datasets/ludnosc/changes.atom").contains(entry))
  }

  @Test func datesAreTheDaysOfKrakow() throws {
    let stage = try AtomStage()
    try stage.appendAll()
    try stage.feeds().refresh()
    // 23:30 UTC is half past midnight there.
    let text = try stage.text("datasets/powietrze/changes.atom")
    #expect(text.contains("oczekiwane do 10 marca 2026.") && text.contains("expected by 10 March 2026."))
  }
}
