import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Events

/// Months of a bad network in a second: subscribers fail at random, the process dies at the worst moments, and in the
/// end every obligation is compared with what arrived. The same seed plays the same game.
@Suite struct OracleTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func whateverHappensNothingOwedIsLostInventedChangedOrOutOfOrder(_ seed: UInt64) throws {
    let game = try Game(seed: seed)
    for _ in 0..<60 { try game.move() }
    try game.settle()
    try game.judge()
  }

  @Test func theGamesReachEveryCorner() throws {
    let corners: Set = ["delivered", "postponed", "dead", "disabled", "refused", "crash", "twice", "pause"]
    var seen: Set<String> = []
    for seed in 1...8 as ClosedRange<UInt64> where seen != corners {
      let game = try Game(seed: seed)
      for _ in 0..<60 { try game.move() }
      try game.settle()
      seen.formUnion(game.corners)
    }
    #expect(seen == corners)
  }
}

/// One game: a gateway that is restarted now and then, five subscribers, two datasets.
private final class Game {
  struct Taken: Sendable {
    let subscriber: String
    let id: String
    let isAccepted: Bool
  }

  private let folder: TemporaryFolder
  private var stage: Stage
  private let world = FakeWorld()
  private let subscribers: [Subscriber]
  private var versions = ["ludnosc": 0, "powietrze": 0]
  private var now = Stage.start
  private let random: Monitor<Seeded>
  private let taken = Monitor<[Taken]>([])
  private let calm = Monitor(false)
  private var owed: Set<[String]> = []
  private let notes = Monitor<Set<String>>([])

  var corners: Set<String> { notes.withLock { $0 } }

  init(seed: UInt64) throws {
    folder = try TemporaryFolder()
    stage = try Stage(folder, world: world)
    random = Monitor(Seeded(seed))
    subscribers = [
      .sample("all"), .sample("air", datasets: .only(["powietrze"])), .sample("people", datasets: .only(["ludnosc"])),
      .sample("both", datasets: .only(["ludnosc", "powietrze"])), .sample("none", datasets: .only(["rowery"])),
    ]
    for subscriber in subscribers { teach(subscriber) }
  }

  private func number(_ range: Range<Int>) -> Int { random.withLock { Int.random(in: range, using: &$0) } }

  private func teach(_ subscriber: Subscriber) {
    let (random, taken, calm, notes) = (random, taken, calm, notes)
    let current = Monitor<Stage?>(nil)
    stages.append(current)
    world.teach(subscriber) { attempted in
      func take(_ isAccepted: Bool) {
        taken.withLock { $0.append(Taken(subscriber: subscriber.id, id: attempted.id, isAccepted: isAccepted)) }
      }
      let luck = calm.withLock { $0 } ? 0 : random.withLock { Int.random(in: 0..<100, using: &$0) }
      switch luck {
      case 0..<35:
        take(true)
        return .delivered(code: luck % 2 == 0 ? nil : luck)
      case 35..<37:
        notes.withLock { _ = $0.insert("refused") }
        return .refused(problem: "it is too large")
      case 37..<60: return .failed(problem: "it was busy", code: luck)
      case 60..<72: return .failed(problem: "no answer within 20 s")
      case 72..<84:
        take(false)
        return .failed(problem: "the connection was cut")
      case 84..<91:
        notes.withLock { _ = $0.insert("pause") }
        return .failed(problem: "it was busy", pauseSecondsMin: Double(luck) * 100)
      case 91..<99:
        take(true)
        notes.withLock { _ = $0.insert("crash") }
        // The process dies between the answer and the record of it.
        try? current.withLock { $0 }?.breakDatabase()
        return .delivered()
      default: return .gone(problem: "it moved away")
      }
    }
  }

  /// Connects the subscribers to the running gateway.
  private var stages: [Monitor<Stage?>] = []

  func move() throws {
    switch number(0..<10) {
    case 0..<4: try publish()
    case 4..<7: now = now.adding(seconds: Double(number(1..<40_000)))
    case 7: now = now.adding(seconds: Double(number(1..<10)))
    case 8: try restart()
    default: break
    }
    try deliver()
  }

