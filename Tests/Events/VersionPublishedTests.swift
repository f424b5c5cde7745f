import Platform
import Schema
import Testing

@testable import Events

@Suite struct VersionPublishedTests {
  @Test func theTextOfAnEvent() throws {
    let body = try VersionPublished.sample(2).body(sequence: 7)
    #expect(
      String(decoding: body, as: UTF8.self) == """
        {"type":"dataset.version.published","timestamp":"2026-03-02T05:59:58Z","data":{"dataset":"ludnosc","version":2,\
        "previous_version":1,"sequence":7,"rows":90,"inserted":0,"updated":3,"deleted":0,\
        "manifest_url":"http://127.0.0.1:8080/datasets/ludnosc/versions/2/manifest.json",\
        "delta_url":"http://127.0.0.1:8080/datasets/ludnosc/changes/1-2.csv",\
        "sha256":"\(SHA256.of("ludnosc 2".utf8))","title":{"pl":"Ludność","en":"Population"}}}
        """)
  }

  @Test func aFirstVersionHasNeitherPredecessorNorDelta() throws {
    let text = String(decoding: try VersionPublished.sample(1).body(sequence: 1), as: UTF8.self)
    #expect(text.contains(#""previous_version":null"#))
    #expect(text.contains(#""delta_url":null"#))
  }

  @Test func quotesBackslashesAndControlCharactersAreEscapedLettersAreNot() throws {
    var news = VersionPublished.sample(1)
    news.title = Bilingual(pl: "„Zażółć\" \\ gęślą\njaźń\u{1}\u{7f}", en: "tab\there")
    let text = String(decoding: try news.body(sequence: 1), as: UTF8.self)
    #expect(text.hasSuffix(#""title":{"pl":"„Zażółć\" \\ gęślą\njaźń\u0001\#u{7f}","en":"tab\there"}}}"#))
  }

  @Test func theWorstOfTitlesStillFitsIntoAnEvent() throws {
    var news = VersionPublished.sample(1)
    let worst = String(repeating: "\u{1}", count: 100_000)
    news.title = Bilingual(pl: worst, en: String(repeating: "ż", count: 100_000))
    let body = try news.body(sequence: .max)
    #expect(body.count < VersionPublished.bodyBytesMax)
    #expect(String(validating: body, as: UTF8.self)?.contains("żż…") == true)
  }

  @Test func aTitleThatJustFitsIsWhole() throws {
    var news = VersionPublished.sample(1)
    news.title.pl = String(repeating: "a", count: VersionPublished.titleBytesMax)
    #expect(String(decoding: try news.body(sequence: 1), as: UTF8.self).contains(news.title.pl + "\""))
    news.title.pl += "a"
    #expect(!String(decoding: try news.body(sequence: 1), as: UTF8.self).contains(news.title.pl))
  }

  @Test func anAddressOfAbsurdLengthIsRefused() {
    var news = VersionPublished.sample(1)
    news.manifestURL = "http://" + String(repeating: "a", count: 20_000)
    #expect(throws: EventError.self) { try news.body(sequence: 1) }
  }

  /// Whoever guesses the facts of an event cannot check the guess against its id.
  @Test func anIdIsNoDigestOfTheFacts() {
    let title = Bilingual(pl: "Ludność", en: "Population")
    let news: [any Announcement] = [
      VersionPublished.sample(2),
      VersionRewritten(
        dataset: "ludnosc", title: title, erasure: 1, happenedAt: Stage.start, versions: [1], datasetURL: ""),
      SourceChanged(
        dataset: "ludnosc", title: title, version: 2, source: "gus", happenedAt: Stage.start, new: 1, missing: 0,
        retyped: 0, isHeld: false, mark: SHA256.of("nazwisko".utf8).hex),
      DataFreshness(
        dataset: "ludnosc", title: title, version: 2, source: "gus", dueAt: Stage.start, isLate: true,
        happenedAt: Stage.start),
    ]
    for one in news {
      let id = one.eventID(Stage.key)
      #expect(id == one.eventID(Stage.key) && id != one.formerEventID && id.utf8.count == 36)
      #expect(id != one.eventID(InstallationKey(secret: Array(1...32))), "another installation has other ids")
      #expect(one.formerEventID == "evt_" + SHA256.of(one.identity.utf8).hex.prefix(32))
    }
    #expect(Set(news.map { $0.eventID(Stage.key) }).count == news.count)
  }

  @Test func theIdFollowsFromDatasetVersionAndRowsAndFromNothingElse() {
    let news = VersionPublished.sample(2)
    var same = news
    same.title.pl = "Ludność Krakowa"
    same.manifestURL = "https://dane.example/manifest.json"
    same.committedAt = .now
    let key = Stage.key
    #expect(same.eventID(key) == news.eventID(key))

    var others = [news, news, news]
    others[0].dataset = "ludnosc2"
    others[1].version = 3
    others[2].sha256 = SHA256.of("other".utf8)
    #expect(Set((others + [news]).map { $0.eventID(key) }).count == 4)
    #expect(news.eventID(key).utf8.count == 36 && !news.eventID(key).contains("."))
    // Frozen: were they to change, subscribers would take events for new that they have seen.
    #expect(news.eventID(key) == "evt_6ea8e5639e8f110783bac0a77e902d00")
    #expect(news.formerEventID == "evt_afdf1a2e3307863006b1817c93e8a350")
  }
}
