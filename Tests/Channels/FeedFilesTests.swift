import Events
import Platform
import Schema
import Testbed
import Testing

@testable import Channels

@Suite struct FeedFilesTests {
  private func sequences(_ text: String) -> [Substring] {
    text.split(separator: "\n").filter { $0.contains("<title>") && $0.contains("wersja") }
  }

  @Test func aNewEventRewritesItsFeedAndThatOfTheSite() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.append(VersionPublished.sample(1, of: "powietrze"))
    let feeds = stage.feeds()
    #expect(
      try feeds.refresh() == ["changes.atom", "datasets/ludnosc/changes.atom", "datasets/powietrze/changes.atom"])
    #expect(try feeds.refresh() == [])
    try stage.append(VersionPublished.sample(2))
    #expect(try feeds.render(dataset: "powietrze") == [])
    #expect(try feeds.render(dataset: "ludnosc") == ["datasets/ludnosc/changes.atom"])
    #expect(try feeds.renderSite() == ["changes.atom"])
    #expect(try feeds.render(dataset: "ludnosc") == [] && feeds.renderSite() == [])
  }

  @Test func aFileWithTheSameBytesIsLeftAsItIs() throws {
    let stage = try AtomStage()
    try stage.appendAll()
    try stage.feeds().refresh()
    let before = try Files.facts(stage.folder.file("public/changes.atom")).modified
    // As after a start: nothing is remembered, and nothing has changed.
    #expect(try stage.feeds().refresh() == [])
    #expect(try Files.facts(stage.folder.file("public/changes.atom")).modified == before)
  }

  @Test func aLostFileIsThereAgainAfterAStart() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.feeds().refresh()
    let text = try stage.text("changes.atom")
    try Files.remove(stage.folder.file("public/changes.atom"))
    #expect(try stage.feeds().refresh() == ["changes.atom"])
    #expect(try stage.text("changes.atom") == text)
  }

  @Test func aFeedHoldsTheNewestHundred() throws {
    let stage = try AtomStage()
    for version in 1...130 { try stage.append(VersionPublished.sample(version)) }
    for version in 1...130 { try stage.append(VersionPublished.sample(version, of: "powietrze")) }
    try stage.feeds().refresh()
    let site = sequences(try stage.text("changes.atom"))
    #expect(site.count == 100)
    #expect(site.first?.contains("wersja 130") == true && site.last?.contains("wersja 31") == true)
    // The events of this dataset are all older than those of the other.
    let ludnosc = sequences(try stage.text("datasets/ludnosc/changes.atom"))
    #expect(ludnosc.count == 100 && ludnosc.first?.contains("wersja 130") == true)
  }

  @Test func eventsThatAreNotShownAreSteppedOver() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    for mark in 0..<2 * FeedFiles.pageEventsMax {
      try stage.append(
        SourceChanged(
          dataset: "ludnosc", title: AtomStage.ludnosc.title, version: 1, source: "gus", happenedAt: AtomStage.now,
          new: 1, missing: 0, retyped: 0, isHeld: false, mark: "\(mark)"))
    }
    try stage.feeds().refresh()
    #expect(try sequences(stage.text("changes.atom")).count == 1)
    #expect(try !stage.text("changes.atom").contains("gus"))
  }

  @Test func aDatasetThatIsNotPublicIsInNoFeed() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.append(VersionPublished.sample(1, of: "powietrze"))
    try stage.feeds([AtomStage.ludnosc]).refresh()
    #expect(try !stage.text("changes.atom").contains("powietrze"))
    #expect(!Files.exists(stage.folder.file("public/datasets/powietrze/changes.atom")))
  }

  @Test func aDatasetThatIsNoLongerPublicLosesItsFeed() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.append(VersionPublished.sample(1, of: "powietrze"))
    try stage.feeds().refresh()
    try stage.folder.write("public/datasets/powietrze/latest.json", "{}")
    let fewer = stage.feeds([AtomStage.ludnosc])
    #expect(try fewer.refresh() == ["datasets/powietrze/changes.atom", "changes.atom"])
    #expect(!Files.exists(stage.folder.file("public/datasets/powietrze/changes.atom")))
    // Nothing else of the folder is a feed.
    #expect(Files.exists(stage.folder.file("public/datasets/powietrze/latest.json")))
    #expect(try fewer.render(dataset: "powietrze") == [])
    #expect(try stage.feeds([]).refresh() == ["datasets/ludnosc/changes.atom", "changes.atom"])
    #expect(!Files.exists(stage.folder.file("public/changes.atom")))
    // Declared again, it has its feed again.
    #expect(try stage.feeds().refresh().count == 3)
  }

  @Test func whatIsInAFolderOfFeedsIsKnownToWhoLooksForIt() {
    #expect(
      FeedFiles.paths(of: AtomChannel(), dataset: "ludnosc") == ["changes.atom", "datasets/ludnosc/changes.atom"])
  }

  @Test func beforeTheFirstPublicationThereIsNoFeed() throws {
    let stage = try AtomStage()
    #expect(try stage.feeds().refresh() == [])
    try stage.append(
      DataFreshness(
        dataset: "rowery", title: Bilingual(pl: "Rowery", en: "Bicycles"), version: 0, source: "zdmk",
        dueAt: AtomStage.now, isLate: true, happenedAt: AtomStage.now))
    let rowery = FeedDataset(id: "rowery", title: Bilingual(pl: "Rowery", en: "Bicycles"))
    #expect(try stage.feeds([rowery]).refresh() == [])
    #expect(!Files.exists(stage.folder.file("public/changes.atom")))
  }

  @Test func aTextThatCannotBeReadHoldsNoOtherFeedUp() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    let feeds = stage.feeds(channels: [MoodyChannel(), AtomChannel()])
    #expect(throws: DestinationError.self) { try feeds.refresh() }
    #expect(Files.exists(stage.folder.file("public/changes.atom")))
    // It is tried again.
    #expect(throws: DestinationError.self) { try feeds.refresh() }
    #expect(throws: DestinationError.self) { try feeds.render(dataset: "ludnosc") }
    #expect(throws: DestinationError.self) { try feeds.renderSite() }
  }

  @Test func anotherAddressOfTheSiteIsInEveryFeedAfterAReload() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.feeds().refresh()
    var moved = AtomStage.site
    moved.baseURL = "https://otwarte.example.pl"
    #expect(try stage.feeds(site: moved).refresh() == ["changes.atom", "datasets/ludnosc/changes.atom"])
    #expect(try stage.text("changes.atom").contains("href=\"https://otwarte.example.pl/changes.atom\""))
  }
}

/// A channel that renders nothing.
private struct MoodyChannel: PullChannel {
  let name = "moody"
  let title = Bilingual(pl: "", en: "")
  let text = Bilingual(pl: "", en: "")
  let fileName = "changes.moody"
  let mediaType = "text/plain"
  let eventTypes = Set(EventType.all)
  let eventsMax = 10

  func render(_ events: [Event], of scope: FeedScope) throws -> [UInt8] { throw DestinationError(subscriber: "moody") }
}
