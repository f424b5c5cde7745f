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
    #expect(try feeds.isBehind())
    #expect(
      try feeds.catchUp() == ["changes.atom", "datasets/ludnosc/changes.atom", "datasets/powietrze/changes.atom"])
    #expect(try !feeds.isBehind())
    #expect(try feeds.catchUp() == [])
    try stage.append(VersionPublished.sample(2))
    #expect(try feeds.catchUp() == ["changes.atom", "datasets/ludnosc/changes.atom"])
  }

  @Test func aFileWithTheSameBytesIsLeftAsItIs() throws {
    let stage = try AtomStage()
    try stage.appendAll()
    try stage.feeds().catchUp()
    let before = try Files.facts(stage.folder.file("public/changes.atom")).modified
    // As after a start: nothing is remembered, and nothing has changed.
    #expect(try stage.feeds().catchUp() == [])
    #expect(try Files.facts(stage.folder.file("public/changes.atom")).modified == before)
  }

  @Test func aLostFileIsThereAgainAfterAStart() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.feeds().catchUp()
    let text = try stage.text("changes.atom")
    try Files.remove(stage.folder.file("public/changes.atom"))
    #expect(try stage.feeds().catchUp() == ["changes.atom"])
    #expect(try stage.text("changes.atom") == text)
  }

  @Test func aFeedHoldsTheNewestHundred() throws {
    let stage = try AtomStage()
    for version in 1...130 { try stage.append(VersionPublished.sample(version)) }
    for version in 1...130 { try stage.append(VersionPublished.sample(version, of: "powietrze")) }
    try stage.feeds().catchUp()
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
    try stage.feeds().catchUp()
    #expect(try sequences(stage.text("changes.atom")).count == 1)
    #expect(try !stage.text("changes.atom").contains("gus"))
  }

  @Test func aDatasetThatIsNotPublicIsInNoFeed() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.append(VersionPublished.sample(1, of: "powietrze"))
    try stage.feeds([AtomStage.ludnosc]).catchUp()
    #expect(try !stage.text("changes.atom").contains("powietrze"))
    #expect(!Files.exists(stage.folder.file("public/datasets/powietrze/changes.atom")))
  }

  @Test func beforeTheFirstPublicationThereIsNoFeed() throws {
    let stage = try AtomStage()
    #expect(try stage.feeds().catchUp() == [])
    try stage.append(
      DataFreshness(
        dataset: "rowery", title: Bilingual(pl: "Rowery", en: "Bicycles"), version: 0, source: "zdmk",
        dueAt: AtomStage.now, isLate: true, happenedAt: AtomStage.now))
    let rowery = FeedDataset(id: "rowery", title: Bilingual(pl: "Rowery", en: "Bicycles"))
    #expect(try stage.feeds([rowery]).catchUp() == [])
    #expect(!Files.exists(stage.folder.file("public/changes.atom")))
  }

  @Test func aTextThatCannotBeReadHoldsNoOtherFeedUp() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    let feeds = stage.feeds(channels: [MoodyChannel(), AtomChannel()])
    #expect(throws: DestinationError.self) { try feeds.catchUp() }
    #expect(Files.exists(stage.folder.file("public/changes.atom")))
    // It is tried again.
    #expect(try feeds.isBehind())
    #expect(throws: DestinationError.self) { try feeds.catchUp() }
  }

  @Test func anotherAddressOfTheSiteIsInEveryFeedAfterAReload() throws {
    let stage = try AtomStage()
    try stage.append(VersionPublished.sample(1))
    try stage.feeds().catchUp()
    var moved = AtomStage.site
    moved.baseURL = "https://otwarte.example.pl"
    #expect(try stage.feeds(site: moved).catchUp() == ["changes.atom", "datasets/ludnosc/changes.atom"])
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