  private func publish() throws {
    let dataset = number(0..<2) == 0 ? "ludnosc" : "powietrze"
    let version = versions[dataset, default: 0] + 1
    versions[dataset] = version
    // A crash before the follower's cursor moved has the same version announced again.
    for _ in 0...number(0..<2) {
      let event = try stage.outbox.append(VersionPublished.sample(version, of: dataset), to: subscribers, now: now)
      for subscriber in subscribers where subscriber.wants(event.type, about: dataset) {
        owed.insert([event.id, subscriber.id])
      }
    }
  }

  private func restart() throws { stage = try Stage(folder, world: world) }

  private func deliver() throws {
    for current in stages { current.withLock { $0 = stage } }
    stage.clock.withLock { $0 = now }
    let (random, notes) = (random, notes)
    let observer: Deliverer.Observer = { _, _, outcome in
      let note =
        switch outcome {
        case .delivered: "delivered"
        case .postponed: "postponed"
        case .dead: "dead"
        case .disabled: "disabled"
        }
      notes.withLock { _ = $0.insert(note) }
    }
    let luck: @Sendable () -> Double = { random.withLock { Double.random(in: 0..<1, using: &$0) } }
    do {
      // One worker: threads that race would make another game of the same seed.
      _ = try stage.deliverer(subscribers, random: luck, workersMax: 1, observer: observer).deliverDue()
    } catch {
      try restart()
      try stage.mendDatabase()
    }
  }

  /// Everybody is well from now on, and time passes until nothing is pending.
  func settle() throws {
    calm.withLock { $0 = true }
    try restart()
    try stage.mendDatabase()
    for _ in 0..<1000 {
      try deliver()
      let pending = try stage.outbox.deliveries(states: [.pending], limit: 1000)
      guard !pending.isEmpty else { break }
      // Those that wait behind another one have been due for long.
      now = pending.compactMap(\.nextAttemptAt).filter { $0 > now }.min() ?? now
    }
    if Set(taken.withLock { $0 }.map(\.id)).count < taken.withLock({ $0 }).count {
      notes.withLock { _ = $0.insert("twice") }
    }
  }

  func judge() throws {
    let events = try stage.outbox.events(limit: 1000)
    let deliveries = try stage.outbox.deliveries(limit: 1000)
    let taken = taken.withLock { $0 }
    let attempts = world.attempts
    #expect(deliveries.count < 1000, "the listing is whole")

    // One event per version, one delivery per obligation, and no others.
    #expect(events.count == versions.values.reduce(0, +))
    #expect(Set(events.map(\.id)).count == events.count)
    #expect(Set(deliveries.map { [$0.event, $0.subscriber] }) == owed)

    // Nothing owed is lost.
    let disabled = Set(try stage.outbox.disabledSubscribers().map(\.id))
    for delivery in deliveries {
      switch delivery.state {
      case .pending: Issue.record("\(delivery) is still pending")
      case .delivered:
        #expect(taken.contains { $0.id == delivery.event && $0.subscriber == delivery.subscriber && $0.isAccepted })
      case .dead:
        #expect(delivery.attempts >= RetrySchedule.attemptsMax || delivery.lastProblem == "it is too large")
      case .cancelled: #expect(disabled.contains(delivery.subscriber))
      }
    }

    // Nothing is invented or changed, and every attempt has the frozen bytes.
    let issued = Dictionary(uniqueKeysWithValues: events.map { ($0.id, $0) })
    for attempted in attempts {
      let event = try #require(issued[attempted.id])
      #expect(attempted.body == event.body)
      let subscriber = try #require(subscribers.first { $0.id == attempted.subscriber })
      #expect(subscriber.wants(event.type, about: event.dataset))
    }

    // Each subscriber hears of events in their order.
    for subscriber in subscribers {
      var heard: Set<String> = []
      let order = taken.filter { $0.subscriber == subscriber.id && heard.insert($0.id).inserted }
        .compactMap { issued[$0.id]?.sequence }
      #expect(order == order.sorted())
    }
  }
}
