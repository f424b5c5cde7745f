import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Events

/// A clock that is a year ahead, and is then set back.
@Suite struct ClockTests {
  private let biuro = Subscriber.sample("biuro")
  private let year = 365 * 86_400.0

  /// Whether the event was appended, or an attempt failed, while the clock was ahead.
  @Test(arguments: [0, 1, 5]) func aDeliveryOfTheFutureIsMade(attemptsAhead: Int) throws {
    let stage = try Stage()
    stage.advance(seconds: year)
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, .failure)
    let deliverer = stage.deliverer([biuro])
    for _ in 0..<attemptsAhead {
      _ = try deliverer.deliverDue()
      stage.advance(seconds: RetrySchedule.askedSecondsMax)
    }
    stage.clock.withLock { $0 = Stage.start }
    stage.world.teach(biuro, .delivered(code: 200))
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(stage.world.attempts.count == attemptsAhead + 1)
    // The next one is dated by the clock as it is now, and waits as long as any.
    try stage.publish(2, to: [biuro])
    stage.world.teach(biuro, .failure)
    #expect(try deliverer.deliverDue().postponed == 1)
    #expect(try deliverer.deliverDue() == Deliverer.Summary())
  }

  /// Otherwise it would not be disabled for a year, or at once when the clock comes there.
  @Test func failuresCountFromTheEarliestMoment() throws {
    let stage = try Stage()
    stage.world.teach(biuro, .failed(problem: "no", code: 500))
    stage.advance(seconds: year)
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    #expect(try deliverer.deliverDue().postponed == 1)
    stage.clock.withLock { $0 = Stage.start }
    var summary = Deliverer.Summary()
    for version in 2...20 where summary.disabled == 0 {
      try stage.publish(version, to: [biuro])
      for _ in 0..<RetrySchedule.attemptsMax where summary.disabled == 0 {
        summary = try deliverer.deliverDue()
        stage.advance(seconds: 36_000 * 1.2)
      }
    }
    #expect(summary.disabled == 1)
    #expect(stage.now.seconds(since: Stage.start) < RetrySchedule.failingSecondsMax * 2)
  }

  private func expired(_ stage: Stage, days: Double) throws -> ExpiredDeliveries {
    let limit = stage.now.adding(seconds: -days * 86_400)
    return try stage.outbox.expired(deliveredBefore: limit, deadBefore: limit, eventsBefore: limit, now: stage.now)
  }

  /// What a clock that was ahead has dated expires with the next event that it has not.
  @Test func whatIsDatedInTheFutureExpiresAsWell() throws {
    let stage = try Stage()
    let deliverer = stage.deliverer([biuro])
    stage.advance(seconds: year)
    for version in 1...3 { try stage.publish(version, to: [biuro]) }
    _ = try deliverer.deliverDue()
    stage.clock.withLock { $0 = Stage.start }
    stage.advance(seconds: 90 * 86_400)
    // Nothing says yet how long ago that was.
    #expect(try expired(stage, days: 30) == ExpiredDeliveries())
    try stage.publish(4, to: [biuro])
    _ = try deliverer.deliverDue()
    stage.advance(seconds: 29 * 86_400)
    #expect(try expired(stage, days: 30) == ExpiredDeliveries())
    stage.advance(seconds: 2 * 86_400)
    try stage.publish(5, to: [biuro])
    _ = try deliverer.deliverDue()
    let found = try expired(stage, days: 30)
    #expect(found.delivered == 4 && found.events == 4)
    let limit = stage.now.adding(seconds: -30 * 86_400)
    while try stage.outbox.removeExpired(
      deliveredBefore: limit, deadBefore: limit, eventsBefore: limit, now: stage.now)
    {}
    #expect(try stage.outbox.events().map(\.version) == [5])
    #expect(try stage.outbox.deliveries().map(\.version) == [5])
  }
}
