import Platform
import SQLite
import Schema
import Testbed

@testable import Notifying

/// A gateway's outbox in a folder of its own, with a clock that moves only when it is told to.
final class Stage: Sendable {
  static let start = Timestamp("2026-03-02T06:00:00Z")!

  let folder: TemporaryFolder
  let database: Database
  let outbox: Outbox
  let clock = Guarded(Stage.start)
  let world: FakeWorld

  init(_ folder: TemporaryFolder? = nil, world: FakeWorld = FakeWorld()) throws {
    self.world = world
    self.folder = try folder ?? TemporaryFolder()
    database = try Database(self.folder.file("klamra.sqlite"), tables: [Outbox.tables])
    // No test pulls the plug, and syncing is what they would wait for.
    try database.read { connection in try connection.execute("PRAGMA synchronous = OFF") }
    outbox = Outbox(database)
  }

  var now: Timestamp { clock.withLock { $0 } }

  func advance(seconds: Double) { clock.withLock { $0 = $0.adding(seconds: seconds) } }

  func deliverer(
    _ subscribers: [Subscriber], random: @escaping @Sendable () -> Double = { 0.5 },
    workersMax: Int = Deliverer.workersMax, observer: @escaping Deliverer.Observer = { _, _, _ in }
  ) -> Deliverer {
    Deliverer(
      outbox: outbox, subscribers: subscribers, transport: { [world, clock] in FakeTransport(world, clock) },
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
    guard all.count == 1 else { throw WebhookFailure("\(subscriber) has \(all.count) such deliveries") }
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
  static let sampleSecret = "whsec_" + Base64.encode((0..<32).map { UInt8($0) })
  static let sampleSecrets = (try? WebhookSecret.list(sampleSecret)) ?? []

  static func sample(_ id: String, datasets: Datasets = .all) -> Subscriber {
    Subscriber(id: id, url: "https://\(id).example/hook", secrets: sampleSecrets, datasets: datasets)
  }
}

/// One webhook as it arrived.
struct Post: Hashable, Sendable {
  let url: String
  let headers: [String: String]
  let body: [UInt8]
  let at: Timestamp

  var id: String { headers["webhook-id"] ?? "" }
}

/// Everybody outside: records what arrives and answers as it was told.
final class FakeWorld: Sendable {
  typealias Answer = @Sendable (Post) throws(WebhookFailure) -> WebhookReply

  private struct State {
    var posts: [Post] = []
    var answers: [String: Answer] = [:]
  }

  private let state = Guarded(State())

  var posts: [Post] { state.withLock { $0.posts } }

  func posts(to subscriber: Subscriber) -> [Post] { posts.filter { $0.url == subscriber.url } }

  /// Waits until so many posts came; false when they do not come.
  func waits(for count: Int, seconds: Double = 60) -> Bool {
    state.wait(seconds: seconds) { $0.posts.count >= count ? true : nil } ?? false
  }

  /// What this subscriber answers from now on; 204 until it is told.
  func teach(_ subscriber: Subscriber, answer: @escaping Answer) {
    state.withLock { $0.answers[subscriber.url] = answer }
  }

  func teach(_ subscriber: Subscriber, answer status: Int, retryAfter: Double? = nil) {
    teach(subscriber) { _ in WebhookReply(status: status, retryAfter: retryAfter) }
  }

  func receive(_ post: Post) throws(WebhookFailure) -> WebhookReply {
    let answer = state.withLock { state in
      state.posts.append(post)
      return state.answers[post.url]
    }
    return try answer?(post) ?? WebhookReply(status: 204)
  }
}

final class FakeTransport: WebhookTransport {
  private let world: FakeWorld
  private let clock: Guarded<Timestamp>

  init(_ world: FakeWorld, _ clock: Guarded<Timestamp>) {
    self.world = world
    self.clock = clock
  }

  func post(
    url: String, headers: [(name: String, value: String)], body: [UInt8]
  ) throws(WebhookFailure) -> WebhookReply {
    let headers = Dictionary(headers.map { ($0.name, $0.value) }) { first, _ in first }
    return try world.receive(Post(url: url, headers: headers, body: body, at: clock.withLock { $0 }))
  }
}
