import OutputState
import Platform
import Schema
import Testbed
import Testing

@testable import Events
@testable import SQLite

/// A gateway's outbox in a separate folder, with a clock that advances only on demand.
final class Stage: Sendable {
  static let start = Timestamp("2026-03-02T06:00:00Z")!
  static let key = InstallationKey(secret: Array(0..<32))

  let folder: TemporaryFolder
  let database: Database
  let outbox: Outbox
  let clock = Monitor(Stage.start)
  let world: FakeWorld

  init(_ folder: TemporaryFolder? = nil, world: FakeWorld = FakeWorld()) throws {
    self.world = world
    self.folder = try folder ?? TemporaryFolder()
    database = try Database(self.folder.file("klamra.sqlite"), tables: [Outbox.tables])
    // No test pulls the plug, and syncing is what they would wait for.
    try database.withWriter { try $0.execute("PRAGMA synchronous = OFF") }
    outbox = Outbox(database, key: Self.key)
  }

  var now: Timestamp { clock.withLock { $0 } }

  func advance(seconds: Double) { clock.withLock { $0 = $0.adding(seconds: seconds) } }

  func deliverer(
    _ subscribers: [Subscriber], random: @escaping @Sendable () -> Double = { 0.5 },
    workersMax: Int = Deliverer.workersMax, observer: @escaping Deliverer.Observer = { _, _, _ in }
  ) -> Deliverer {
    Deliverer(
      outbox: outbox, subscribers: subscribers, sender: { [world] subscriber in FakeSender(world, subscriber.id) },
      now: { [clock] in clock.withLock { $0 } }, random: random, observer: observer, workersMax: workersMax)
  }

  /// From now on the database refuses every change of a delivery, as a full disk would.
  func breakDatabase() throws {
    try database.write { connection in
      try connection.execute(
        """
        CREATE TRIGGER broken BEFORE UPDATE ON deliveries BEGIN SELECT raise(ABORT, 'the disk is full'); END
        """)
    }
  }

  func mendDatabase() throws {
    try database.write { connection in try connection.execute("DROP TRIGGER IF EXISTS broken") }
  }

  @discardableResult
  func publish(_ version: Int, of dataset: String = "ludnosc", to subscribers: [Subscriber]) throws -> Event {
    try outbox.append(VersionPublished.sample(version, of: dataset), to: subscribers, now: now)
  }

  /// The only delivery there is for a subscriber, or the one of an event.
  func delivery(_ subscriber: String, _ event: Event? = nil) throws -> Delivery {
    let all = try outbox.deliveries(subscriber: subscriber).filter { event == nil || $0.event == event?.id }
    try #require(all.count == 1, "\(subscriber) has \(all.count) such deliveries")
    return all[0]
  }
}

extension VersionPublished {
  static func sample(_ version: Int, of dataset: String = "ludnosc") -> VersionPublished {
    let base = "http://127.0.0.1:8080/datasets/\(dataset)"
    return VersionPublished(
      dataset: dataset, title: Bilingual(pl: "Ludność", en: "Population"), version: version,
      previousVersion: version == 1 ? nil : version - 1, committedAt: Timestamp("2026-03-02T05:59:58Z")!, rows: 90,
      inserted: version == 1 ? 90 : 0, updated: version == 1 ? 0 : 3, deleted: 0,
      manifestURL: "\(base)/versions/\(version)/manifest.json",
      deltaURL: version == 1 ? nil : "\(base)/changes/\(version - 1)-\(version).csv",
      sha256: SHA256.of("\(dataset) \(version)".utf8))
  }
}

extension Subscriber {
  static func sample(_ id: String, datasets: Datasets = .all) -> Subscriber {
    Subscriber(id: id, datasets: datasets)
  }
}

/// One attempt as the subscriber saw it.
struct Attempted: Hashable, Sendable {
  let subscriber: String
  let id: String
  let body: [UInt8]
  let at: Timestamp
}

/// All subscribers: records deliveries and answers as configured.
final class FakeWorld: Sendable {
  typealias Answer = @Sendable (Attempted) -> AttemptResult

  private struct State {
    var attempts: [Attempted] = []
    var answers: [String: Answer] = [:]
  }

  private let state = Monitor(State())

  var attempts: [Attempted] { state.withLock { $0.attempts } }

  func attempts(to subscriber: Subscriber) -> [Attempted] { attempts.filter { $0.subscriber == subscriber.id } }

  /// Waits until so many attempts were made; false when they are not.
  func waits(for count: Int, seconds: Double = 60) -> Bool {
    state.wait(seconds: seconds) { $0.attempts.count >= count ? true : nil } ?? false
  }

  /// What this subscriber answers from now on; it takes everything until it is taught.
  func teach(_ subscriber: Subscriber, answer: @escaping Answer) {
    state.withLock { $0.answers[subscriber.id] = answer }
  }

  func teach(_ subscriber: Subscriber, _ result: AttemptResult) { teach(subscriber) { _ in result } }

  func receive(_ attempted: Attempted) -> AttemptResult {
    let answer = state.withLock { state in
      state.attempts.append(attempted)
      return state.answers[attempted.subscriber]
    }
    return answer?(attempted) ?? .delivered(code: 7)
  }
}

extension AttemptResult {
  /// A failure as most are.
  static let failure = AttemptResult.failed(problem: "it was busy", code: 5)
}

final class FakeSender: EventSender {
  private let world: FakeWorld
  private let subscriber: String

  init(_ world: FakeWorld, _ subscriber: String) {
    self.world = world
    self.subscriber = subscriber
  }

  func send(_ event: Event, now: Timestamp) -> AttemptResult {
    world.receive(Attempted(subscriber: subscriber, id: event.id, body: event.body, at: now))
  }
}
