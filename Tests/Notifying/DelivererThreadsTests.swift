import Platform
import SQLite
import Testbed
import Testing

@testable import Notifying

/// A door at which posts wait, and which counts who stands there.
private final class Door: Sendable {
  private struct State {
    var waiting: [String] = []
    var mostAtOnce = 0
    var isOpen = false
  }

  private let state = Guarded(State())

  func pass(_ post: Post) -> WebhookReply {
    state.withLock {
      $0.waiting.append(post.url)
      $0.mostAtOnce = max($0.mostAtOnce, $0.waiting.count)
    }
    _ = state.wait(seconds: 60) { $0.isOpen ? true : nil }
    state.withLock { state in state.waiting.removeAll { $0 == post.url } }
    return WebhookReply(status: 200)
  }

  func open() { state.withLock { $0.isOpen = true } }

  /// Waits until so many stand at the door; false when they do not come.
  func waits(for count: Int) -> Bool { state.wait(seconds: 60) { $0.waiting.count == count ? true : nil } ?? false }

  var mostAtOnce: Int { state.withLock { $0.mostAtOnce } }
}

@Suite struct DelivererThreadsTests {
  let biuro = Subscriber.sample("biuro")
  let radio = Subscriber.sample("radio")

  @Test func `a subscriber that hangs delays nobody else`() throws {
    let stage = try Stage()
    let door = Door()
    for version in 1...3 { try stage.publish(version, to: [biuro, radio]) }
    stage.world.teach(biuro) { post in door.pass(post) }
    let deliverer = stage.deliverer([biuro, radio])
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: 1))
    #expect(stage.world.waits(for: 4))
    #expect(stage.world.posts(to: radio).count == 3)
    #expect(stage.world.posts(to: biuro).count == 1)
    door.open()
    thread.join()
    #expect(stage.world.posts(to: biuro).count == 3)
    #expect(try stage.outbox.deliveries(states: [.delivered]).count == 6)
  }

  @Test func `no more than four subscribers are served at once`() throws {
    let stage = try Stage()
    let door = Door()
    let many = (1...9).map { Subscriber.sample("s\($0)") }
    for subscriber in many { stage.world.teach(subscriber) { post in door.pass(post) } }
    try stage.publish(1, to: many)
    let deliverer = stage.deliverer(many)
    let thread = Thread("test") { _ = try? deliverer.deliverDue() }
    #expect(door.waits(for: Deliverer.workersMax))
    door.open()
    thread.join()
    #expect(door.mostAtOnce == Deliverer.workersMax)
    #expect(stage.world.posts.count == 9)
  }

  @Test func `a subscriber has one attempt under way`() throws {
    let stage = try Stage()
    let underWay = Guarded(0)
    let most = Guarded(0)
    stage.world.teach(biuro) { _ in
      let count = underWay.withLock { count in
        count += 1
        return count
      }
      most.withLock { $0 = max($0, count) }
      _ = underWay.wait(seconds: 0.002) { _ in Bool?.none }
      underWay.withLock { $0 -= 1 }
      return WebhookReply(status: 200)
    }
    for version in 1...30 { try stage.publish(version, to: [biuro]) }
    _ = try stage.deliverer([biuro]).deliverDue()
    #expect(most.withLock { $0 } == 1)
    #expect(stage.world.posts.count == 30)
  }

  @Test func `the daemon sends a new event when it is woken, and ends when it is cancelled`() throws {
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

  @Test func `the daemon tries again when the time has come`() throws {
    let stage = try Stage()
    stage.world.teach(biuro, answer: 503)
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    #expect(stage.world.waits(for: 1))
    try waitUntilRecorded("it answered 503", of: "biuro", stage)
    deliverer.wake()
    stage.world.teach(biuro, answer: 200)
    stage.advance(seconds: 5)
    deliverer.wake()
    #expect(stage.world.waits(for: 2))
    cancellation.cancel()
    thread.join()
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func `a cancelled daemon does not wait for a subscriber that hangs, and its attempt is made again`() throws {
    let folder = try TemporaryFolder()
    let stage = try Stage(folder)
    let door = Door()
    stage.world.teach(biuro) { post in door.pass(post) }
    let event = try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let busy = Guarded<[String]>([])
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
    #expect(next.world.posts.map(\.id) == [event.id])
    #expect(next.world.posts[0].body == stage.world.posts[0].body)
    door.open()
  }

  @Test func `a new configuration cancels what is owed to those who left it`() throws {
    let stage = try Stage()
    stage.world.teach(radio, answer: 500)
    try stage.publish(1, to: [biuro, radio])
    let deliverer = stage.deliverer([biuro, radio])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    #expect(stage.world.waits(for: 2))
    try waitUntilRecorded("it answered 500", of: "radio", stage)
    deliverer.update(subscribers: [biuro])
    for _ in 0..<100 where try stage.delivery("radio").state == .pending {
      _ = stage.world.waits(for: 3, seconds: 0.02)
    }
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    #expect(try stage.delivery("radio").state == .cancelled)
    #expect(try stage.delivery("radio").lastProblem == "it answered 500")
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func `an attempt under way does not count; its success does, although it was cancelled meanwhile`() throws {
    let stage = try Stage()
    let door = Door()
    stage.world.teach(biuro) { post in door.pass(post) }
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

  @Test func `a database that cannot be written stops the sending`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    try stage.breakDatabase()
    let deliverer = stage.deliverer([biuro, radio])
    #expect { try deliverer.deliverDue() } throws: { "\($0)".contains("the disk is full") }
    #expect(stage.world.posts.isEmpty)
    try stage.mendDatabase()
    #expect(try deliverer.deliverDue().delivered == 2)
  }

  @Test func `a success that could not be recorded is sent again, and only when somebody asks`() throws {
    let stage = try Stage()
    let event = try stage.publish(1, to: [biuro])
    stage.world.teach(biuro) { _ in
      try? stage.breakDatabase()
      return WebhookReply(status: 200)
    }
    let deliverer = stage.deliverer([biuro])
    #expect(throws: SQLiteError.self) { try deliverer.deliverDue() }
    #expect(throws: SQLiteError.self) { try deliverer.deliverDue() }
    #expect(stage.world.posts.count == 1)
    try stage.mendDatabase()
    stage.world.teach(biuro, answer: 200)
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(stage.world.posts.map(\.id) == [event.id, event.id])
    #expect(stage.world.posts[0].body == stage.world.posts[1].body)
    #expect(try stage.delivery("biuro").attempts == 2)
  }

  @Test func `the daemon outlives a database that is broken for a while`() throws {
    let stage = try Stage()
    try stage.breakDatabase()
    try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    let cancellation = Cancellation()
    let thread = Thread("test") { deliverer.run(until: cancellation) }
    deliverer.wake()
    try stage.mendDatabase()
    // It may rest by now; being woken ends the rest.
    for _ in 0..<100 where stage.world.posts.isEmpty {
      deliverer.wake()
      _ = stage.world.waits(for: 1, seconds: 0.05)
    }
    cancellation.cancel()
    deliverer.wake()
    thread.join()
    #expect(stage.world.posts.count == 1)
    #expect(try stage.delivery("biuro").state == .delivered)
  }

  @Test func `a transport that cannot be made sends nothing and says so`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    let deliverer = Deliverer(
      outbox: stage.outbox, subscribers: [biuro], transport: { throw WebhookFailure("libcurl is out of memory") },
      now: { stage.now }, observer: { _, _, _ in })
    #expect(throws: WebhookFailure("libcurl is out of memory")) { try deliverer.deliverDue() }
    #expect(try stage.delivery("biuro").attempts == 0)
  }

  @Test func `each attempt is told to the observer`() throws {
    let stage = try Stage()
    let told = Guarded<[String]>([])
    stage.world.teach(radio, answer: 410)
    try stage.publish(1, to: [biuro, radio])
    let observer: Deliverer.Observer = { event, subscriber, outcome in
      told.withLock { $0.append("\(event.version) \(subscriber.id) \(outcome)") }
    }
    _ = try stage.deliverer([biuro, radio], observer: observer).deliverDue()
    #expect(
      Set(told.withLock { $0 }) == [
        "1 biuro delivered(status: 204)", "1 radio disabled(reason: \"it answered 410 Gone\")",
      ])
  }
}
