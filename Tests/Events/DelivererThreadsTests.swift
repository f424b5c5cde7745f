import Platform
import SQLite
import Testbed
import Testing

@testable import Events
@testable import OutputState

/// A gate at which attempts wait, with a count of the waiting ones.
private final class Door: Sendable {
  private struct State {
    var waiting: [String] = []
    var mostAtOnce = 0
    var isOpen = false
  }

  private let state = Monitor(State())

  func pass(_ attempted: Attempted) -> AttemptResult {
    state.withLock {
      $0.waiting.append(attempted.subscriber)
      $0.mostAtOnce = max($0.mostAtOnce, $0.waiting.count)
    }
    _ = state.wait(seconds: 60) { $0.isOpen ? true : nil }
    state.withLock { state in state.waiting.removeAll { $0 == attempted.subscriber } }
    return .delivered()
  }

  func open() { state.withLock { $0.isOpen = true } }

  /// Waits until this many attempts are waiting; false on a time-out.
  func waits(for count: Int) -> Bool { state.wait(seconds: 60) { $0.waiting.count == count ? true : nil } ?? false }

  var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
}

@Suite struct DelivererThreadsTests {
  let biuro = Subscriber.sample("biuro")
  let radio = Subscriber.sample("radio")

  @Test func aSubscriberThatHangsDelaysNobodyElse() throws {
    let stage = try Stage()
    let door = Door()
    for version in 1...3 { try stage.publish(version, to: [biuro, radio]) }
    stage.world.teach(biuro) { attempted in door.pass(attempted) }
    let deliverer = stage.deliverer([biuro, radio])
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: 1))
    #expect(stage.world.waits(for: 4))
    #expect(stage.world.attempts(to: radio).count == 3)
    #expect(stage.world.attempts(to: biuro).count == 1)
    door.open()
    thread.join()
    #expect(stage.world.attempts(to: biuro).count == 3)
    #expect(try stage.outbox.deliveries(states: [.delivered]).count == 6)
  }

  @Test func noMoreThanALimitOfSubscribersIsServedAtOnce() throws {
    let stage = try Stage()
    let door = Door()
    let many = (1...40).map { Subscriber.sample("s\($0)") }
    for subscriber in many { stage.world.teach(subscriber) { attempted in door.pass(attempted) } }
    try stage.publish(1, to: many)
    let deliverer = stage.deliverer(many)
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: Deliverer.workersMax))
    door.open()
    thread.join()
    #expect(door.mostAtOnce == Deliverer.workersMax)
    #expect(stage.world.attempts.count == 40)
  }

  /// All of them hang until their time has passed, in the first round and in every later one.
  @Test func fourteenDeadSubscribersDelayNobody() throws {
    let stage = try Stage()
    let door = Door()
    let dead = (1...14).map { Subscriber.sample("martwy\($0)") }
    for subscriber in dead { stage.world.teach(subscriber) { attempted in door.pass(attempted) } }
    try stage.publish(1, to: dead + [biuro])
    let deliverer = stage.deliverer(dead + [biuro])
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: 14))
    #expect(stage.world.waits(for: 15))
    #expect(stage.world.attempts(to: biuro).count == 1)
    door.open()
    thread.join()
  }

  /// However many are dead, those that work have places of their own.
  @Test func thoseThatFailNeverTakeEveryPlace() {
    let now = Timestamp(seconds: 0)
    func heads(_ count: Int, isFailing: Bool) -> [DeliveryHead] {
      (0..<count).map {
        DeliveryHead(subscriber: "\(isFailing)\($0)", sequence: $0, dueAt: now, isFailing: isFailing)
      }
    }
    let all = heads(100, isFailing: true) + heads(3, isFailing: false)
    let chosen = Deliverer.chosen(all, room: Deliverer.workersMax, failing: 0)
    #expect(chosen.prefix(3).allSatisfy { !$0.isFailing })
    #expect(chosen.count { $0.isFailing } == Deliverer.failingMax)
    #expect(Deliverer.chosen(all, room: 8, failing: Deliverer.failingMax).count == 3)
    #expect(Deliverer.chosen(heads(50, isFailing: false), room: 32, failing: 0).count == 32)
  }

  /// A clock that was ahead has left moments that are still to come.
  @Test func aClockThatWasSetBackDelaysNothing() {
    let now = Timestamp(seconds: 1_800_000_000)
    func head(_ due: Double, attempted: Double?) -> DeliveryHead {
      DeliveryHead(
        subscriber: "biuro", sequence: 1, dueAt: now.adding(seconds: due), isFailing: attempted != nil,
        attemptedAt: attempted.map { now.adding(seconds: $0) })
    }
    // New, six hours ahead; attempted then; a pause that an answer asked for.
    #expect(head(21_600, attempted: nil).isDue(now))
    #expect(head(21_600, attempted: 21_500).isDue(now))
    #expect(!head(21_600, attempted: -10).isDue(now))
    // Clocks are corrected a little all the time.
    #expect(!head(30, attempted: 5).isDue(now))
    #expect(head(0, attempted: -60).isDue(now) && head(-1, attempted: nil).isDue(now))
  }

  /// Later news of others must not be served before one that is due in the future again and again.
  @Test func whatIsDueInTheFutureIsNotTheLast() {
    let now = Timestamp(seconds: 1_800_000_000)
    let stuck = DeliveryHead(subscriber: "stary", sequence: 1, dueAt: now.adding(seconds: 9000))
    let fresh = (2..<10).map { DeliveryHead(subscriber: "s\($0)", sequence: $0, dueAt: now) }
    #expect(Deliverer.order(fresh + [stuck], at: now).first == stuck)
    let late = DeliveryHead(subscriber: "dawny", sequence: 99, dueAt: now.adding(seconds: -5))
    #expect(Deliverer.order(fresh + [stuck, late], at: now).prefix(2).map(\.sequence) == [99, 1])
  }

  @Test func aSubscriberHasOneAttemptUnderWay() throws {
    let stage = try Stage()
    let underWay = Monitor(0)
    let most = Monitor(0)
    stage.world.teach(biuro) { _ in
      let count = underWay.withLock { count in
        count += 1
        return count
      }
      most.withLock { $0 = max($0, count) }
      _ = underWay.wait(seconds: 0.002) { _ in Bool?.none }
      underWay.withLock { $0 -= 1 }
      return .delivered()
    }
    for version in 1...30 { try stage.publish(version, to: [biuro]) }
    _ = try stage.deliverer([biuro]).deliverDue()
    #expect(most.withLock { $0 } == 1)
    #expect(stage.world.attempts.count == 30)
  }

  @Test func theDaemonSendsANewEventWhenItIsWokenAndEndsWhenItIsCancelled() throws {
    let stage = try Stage()
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    for version in 1...3 {
      try stage.publish(version, to: [biuro])
      deliverer.wake()
      #expect(stage.world.waits(for: version))
    }
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    #expect(try stage.outbox.deliveries(states: [.delivered]).count == 3)
  }

  /// A subscriber has answered; what it answered is recorded a moment later.
  private func waitUntilRecorded(_ problem: String, of subscriber: String, _ stage: Stage) throws {
    for _ in 0..<500 where try stage.delivery(subscriber).lastProblem != problem {
      _ = stage.world.waits(for: .max, seconds: 0.02)
    }
  }

  @Test func theDaemonTriesAgainWhenTheTimeHasCome() throws {
    let stage = try Stage()
    stage.world.teach(biuro, .failure)
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    #expect(stage.world.waits(for: 1))
    try waitUntilRecorded("it was busy", of: "biuro", stage)
    deliverer.wake()
    stage.world.teach(biuro, .delivered(code: 7))
    stage.advance(seconds: 5)
    deliverer.wake()
    #expect(stage.world.waits(for: 2))
    cancellation.cancel()
    thread.join()
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func aCancelledDaemonDoesNotWaitForASubscriberThatHangsAndItsAttemptIsMadeAgain() throws {
    let folder = try TemporaryFolder()
    let stage = try Stage(folder)
    let door = Door()
    stage.world.teach(biuro) { attempted in door.pass(attempted) }
    let event = try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let busy = Monitor<[String]>([])
    let thread = Thread("test") {
      let left = deliverer.run(until: cancellation, graceSeconds: 0.05)
      busy.withLock { $0 = left }
    }
    #expect(door.waits(for: 1))
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    // Its thread outlives the call: the process must not end as if nothing worked any more.
    #expect(busy.withLock { $0 } == ["biuro"])
    #expect(try stage.delivery("biuro").state == .pending)

    // What the next process finds.
    let next = try Stage(folder)
    #expect(try next.deliverer([biuro]).deliverDue().delivered == 1)
    #expect(next.world.attempts.map(\.id) == [event.id])
    #expect(next.world.attempts[0].body == stage.world.attempts[0].body)
    door.open()
  }

  @Test func aNewConfigurationCancelsWhatIsOwedToThoseWhoLeftIt() throws {
    let stage = try Stage()
    stage.world.teach(radio, .failure)
    try stage.publish(1, to: [biuro, radio])
    let deliverer = stage.deliverer([biuro, radio])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    #expect(stage.world.waits(for: 2))
    try waitUntilRecorded("it was busy", of: "radio", stage)
    deliverer.update(subscribers: [biuro])
    for _ in 0..<100 where try stage.delivery("radio").state == .pending {
      _ = stage.world.waits(for: 3, seconds: 0.02)
    }
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    #expect(try stage.delivery("radio").state == .cancelled)
    #expect(try stage.delivery("radio").lastProblem == "it was busy")
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func anAttemptUnderWayDoesNotCountItsSuccessDoesAlthoughItWasCancelledMeanwhile() throws {
    let stage = try Stage()
    let door = Door()
    stage.world.teach(biuro) { attempted in door.pass(attempted) }
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: 1))
    #expect(try stage.delivery("biuro").attempts == 0)
    try stage.outbox.disable("biuro", reason: "asked by telephone", now: stage.now)
    #expect(try stage.delivery("biuro").state == .cancelled)
    door.open()
    thread.join()
    #expect(try stage.delivery("biuro").state == .delivered)
    #expect(try stage.delivery("biuro").attempts == 1)
  }

  @Test func aDatabaseThatCannotBeWrittenStopsTheSending() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    try stage.breakDatabase()
    let deliverer = stage.deliverer([biuro, radio])
    #expect { try deliverer.deliverDue() } throws: { "\($0)".contains("the disk is full") }
    #expect(stage.world.attempts.isEmpty)
    try stage.mendDatabase()
    #expect(try deliverer.deliverDue().delivered == 2)
  }

  @Test func aSuccessThatCouldNotBeRecordedIsSentAgainAndOnlyWhenSomebodyAsks() throws {
    let stage = try Stage()
    let event = try stage.publish(1, to: [biuro])
    stage.world.teach(biuro) { _ in
      try? stage.breakDatabase()
      return .delivered()
    }
    let deliverer = stage.deliverer([biuro])
    #expect(throws: SQLiteError.self) { try deliverer.deliverDue() }
    #expect(throws: SQLiteError.self) { try deliverer.deliverDue() }
    #expect(stage.world.attempts.count == 1)
    try stage.mendDatabase()
    stage.world.teach(biuro, .delivered(code: 7))
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(stage.world.attempts.map(\.id) == [event.id, event.id])
    #expect(stage.world.attempts[0].body == stage.world.attempts[1].body)
    #expect(try stage.delivery("biuro").attempts == 2)
  }

  @Test func theDaemonOutlivesADatabaseThatIsBrokenForAWhile() throws {
    let stage = try Stage()
    try stage.breakDatabase()
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    deliverer.wake()
    try stage.mendDatabase()
    // It may rest by now; being woken ends the rest.
    for _ in 0..<100 where stage.world.attempts.isEmpty {
      deliverer.wake()
      _ = stage.world.waits(for: 1, seconds: 0.05)
    }
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    #expect(stage.world.attempts.count == 1)
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func aSenderThatCannotBeMadeSendsNothingAndSaysSo() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    let deliverer = Deliverer(
      outbox: stage.outbox, subscribers: [biuro], sender: { _ in throw EventError(dataset: "ludnosc", bytes: 1) },
      now: { stage.now }, observer: { _, _, _ in })
    #expect(throws: EventError(dataset: "ludnosc", bytes: 1)) { try deliverer.deliverDue() }
    #expect(try stage.delivery("biuro").attempts == 0)
  }

  @Test func eachAttemptIsToldToTheObserver() throws {
    let stage = try Stage()
    let told = Monitor<[String]>([])
    stage.world.teach(radio, .gone(problem: "it moved away", code: 8))
    try stage.publish(1, to: [biuro, radio])
    let observer: Deliverer.Observer = { event, subscriber, outcome in
      told.withLock { $0.append("\(event.version) \(subscriber.id) \(outcome)") }
    }
    _ = try stage.deliverer([biuro, radio], observer: observer).deliverDue()
    #expect(
      Set(told.withLock { $0 }) == [
        "1 biuro delivered(code: Optional(7))", "1 radio disabled(reason: \"it moved away\")",
      ])
  }
}
