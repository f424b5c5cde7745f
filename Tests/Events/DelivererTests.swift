import OutputState
import Platform
import SQLite
import Testing

@testable import Events

@Suite struct DelivererTests {
  let biuro = Subscriber.sample("biuro")
  let radio = Subscriber.sample("radio")

  @Test func anEventIsSentOnce() throws {
    let stage = try Stage()
    let event = try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(try deliverer.deliverDue() == Deliverer.Summary())
    #expect(
      stage.world.attempts == [Attempted(subscriber: "biuro", id: event.id, body: event.body, at: stage.now)])
    let delivery = try stage.delivery("biuro")
    #expect(delivery.state == .delivered && delivery.attempts == 1 && delivery.lastCode == 7)
  }

  @Test(arguments: [5, nil])
  func whatFailedIsTriedAgain(_ code: Int?) throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, .failed(problem: "no answer within 20 s", code: code))
    #expect(try stage.deliverer([biuro]).deliverDue().postponed == 1)
    let delivery = try stage.delivery("biuro")
    #expect(delivery.state == .pending && delivery.lastCode == code)
    #expect(delivery.lastProblem == "no answer within 20 s")
    #expect(delivery.nextAttemptAt == stage.now.adding(seconds: 5))
  }

  @Test func whatWasRefusedIsGivenUpAtOnceAndTheNextEventHasItsTurn() throws {
    let stage = try Stage()
    let events = try (1...3).map { try stage.publish($0, to: [biuro]) }
    stage.world.teach(biuro) { attempted in
      attempted.id == events[1].id ? .refused(problem: "it is too large", code: 52) : .delivered()
    }
    let summary = try stage.deliverer([biuro]).deliverDue()
    #expect(summary.delivered == 2 && summary.dead == 1 && summary.postponed == 0)
    #expect(stage.world.attempts.map(\.id) == events.map(\.id))
    let refused = try stage.delivery("biuro", events[1])
    #expect(refused.state == .dead && refused.attempts == 1 && refused.nextAttemptAt == nil)
    #expect(refused.lastCode == 52 && refused.lastProblem == "it is too large")
    #expect(try stage.outbox.disabledSubscribers() == [])
    #expect(try stage.outbox.replay(.event(events[1].id), now: stage.now) == 1)
  }

  @Test func attemptsFollowTheScheduleWithOneIdAndOneBodyUntilTheLetterIsDead() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, .failure)
    let deliverer = stage.deliverer([biuro])
    while let due = try stage.delivery("biuro").nextAttemptAt {
      stage.advance(seconds: due.seconds(since: stage.now))
      _ = try deliverer.deliverDue()
    }
    let attempts = stage.world.attempts
    let pauses = zip(attempts, attempts.dropFirst()).map { $1.at.seconds(since: $0.at) }
    #expect(pauses == RetrySchedule.pausesSeconds)
    #expect(Set(attempts.map(\.id)).count == 1 && Set(attempts.map(\.body)).count == 1)
    #expect(try stage.delivery("biuro").state == .dead)
    #expect(try stage.outbox.disabledSubscribers() == [])
  }

  @Test(arguments: [(120.0, 120.0), (1, 5), (0, 5), (1e12, 86_400), (nil, 5)] as [(Double?, Double)])
  func aPauseThatIsAskedForIsNeverShortened(_ asked: Double?, _ pause: Double) throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, .failed(problem: "it was busy", pauseSecondsMin: asked))
    _ = try stage.deliverer([biuro]).deliverDue()
    #expect(try stage.delivery("biuro").nextAttemptAt == stage.now.adding(seconds: pause))
  }

  @Test func aSubscriberThatIsGoneIsDisabledAtOnceAndWhatItIsOwedIsCancelled() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    try stage.publish(2, to: [biuro, radio])
    stage.world.teach(biuro, .gone(problem: "it moved away", code: 8))
    let summary = try stage.deliverer([biuro, radio]).deliverDue()
    #expect(summary.disabled == 1 && summary.delivered == 2)
    #expect(stage.world.attempts(to: biuro).count == 1)
    #expect(try stage.outbox.deliveries(subscriber: "biuro").map(\.state) == [.cancelled, .cancelled])
    #expect(try stage.outbox.deliveries(subscriber: "biuro").map(\.lastCode) == [nil, 8])
    #expect(try stage.outbox.disabledSubscribers().map(\.reason) == ["it moved away"])
    try stage.publish(3, to: [biuro])
    #expect(try stage.deliverer([biuro, radio]).deliverDue() == Deliverer.Summary())
  }

  @Test func aLaterEventWaitsBehindAnEarlierOne() throws {
    let stage = try Stage()
    let events = try [stage.publish(1, to: [biuro, radio]), stage.publish(2, to: [biuro, radio])]
    stage.world.teach(biuro, .failure)
    let deliverer = stage.deliverer([biuro, radio])
    _ = try deliverer.deliverDue()
    #expect(stage.world.attempts(to: biuro).map(\.id) == [events[0].id])
    #expect(stage.world.attempts(to: radio).map(\.id) == events.map(\.id))
    stage.advance(seconds: 5)
    stage.world.teach(biuro, .delivered(code: 7))
    #expect(try deliverer.deliverDue().delivered == 2)
    #expect(stage.world.attempts(to: biuro).map(\.id) == [events[0].id, events[0].id, events[1].id])
  }

  @Test func fiveDaysWithoutOneDeliveryDisableASubscriberASingleBadDayDoesNot() throws {
    let stage = try Stage()
    stage.world.teach(biuro, .failure)
    let deliverer = stage.deliverer([biuro])
    var version = 0
    while try stage.outbox.disabledSubscribers().isEmpty {
      version += 1
      try stage.publish(version, to: [biuro])
      while try stage.delivery("biuro", stage.outbox.events(after: version - 1)[0]).state == .pending {
        _ = try deliverer.deliverDue()
        stage.advance(seconds: 36_000)
      }
    }
    #expect(stage.now.seconds(since: Stage.start) >= RetrySchedule.failingSecondsMax)
    #expect(version == 2)
    let reason = try stage.outbox.disabledSubscribers()[0].reason
    #expect(reason.hasPrefix("it has taken nothing since 2026-03-02T06:00:00Z"))
  }

  @Test func oneSuccessStartsTheCountOfBadDaysAnew() throws {
    let stage = try Stage()
    let deliverer = stage.deliverer([biuro])
    for version in 1...4 {
      stage.world.teach(biuro, version == 2 ? .delivered() : .failure)
      let event = try stage.publish(version, to: [biuro])
      while try stage.delivery("biuro", event).state == .pending {
        _ = try deliverer.deliverDue()
        stage.advance(seconds: 36_000)
      }
      // Each dead letter takes 70 hours here, so two in a row are too many.
      #expect(try stage.outbox.disabledSubscribers().isEmpty == (version < 4))
    }
  }

  @Test func whatIsOwedToASubscriberThatIsConfiguredNoMoreIsCancelled() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    _ = try stage.deliverer([radio]).deliverDue()
    #expect(try stage.delivery("biuro").state == .cancelled)
    #expect(try stage.delivery("biuro").lastProblem == "the subscriber is configured no more")
    #expect(try stage.delivery("radio").state == .delivered)
    #expect(stage.world.attempts(to: biuro).isEmpty)
  }

  @Test func whatIsOwedToAPausedSubscriberWaits() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    var paused = biuro
    paused.isEnabled = false
    let deliverer = stage.deliverer([paused])
    #expect(try deliverer.deliverDue() == Deliverer.Summary())
    #expect(try stage.delivery("biuro").state == .pending)
    deliverer.update(subscribers: [biuro])
    #expect(try deliverer.deliverDue().delivered == 1)
  }

  @Test func aClockThatWasSetBackHoldsNothingUp() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.advance(seconds: -400 * 86_400)
    #expect(try stage.deliverer([biuro]).deliverDue().delivered == 1)
  }

  @Test func aLongQueueIsSentToItsEnd() throws {
    let stage = try Stage()
    let count = Deliverer.deliveriesPerTurnMax * 2 + 1
    for version in 1...count { try stage.publish(version, to: [biuro, radio]) }
    #expect(try stage.deliverer([biuro, radio]).deliverDue().delivered == 2 * count)
    #expect(
      stage.world.attempts(to: biuro).map(\.id) == (1...count).map { VersionPublished.sample($0).eventID(Stage.key) })
  }

  @Test func moreSubscribersThanWorkersAreAllServed() throws {
    let stage = try Stage()
    let many = (1...25).map { Subscriber.sample("s\($0)") }
    try stage.publish(1, to: many)
    #expect(try stage.deliverer(many).deliverDue().delivered == 25)
    #expect(Set(stage.world.attempts.map(\.subscriber)).count == 25)
  }
}
