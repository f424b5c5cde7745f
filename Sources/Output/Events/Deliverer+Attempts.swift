internal import Platform

/// The work on a worker's thread.
extension Deliverer {
  func serve(_ subscriber: Subscriber, from first: DeliveryHead) {
    // Read before the sender is created: its destination is of this configuration or a later one.
    let generation = board.withLock { $0.generation }
    do {
      let sender = try sender(subscriber)
      var head: DeliveryHead? = first
      for _ in 0..<Self.deliveriesPerTurnMax {
        let isOver = board.withLock { $0.isStopping || $0.generation != generation }
        guard let current = head, current.isDue(now()), !isOver else { break }
        try attempt(current, for: subscriber, by: sender)
        head = try queue.heads(of: [subscriber.id]).first
      }
    } catch {
      board.withLock { $0.trouble = error }
    }
    board.withLock { $0.finished.append(subscriber.id) }
  }

  private func attempt(_ head: DeliveryHead, for subscriber: Subscriber, by sender: any EventSender) throws {
    let luck = random()
    let began = now()
    guard let attempt = try queue.begin(head, now: began, random: luck) else { return }
    let outcome = try record(sender.send(attempt.event, now: began), of: attempt, luck)
    board.withLock { $0.summary.count(outcome) }
    observer(attempt.event, subscriber, outcome)
  }

  private func record(_ result: AttemptResult, of attempt: DeliveryAttempt, _ luck: Double) throws -> DeliveryOutcome {
    let moment = now()
    switch result {
    case .delivered(let code): return try queue.succeed(attempt, code: code)
    case .gone(let problem, let code): return try queue.gone(attempt, code: code, problem: problem, now: moment)
    case .refused(let problem, let code):
      return try queue.fail(attempt, code: code, problem: problem, retryAt: nil, now: moment)
    case .failed(let problem, let code, let pauseMin):
      let pause = RetrySchedule.pause(afterAttempts: attempt.number, random: luck, pauseSecondsMin: pauseMin)
      let isLast = attempt.number >= RetrySchedule.attemptsMax
      return try queue.fail(
        attempt, code: code, problem: problem, retryAt: isLast ? nil : moment.adding(seconds: pause), now: moment)
    }
  }

  /// Log lines for the operator: a warning if action is needed.
  public static let log: Observer = { event, subscriber, outcome in
    let subject = "notification of \(event.dataset) version \(event.version) to \(subscriber.id)"
    switch outcome {
    case .delivered: Log.info("\(subject) delivered")
    case .postponed(let problem): Log.notice("\(subject) postponed: \(problem)")
    case .dead(let problem):
      let again = OperatorAction.replayDelivery(event: event.id)
      Log.warning("\(subject) given up: \(problem). Try again: \(again)")
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
