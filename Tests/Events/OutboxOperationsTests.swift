import Platform
import Testing

@testable import Events
@testable import OutputState

@Suite struct OutboxOperationsTests {
  let biuro = Subscriber.sample("biuro")
  let radio = Subscriber.sample("radio")

  /// Three versions: `biuro` has taken the first, the second died there, the third is pending; `radio` has all.
  private func stage() throws -> (stage: Stage, events: [Event]) {
    let stage = try Stage()
    let first = try stage.publish(1, to: [biuro, radio])
    _ = try stage.deliverer([biuro, radio]).deliverDue()
    let second = try stage.publish(2, to: [biuro, radio])
    stage.world.teach(biuro, .failure)
    let deliverer = stage.deliverer([biuro, radio])
    while try stage.delivery("biuro", second).state == .pending {
      _ = try deliverer.deliverDue()
      stage.advance(seconds: 40_000)
    }
    let third = try stage.publish(3, to: [biuro, radio])
    _ = try deliverer.deliverDue()
    return (stage, [first, second, third])
  }

  @Test func deliveriesAreListedNewestFirstByStateAndSubscriber() throws {
    let (stage, events) = try stage()
    let all = try stage.outbox.deliveries()
    #expect(all.map(\.version) == [3, 3, 2, 2, 1, 1])
    #expect(all.map(\.subscriber) == ["biuro", "radio", "biuro", "radio", "biuro", "radio"])
    #expect(try stage.outbox.deliveries(states: [.dead]).map(\.event) == [events[1].id])
    #expect(try stage.outbox.deliveries(states: [.pending, .dead]).count == 2)
    #expect(try stage.outbox.deliveries(subscriber: "radio").allSatisfy { $0.state == .delivered })
    #expect(try stage.outbox.deliveries(before: 3, limit: 1).map(\.version) == [2])
    #expect(try stage.outbox.deliveries(subscriber: "nobody") == [])
    #expect(try stage.outbox.deliveries(subscriber: "' OR 1 = 1 --") == [])
  }

  @Test func aListedDeliverySaysWhatAnOperatorAsks() throws {
    let (stage, events) = try stage()
    let dead = try stage.delivery("biuro", events[1])
    #expect(dead.attempts == RetrySchedule.attemptsMax)
    #expect(dead.lastCode == 5 && dead.lastProblem == "it was busy")
    #expect(dead.nextAttemptAt == nil && dead.lastAttemptAt != nil)
    let pending = try stage.delivery("biuro", events[2])
    #expect(pending.attempts == 1)
    #expect(pending.nextAttemptAt == stage.now.adding(seconds: 5))
    let delivered = try stage.delivery("radio", events[2])
    #expect(delivered.lastCode == 7 && delivered.lastProblem == nil)
    #expect(delivered.type == "dataset.version.published")
  }

  @Test func countsAreKeptPerSubscriberAndState() throws {
    let (stage, events) = try stage()
    let counts = try stage.outbox.counts()
    var expected = DeliveryCounts()
    expected.delivered = 1
    expected.dead = 1
    expected.pending = 1
    expected.oldestPendingAt = events[2].createdAt
    #expect(counts["biuro"] == expected)
    #expect(counts["radio"]?.delivered == 3)
    let fresh = try Stage()
    #expect(try fresh.outbox.counts() == [:])
    withExtendedLifetime(fresh) {}
  }

  @Test func aDeadLetterIsReplayedByItsIdWithItsBytesAndAFreshSchedule() throws {
    let (stage, events) = try stage()
    stage.world.teach(biuro, .delivered(code: 7))
    let before = stage.world.attempts(to: biuro).last { $0.id == events[1].id }
    #expect(try stage.outbox.replay(.event(events[1].id), now: stage.now) == 1)
    #expect(try stage.delivery("biuro", events[1]).attempts == 0)
    stage.advance(seconds: 10)
    _ = try stage.deliverer([biuro, radio]).deliverDue()
    #expect(try stage.delivery("biuro", events[1]).state == .delivered)
    let after = stage.world.attempts(to: biuro).last { $0.id == events[1].id }
    #expect(after?.body == before?.body && after?.at != before?.at)
    #expect(stage.world.attempts(to: biuro).suffix(2).map(\.id) == [events[1].id, events[2].id])
  }

  @Test func aRangeReplaysWhatDiedAndWhatWasDeliveredOnlyWhenAsked() throws {
    let (stage, _) = try stage()
    #expect(try stage.outbox.replay(.sequences(1...3), now: stage.now) == 1)
    #expect(
      try stage.outbox.replay(.sequences(1...2), subscriber: radio, includingDelivered: true, now: stage.now) == 2)
    #expect(try stage.outbox.replay(.sequences(7...9), now: stage.now) == 0)
    #expect(try stage.outbox.replay(.all, includingDelivered: true, now: stage.now) == 2)
  }

  @Test func aNewSubscriberCanBeGivenTheHistoryThatItWants() throws {
    let (stage, _) = try stage()
    let young = Subscriber.sample("young", datasets: .only(["ludnosc"]))
    let stranger = Subscriber.sample("stranger", datasets: .only(["powietrze"]))
    #expect(try stage.outbox.replay(.all, subscriber: young, now: stage.now) == 3)
    #expect(try stage.outbox.replay(.all, subscriber: stranger, now: stage.now) == 0)
    _ = try stage.deliverer([biuro, radio, young]).deliverDue()
    #expect(stage.world.attempts(to: young).map(\.id) == (1...3).map { VersionPublished.sample($0).eventID(Stage.key) })
  }

  @Test func anUnknownEventAndADisabledSubscriberAreNotReplayed() throws {
    let (stage, events) = try stage()
    #expect(throws: ReplayError.unknownEvent("evt_x")) { try stage.outbox.replay(.event("evt_x")) }
    try stage.outbox.disable("biuro", reason: "asked by telephone", now: stage.now)
    #expect {
      try stage.outbox.replay(.event(events[1].id), subscriber: biuro)
    } throws: { error in
      guard let error = error as? ReplayError else { return false }
      return error.what.hasSuffix("asked by telephone")
        && error.advice == "Enable it first: \(.enableSubscriber("biuro"))"
    }
    #expect(ReplayError.unknownEvent("evt_x").advice == "See \(.listDeliveries)")
    #expect(try stage.outbox.replay(.all, now: stage.now) == 0)
  }

  @Test func disablingCancelsWhatIsPendingAndEnablingLetsNewEventsThrough() throws {
    let (stage, events) = try stage()
    try stage.outbox.disable("biuro", reason: "asked by telephone", now: stage.now)
    #expect(try stage.delivery("biuro", events[2]).state == .cancelled)
    #expect(
      try stage.outbox.disabledSubscribers() == [
        DisabledSubscriber(id: "biuro", since: stage.now, reason: "asked by telephone")
      ])
    #expect(try stage.outbox.enable("biuro"))
    #expect(try !stage.outbox.enable("biuro"))
    #expect(try !stage.outbox.enable("nobody"))
    #expect(try stage.outbox.disabledSubscribers() == [])
    stage.world.teach(biuro, .delivered(code: 7))
    let fourth = try stage.publish(4, to: [biuro])
    _ = try stage.deliverer([biuro, radio]).deliverDue()
    #expect(try stage.delivery("biuro", fourth).state == .delivered)
    #expect(try stage.delivery("biuro", events[2]).state == .cancelled)
  }
}
