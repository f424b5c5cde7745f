internal import Platform

/// What happens on a worker's thread.
extension Deliverer {
  func serve(_ subscriber: Subscriber, from first: Head) {
    // Before the transport is made: what it may reach is of this configuration or a later one.
    let generation = board.withLock { $0.generation }
    do {
      let transport = try transport()
      var head: Head? = first
      for _ in 0..<Self.deliveriesPerTurnMax {
        let isOver = board.withLock { $0.isStopping || $0.generation != generation }
        guard let current = head, current.isDue(now()), !isOver else { break }
        try attempt(current, for: subscriber, over: transport)
        head = try outbox.heads(of: [subscriber.id]).first
      }
    } catch {
      board.withLock { $0.trouble = error }
    }
    board.withLock { $0.finished.append(subscriber.id) }
  }

  private func attempt(_ head: Head, for subscriber: Subscriber, over transport: any WebhookTransport) throws {
    let luck = random()
    let began = now()
    guard let attempt = try outbox.begin(head, now: began, random: luck) else { return }
    let outcome: DeliveryOutcome
    do {
      let headers = Self.headers(attempt.event, subscriber, now: began)
      let reply = try transport.post(url: subscriber.url, headers: headers, body: attempt.event.body)
      outcome = try record(reply, of: attempt, luck)
    } catch let error as WebhookFailure {
      outcome = try fail(attempt, status: nil, problem: error.what, luck)
    }
    board.withLock { $0.summary.count(outcome) }
    observer(attempt.event, subscriber, outcome)
  }

  private func record(_ reply: WebhookReply, of attempt: Attempt, _ luck: Double) throws -> DeliveryOutcome {
    switch reply.status {
    case 200..<300: return try outbox.succeed(attempt, status: reply.status)
    case 410: return try outbox.gone(attempt, now: now())
    case 300..<400:
      let problem = "it answered \(reply.status): redirects are not followed, so its url must be the final one"
      return try fail(attempt, status: reply.status, problem: problem, luck)
    default:
      // Only these two are defined to carry the header (RFC 9110, section 10.2.3; RFC 6585, section 4).
      let retryAfter = [429, 503].contains(reply.status) ? reply.retryAfter : nil
      return try fail(
        attempt, status: reply.status, problem: "it answered \(reply.status)", retryAfter: retryAfter, luck)
    }
  }

  private func fail(
    _ attempt: Attempt, status: Int?, problem: String, retryAfter: Double? = nil, _ luck: Double
  ) throws -> DeliveryOutcome {
    let moment = now()
    let pause = RetrySchedule.pause(afterAttempts: attempt.number, random: luck, retryAfter: retryAfter)
    return try outbox.fail(
      attempt, status: status, problem: problem, retryAt: moment.adding(seconds: pause), now: moment)
  }

  /// The headers of one attempt (Standard Webhooks 1.0.0, "Webhook headers").
  static func headers(
    _ event: Event, _ subscriber: Subscriber, now: Timestamp
  ) -> [(name: String, value: String)] {
    let signatures = WebhookSignature.header(
      secrets: subscriber.secrets, id: event.id, timestamp: now.seconds, body: event.body)
    return [
      ("Content-Type", "application/json"), ("webhook-id", event.id), ("webhook-timestamp", "\(now.seconds)"),
      ("webhook-signature", signatures),
    ]
  }

  /// The lines for the operator: what needs a hand is a warning.
  public static let log: Observer = { event, subscriber, outcome in
    let subject = "notification of \(event.dataset) version \(event.version) to \(subscriber.id)"
    switch outcome {
    case .delivered: Log.info("\(subject) delivered")
    case .postponed(let problem): Log.notice("\(subject) postponed: \(problem)")
    case .dead(let problem):
      Log.warning("\(subject) given up: \(problem). Try again: klamra deliveries replay \(event.id)")
    case .disabled(let reason):
      Log.warning("subscriber \(subscriber.id) disabled: \(reason)")
    }
  }
}

extension Deliverer.Summary {
  mutating func count(_ outcome: DeliveryOutcome) {
    switch outcome {
    case .delivered: delivered += 1
    case .postponed: postponed += 1
    case .dead: dead += 1
    case .disabled: disabled += 1
    }
  }
}
