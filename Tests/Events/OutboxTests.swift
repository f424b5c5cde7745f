import Platform
import SQLite
import Schema
import Testbed
import Testing

@testable import Events
@testable import OutputState

@Suite struct OutboxTests {
  let biuro = Subscriber.sample("biuro")
  let stacja = Subscriber.sample("stacja", datasets: .only(["powietrze"]))

  @Test func anEventIsOwedToEveryoneWhoWantsIt() throws {
    let stage = try Stage()
    try stage.publish(1, of: "ludnosc", to: [biuro, stacja])
    try stage.publish(1, of: "powietrze", to: [biuro, stacja])
    #expect(try stage.outbox.deliveries(subscriber: "biuro").map(\.dataset) == ["powietrze", "ludnosc"])
    #expect(try stage.outbox.deliveries(subscriber: "stacja").map(\.dataset) == ["powietrze"])
    #expect(try stage.outbox.events().map(\.sequence) == [1, 2])
  }

  @Test func aPausedSubscriberAndOneOfOtherTypesAreOwedNothing() throws {
    let stage = try Stage()
    var paused = Subscriber.sample("paused")
    paused.isEnabled = false
    var other = Subscriber.sample("other")
    other.eventTypes = [EventType(rawValue: "catalog.updated")]
    try stage.publish(1, to: [paused, other])
    #expect(try stage.outbox.deliveries() == [])
    #expect(try stage.outbox.events().count == 1)
  }

  @Test func aVersionThatIsAnnouncedAgainGivesTheEventOfThen() throws {
    let stage = try Stage()
    let first = try stage.publish(1, to: [biuro])
    stage.advance(seconds: 60)
    var again = VersionPublished.sample(1)
    again.title.en = "Inhabitants"
    let second = try stage.outbox.append(again, to: [biuro, stacja, .sample("later")], now: stage.now)
    #expect(second == first)
    #expect(try stage.outbox.events() == [first])
    #expect(try stage.outbox.deliveries().count == 1)
    #expect(second.createdAt == Stage.start)
  }

  @Test func numbersGrowAndTheBodyHoldsThem() throws {
    let stage = try Stage()
    for version in 1...3 {
      let event = try stage.publish(version, to: [])
      #expect(event.sequence == version)
      #expect(String(decoding: event.body, as: UTF8.self).contains("\"sequence\":\(version),"))
    }
    #expect(try stage.outbox.events(after: 1, limit: 1).map(\.version) == [2])
    #expect(try stage.outbox.event(VersionPublished.sample(3).eventID(Stage.key))?.version == 3)
    #expect(try stage.outbox.event("evt_unknown") == nil)
  }

  @Test func theNewestAnnouncedVersionIsTheFollowersCursor() throws {
    let stage = try Stage()
    #expect(try stage.outbox.newestVersion(of: "ludnosc") == nil)
    try stage.publish(1, to: [])
    try stage.publish(2, to: [])
    try stage.publish(1, of: "powietrze", to: [])
    #expect(try stage.outbox.newestVersion(of: "ludnosc") == 2)
    #expect(try stage.outbox.newestVersion(of: "powietrze") == 1)
  }

  @Test func eventsAndDeliveriesAreThereAfterARestart() throws {
    let folder = try TemporaryFolder()
    let event = try Stage(folder).publish(1, to: [biuro])
    let later = try Stage(folder)
    #expect(try later.outbox.event(event.id) == event)
    #expect(try later.delivery("biuro").state == .pending)
    #expect(try later.outbox.append(VersionPublished.sample(1), to: [biuro], now: later.now) == event)
  }

  @Test func anEventThatCannotBeStoredOwesNothing() throws {
    let stage = try Stage()
    // The same subscriber twice is refused by the key: event and deliveries go together or not at all.
    #expect(throws: SQLiteError.self) { try stage.publish(1, to: [biuro, biuro]) }
    #expect(try stage.outbox.events() == [])
    #expect(try stage.outbox.deliveries() == [])
    #expect(try stage.publish(1, to: [biuro]).sequence == 1)
  }

  @Test func whatIsOwedToADisabledSubscriberIsCancelledAtOnceAndCanBeReplayed() throws {
    let stage = try Stage()
    try stage.outbox.disable("biuro", reason: "it moved away", now: stage.now)
    let event = try stage.publish(1, to: [biuro])
    #expect(try stage.delivery("biuro").state == .cancelled)
    #expect(try stage.delivery("biuro").lastProblem == "the subscriber was disabled: it moved away")
    #expect(try stage.outbox.enable("biuro"))
    #expect(try stage.outbox.replay(.event(event.id), subscriber: biuro, now: stage.now) == 1)
    #expect(try stage.delivery("biuro").state == .pending)
  }
}
