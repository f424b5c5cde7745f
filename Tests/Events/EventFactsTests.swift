import OutputState
import Platform
import Schema
import Testing

@testable import Events

@Suite struct EventFactsTests {
  private func event(_ news: some Announcement) throws -> Event {
    let stage = try Stage()
    defer { withExtendedLifetime(stage) {} }
    return try stage.outbox.append(news, to: [], now: Stage.start)
  }

  @Test func whatWasAnnouncedIsReadBack() throws {
    let facts = try EventFacts(try event(VersionPublished.sample(2)))
    #expect(facts.happenedAt == Timestamp("2026-03-02T05:59:58Z"))
    #expect(facts.title == Bilingual(pl: "Ludność", en: "Population"))
    #expect(try facts.data.member("sequence").integer() == 1)
    #expect(try facts.data.member("updated").integer() == 3)
    #expect(try facts.data.optional("delta_url")?.text().hasSuffix("/changes/1-2.csv") == true)
  }

  @Test func titlesKeepTheirQuotesAndLetters() throws {
    var news = VersionPublished.sample(1)
    news.title = Bilingual(pl: "„Zażółć\" \\ gęślą\njaźń\u{1}", en: "tab\there")
    #expect(try EventFacts(try event(news)).title == news.title)
  }

  @Test(arguments: [
    #"{}"#, #"{"timestamp":"yesterday","data":{"title":{"pl":"","en":""}}}"#, #"{"timestamp":"2026-03-02T05:59:58Z"}"#,
    #"{"timestamp":"2026-03-02T05:59:58Z","data":{"title":{"pl":""}}}"#, "",
  ])
  func aTextThatKlamraDoesNotWriteIsRefused(_ text: String) {
    let event = Event(
      sequence: 1, id: "evt_1", type: .versionPublished, dataset: "ludnosc", version: 1, createdAt: Stage.start,
      body: Array(text.utf8))
    #expect(throws: JSONError.self) { try EventFacts(event) }
  }
}
