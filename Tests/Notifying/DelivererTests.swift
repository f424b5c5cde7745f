import Platform
import SQLite
import Testing

@testable import Notifying

@Suite struct DelivererTests {
  let biuro = Subscriber.sample("biuro")
  let radio = Subscriber.sample("radio")

  @Test func `an event is posted signed, once`() throws {
    let stage = try Stage()
    let event = try stage.publish(1, to: [biuro])
    let deliverer = stage.deliverer([biuro])
    #expect(try deliverer.deliverDue().delivered == 1)
    #expect(try deliverer.deliverDue() == Deliverer.Summary())

    let post = try #require(stage.world.posts.first)
    #expect(stage.world.posts.count == 1)
    #expect(post.url == biuro.url && post.body == event.body && post.id == event.id)
    #expect(post.headers["Content-Type"] == "application/json")
    let verdict = WebhookSignature.verify(
      secrets: biuro.secrets, id: post.id, timestamp: post.headers["webhook-timestamp"] ?? "",
      header: post.headers["webhook-signature"] ?? "", body: post.body, now: stage.now)
    #expect(verdict == .valid)
    let delivery = try stage.delivery("biuro")
    #expect(delivery.state == .delivered && delivery.attempts == 1 && delivery.lastStatus == 204)
  }

  @Test func `while a secret is replaced both sign`() throws {
    let stage = try Stage()
    var subscriber = biuro
    subscriber.secrets.append(try WebhookSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
    try stage.publish(1, to: [subscriber])
    _ = try stage.deliverer([subscriber]).deliverDue()
    #expect(stage.world.posts[0].headers["webhook-signature"]?.split(separator: " ").count == 2)
  }

  @Test(arguments: [400, 401, 404, 408, 429, 500, 502, 503, 504, 301, 307, 100, 0])
  func `anything but 2xx and 410 is tried again`(_ status: Int) throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, answer: status)
    #expect(try stage.deliverer([biuro]).deliverDue().postponed == 1)
    let delivery = try stage.delivery("biuro")
    #expect(delivery.state == .pending && delivery.lastStatus == status)
    #expect(delivery.lastProblem?.hasPrefix("it answered \(status)") == true)
    #expect(delivery.nextAttemptAt == stage.now.adding(seconds: 5))
  }

  @Test func `no answer at all is tried again`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro) { _ throws(WebhookFailure) in throw WebhookFailure("no answer within 20 s") }
    _ = try stage.deliverer([biuro]).deliverDue()
    let delivery = try stage.delivery("biuro")
    #expect(delivery.state == .pending && delivery.lastStatus == nil)
    #expect(delivery.lastProblem == "no answer within 20 s")
  }

  @Test func `attempts follow the schedule, with one id and one body, until the letter is dead`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.world.teach(biuro, answer: 500)
    let deliverer = stage.deliverer([biuro])
    while let due = try stage.delivery("biuro").nextAttemptAt {
      stage.advance(seconds: due.seconds(since: stage.now))
      _ = try deliverer.deliverDue()
    }
    let posts = stage.world.posts
    let pauses = zip(posts, posts.dropFirst()).map { $1.at.seconds(since: $0.at) }
    #expect(pauses == RetrySchedule.pausesSeconds)
    #expect(Set(posts.map(\.id)).count == 1 && Set(posts.map(\.body)).count == 1)
    #expect(Set(posts.map { $0.headers["webhook-timestamp"] }).count == posts.count)
    #expect(try stage.delivery("biuro").state == .dead)
    #expect(try stage.outbox.disabledSubscribers() == [])
  }

  @Test func `a subscriber's wish for a pause is honoured where it may have one`() throws {
    for (status, pause) in [(429, 120.0), (503, 120), (500, 5)] {
      let stage = try Stage()
      try stage.publish(1, to: [biuro])
      stage.world.teach(biuro, answer: status, retryAfter: 120)
      _ = try stage.deliverer([biuro]).deliverDue()
      #expect(try stage.delivery("biuro").nextAttemptAt == stage.now.adding(seconds: pause))
    }
  }

  @Test func `410 disables the subscriber at once and cancels what it is owed`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    try stage.publish(2, to: [biuro, radio])
    stage.world.teach(biuro, answer: 410)
    let summary = try stage.deliverer([biuro, radio]).deliverDue()
    #expect(summary.disabled == 1 && summary.delivered == 2)
    #expect(stage.world.posts(to: biuro).count == 1)
    #expect(try stage.outbox.deliveries(subscriber: "biuro").map(\.state) == [.cancelled, .cancelled])
    #expect(try stage.outbox.deliveries(subscriber: "biuro").map(\.lastStatus) == [nil, 410])
    #expect(try stage.outbox.disabledSubscribers().map(\.reason) == ["it answered 410 Gone"])
    try stage.publish(3, to: [biuro])
    #expect(try stage.deliverer([biuro, radio]).deliverDue() == Deliverer.Summary())
  }

  @Test func `a later event waits behind an earlier one`() throws {
    let stage = try Stage()
    let events = try [stage.publish(1, to: [biuro, radio]), stage.publish(2, to: [biuro, radio])]
    stage.world.teach(biuro, answer: 500)
    let deliverer = stage.deliverer([biuro, radio])
    _ = try deliverer.deliverDue()
    #expect(stage.world.posts(to: biuro).map(\.id) == [events[0].id])
    #expect(stage.world.posts(to: radio).map(\.id) == events.map(\.id))
    stage.advance(seconds: 5)
    stage.world.teach(biuro, answer: 200)
    #expect(try deliverer.deliverDue().delivered == 2)
    #expect(stage.world.posts(to: biuro).map(\.id) == [events[0].id, events[0].id, events[1].id])
  }

  @Test func `five days without one delivery disable a subscriber, a single bad day does not`() throws {
    let stage = try Stage()
    stage.world.teach(biuro, answer: 500)
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

  @Test func `one success starts the count of bad days anew`() throws {
    let stage = try Stage()
    let deliverer = stage.deliverer([biuro])
    for version in 1...4 {
      stage.world.teach(biuro, answer: version == 2 ? 200 : 500)
      let event = try stage.publish(version, to: [biuro])
      while try stage.delivery("biuro", event).state == .pending {
        _ = try deliverer.deliverDue()
        stage.advance(seconds: 36_000)
      }
      // Each dead letter takes 70 hours here, so two in a row are too many.
      #expect(try stage.outbox.disabledSubscribers().isEmpty == (version < 4))
    }
  }

  @Test func `what is owed to a subscriber that is configured no more is cancelled`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro, radio])
    _ = try stage.deliverer([radio]).deliverDue()
    #expect(try stage.delivery("biuro").state == .cancelled)
    #expect(try stage.delivery("biuro").lastProblem == "the subscriber is configured no more")
    #expect(try stage.delivery("radio").state == .delivered)
    #expect(stage.world.posts(to: biuro).isEmpty)
  }

  @Test func `what is owed to a paused subscriber waits`() throws {
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

  @Test func `a clock that was set back holds nothing up`() throws {
    let stage = try Stage()
    try stage.publish(1, to: [biuro])
    stage.advance(seconds: -400 * 86_400)
    #expect(try stage.deliverer([biuro]).deliverDue().delivered == 1)
  }

  @Test func `a long queue is sent to its end`() throws {
    let stage = try Stage()
    let count = Deliverer.deliveriesPerTurnMax * 2 + 1
    for version in 1...count { try stage.publish(version, to: [biuro, radio]) }
    #expect(try stage.deliverer([biuro, radio]).deliverDue().delivered == 2 * count)
    #expect(stage.world.posts(to: biuro).map(\.id) == (1...count).map { VersionPublished.sample($0).eventID })
  }

  @Test func `more subscribers than workers are all served`() throws {
    let stage = try Stage()
    let many = (1...25).map { Subscriber.sample("s\($0)") }
    try stage.publish(1, to: many)
    #expect(try stage.deliverer(many).deliverDue().delivered == 25)
    #expect(Set(stage.world.posts.map(\.url)).count == 25)
  }
}
