import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Events
@testable import SQLite

/// What becomes of an announcement when the files of its version are made again.
@Suite struct OutboxRevisionTests {
  private let biuro = Subscriber.sample("biuro")

  private func sha256(_ event: Event) throws -> String? {
    try EventFacts(event).data.member("sha256").optionalText()
  }

  private func rewritten(_ version: Int) -> VersionPublished {
    var news = VersionPublished.sample(version)
    news.sha256 = SHA256.of("rewritten \(version)".utf8)
    news.rows = 89
    return news
  }

  @Test func theIdStaysAndTheDigestIsThePresentOne() throws {
    let stage = try Stage()
    let first = try stage.publish(1, to: [biuro])
    let other = try stage.publish(2, to: [biuro])
    #expect(try stage.outbox.revise(rewritten(1)))
    let events = try stage.outbox.events()
    #expect(events[0].id == first.id && events[0].sequence == 1 && events[1] == other)
    #expect(try sha256(events[0]) == SHA256.of("rewritten 1".utf8).hex)
    #expect(try EventFacts(events[0]).data.member("rows").integer() == 89)
    // Once is enough.
    #expect(try !stage.outbox.revise(rewritten(1)))
    #expect(try stage.outbox.events() == events)
  }

  /// A pending delivery sends the new body under the old id, and a delivered one is not sent again.
  @Test func deliveriesStay() throws {
    let stage = try Stage()
    let first = try stage.publish(1, to: [biuro])
    _ = try stage.deliverer([biuro]).deliverDue()
    let second = try stage.publish(2, to: [biuro])
    try stage.outbox.revise(rewritten(1))
    try stage.outbox.revise(rewritten(2))
    _ = try stage.deliverer([biuro]).deliverDue()
    #expect(stage.world.attempts(to: biuro).map(\.id) == [first.id, second.id])
  }

  @Test func theTitleIsThatOfThen() throws {
    let stage = try Stage()
    try stage.publish(1, to: [])
    var news = rewritten(1)
    news.title = Bilingual(pl: "Inny", en: "Other")
    try stage.outbox.revise(news)
    #expect(try EventFacts(stage.outbox.events()[0]).title.pl == "Ludność")
  }

  @Test func aPlainIdOfAnEarlierReleaseIsReplacedOnce() throws {
    let stage = try Stage()
    for version in 1...3 { try stage.publish(version, to: [biuro]) }
    let former = (1...3).map { VersionPublished.sample($0).formerEventID }
    for (index, id) in former.enumerated() {
      try stage.database.write { try $0.run("UPDATE events SET id = ?1 WHERE sequence = ?2", id, index + 1) }
    }
    // Unchanged files leave the id alone: it says only what is public.
    #expect(try !stage.outbox.revise(VersionPublished.sample(1)))
    #expect(try stage.outbox.revise(rewritten(2), isFormerOnly: true))
    var gone = VersionPublished.sample(3)
    gone.sha256 = nil
    #expect(try stage.outbox.revise(gone, isFormerOnly: true))
    let ids = try stage.outbox.events().map(\.id)
    #expect(ids == [former[0]] + (2...3).map { VersionPublished.sample($0).eventID(Stage.key) })
    #expect(try sha256(stage.outbox.events()[2]) == nil)
    // An id that is keyed stays, even if asked for former ones.
    #expect(try !stage.outbox.revise(gone, isFormerOnly: true))
    #expect(try !stage.outbox.revise(VersionPublished.sample(2), isFormerOnly: true))
  }

  /// What a release with plain ids has announced is not announced again under a keyed one.
  @Test func aPlainIdIsKnown() throws {
    let stage = try Stage()
    let event = try stage.publish(1, to: [biuro])
    let former = VersionPublished.sample(1).formerEventID
    try stage.database.write { try $0.run("UPDATE events SET id = ?1", former) }
    let again = try stage.publish(1, to: [biuro])
    #expect(again.id == former && again.sequence == event.sequence)
    #expect(try stage.outbox.events().count == 1)
  }

  @Test func whatWasNeverAnnouncedIsNot() throws {
    let stage = try Stage()
    #expect(try !stage.outbox.revise(rewritten(1)))
    #expect(try stage.outbox.events().isEmpty)
  }
}
