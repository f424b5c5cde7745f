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

  @Test func theIdFollowsFromDatasetVersionAndRowsAndFromNothingElse() {
    let news = VersionPublished.sample(2)
    var same = news
    same.title.pl = "Ludność Krakowa"
    same.manifestURL = "https://dane.example/manifest.json"
    same.committedAt = .now
    #expect(same.eventID == news.eventID)

    var others = [news, news, news]
    others[0].dataset = "ludnosc2"
    others[1].version = 3
    others[2].sha256 = SHA256.of("other".utf8)
    #expect(Set(others.map(\.eventID) + [news.eventID]).count == 4)
    #expect(news.eventID.utf8.count == 36 && !news.eventID.contains("."))
    // Frozen: were it to change, subscribers would take events for new that they have seen.
    #expect(news.eventID == "evt_afdf1a2e3307863006b1817c93e8a350")
  }
}
