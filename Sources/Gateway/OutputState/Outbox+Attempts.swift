public import Events
public import Platform
internal import SQLite

extension Outbox {
  /// The heads of these subscribers' queues.
  public func heads(of subscribers: [String]) throws -> [DeliveryHead] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT event, next_attempt_at, EXISTS (
          SELECT 1 FROM subscriber_states AS s WHERE s.subscriber = ?1 AND s.failing_since IS NOT NULL),
          CASE WHEN attempts > 0 THEN last_attempt_at END
        FROM deliveries
        WHERE subscriber = ?1 AND state = 'pending' ORDER BY event LIMIT 1
        """)
      var heads: [DeliveryHead] = []
      for subscriber in subscribers {
        try statement.bind([subscriber])
        if try statement.step() {
          let dueAt = Timestamp(microseconds: statement.integer(1))
          heads.append(
            DeliveryHead(
              subscriber: subscriber, sequence: Int(statement.integer(0)), dueAt: dueAt,
              isFailing: statement.integer(2) != 0,
              attemptedAt: statement.optionalInteger(3).map { Timestamp(microseconds: $0) }))
        }
        statement.reset()
      }
      return heads
    }
  }

  /// Records the start of an attempt before anything is sent; nil if the delivery is no longer pending.
  ///
  /// If it were recorded only afterwards, a full disk would cause the same event to be posted repeatedly.
  public func begin(_ head: DeliveryHead, now: Timestamp, random: Double) throws -> DeliveryAttempt? {
    try database.write { connection in
      var statement = try connection.prepare(
        """
        SELECT e.sequence, e.id, e.type, e.dataset, e.version, e.created_at, e.body, d.attempts
        FROM deliveries AS d JOIN events AS e ON e.sequence = d.event
        WHERE d.subscriber = ?1 AND d.event = ?2 AND d.state = 'pending'
        """)
      try statement.bind([head.subscriber, head.sequence])
      guard try statement.step() else { return nil }
      let attempt = DeliveryAttempt(
        event: Self.event(from: statement), subscriber: head.subscriber, number: Int(statement.integer(7)) + 1)
      statement.reset()
      try connection.run(
        """
        UPDATE deliveries SET attempts = ?3, last_attempt_at = ?4, next_attempt_at = ?5, is_under_way = 1
        WHERE subscriber = ?1 AND event = ?2
        """,
        head.subscriber, head.sequence, attempt.number, now,
        now.adding(seconds: RetrySchedule.pause(afterAttempts: attempt.number, random: random)))
      return attempt
    }
  }

  /// Records a success, also of a delivery that was cancelled in the meantime, since the subscriber has received it.
  public func succeed(_ attempt: DeliveryAttempt, code: Int?) throws -> DeliveryOutcome {
    try database.write { connection in
      try connection.run(
        """
        UPDATE deliveries SET state = 'delivered', is_under_way = 0, last_status = ?3, last_problem = NULL
        WHERE subscriber = ?1 AND event = ?2 AND is_under_way = 1
        """,
        attempt.subscriber, attempt.event.sequence, code)
      try connection.run(
        "UPDATE subscriber_states SET failing_since = NULL WHERE subscriber = ?1 AND failing_since IS NOT NULL",
        attempt.subscriber)
      return .delivered(code: code)
    }
  }

  /// Records a failure: the delivery is postponed or given up, and a subscriber whose deliveries have failed for days
  /// is disabled.
  ///
  /// - Parameter retryAt: when the next attempt is due; nil if there is none.
  public func fail(
    _ attempt: DeliveryAttempt, code: Int?, problem: String, retryAt: Timestamp?, now: Timestamp
  ) throws -> DeliveryOutcome {
    try database.write { connection in
      try connection.run(
        """
        UPDATE deliveries SET state = ?3, is_under_way = 0, last_status = ?4, last_problem = ?5, next_attempt_at = ?6
        WHERE subscriber = ?1 AND event = ?2 AND is_under_way = 1 AND state = 'pending'
        """,
        attempt.subscriber, attempt.event.sequence, (retryAt == nil ? Delivery.State.dead : .pending).rawValue, code,
        problem, retryAt ?? now)
      try connection.run(
        """
        INSERT INTO subscriber_states (subscriber, failing_since) VALUES (?1, ?2)
        ON CONFLICT (subscriber) DO UPDATE SET
          failing_since = min(coalesce(failing_since, excluded.failing_since), excluded.failing_since)
        """,
        attempt.subscriber, now)
      guard retryAt == nil else { return .postponed(problem: problem) }
      let since = try Self.failingSince(attempt.subscriber, connection) ?? now
      guard now.seconds(since: since) >= RetrySchedule.failingSecondsMax else { return .dead(problem: problem) }
      let reason = "it has taken nothing since \(since); last: \(problem)"
      try Self.disable(attempt.subscriber, reason: reason, now: now, connection)
      return .disabled(reason: reason)
    }
  }

  /// Records that the subscriber wants no more events: it is disabled, and its pending deliveries are cancelled.
  public func gone(_ attempt: DeliveryAttempt, code: Int?, problem: String, now: Timestamp) throws -> DeliveryOutcome {
    try database.write { connection in
      try connection.run(
        """
        UPDATE deliveries SET is_under_way = 0, last_status = ?4, last_problem = ?3 WHERE subscriber = ?1 AND event = ?2
        """,
        attempt.subscriber, attempt.event.sequence, problem, code)
      try Self.disable(attempt.subscriber, reason: problem, now: now, connection)
      return .disabled(reason: problem)
    }
  }

  /// Makes attempts without a recorded outcome due again: the process crashed, or the disk was full.
  public func recover(now: Timestamp) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE deliveries SET is_under_way = 0, next_attempt_at = ?1 WHERE is_under_way = 1", now)
    }
  }

  /// Cancels pending deliveries to subscribers that are no longer configured.
  public func cancel(except subscribers: [String]) throws {
    try database.write { connection in
      var statement = try connection.prepare("SELECT DISTINCT subscriber FROM deliveries WHERE state = 'pending'")
      var owed: [String] = []
      while try statement.step() { owed.append(statement.text(0)) }
      for subscriber in owed where !subscribers.contains(subscriber) {
        try Self.cancel(subscriber, problem: "the subscriber is configured no more", connection)
      }
    }
  }

  static func disable(
    _ subscriber: String, reason: String, now: Timestamp, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      """
      INSERT INTO subscriber_states (subscriber, disabled_at, reason) VALUES (?1, ?2, ?3)
      ON CONFLICT (subscriber) DO UPDATE SET disabled_at = excluded.disabled_at, reason = excluded.reason
      """,
      subscriber, now, reason)
    try cancel(subscriber, problem: "the subscriber was disabled: \(reason)", connection)
  }

  private static func cancel(_ subscriber: String, problem: String, _ connection: borrowing Connection) throws {
    try connection.run(
      """
      UPDATE deliveries SET state = 'cancelled', last_problem = coalesce(last_problem, ?2)
      WHERE subscriber = ?1 AND state = 'pending'
      """,
      subscriber, problem)
  }

  private static func failingSince(_ subscriber: String, _ connection: borrowing Connection) throws -> Timestamp? {
    var statement = try connection.prepare("SELECT failing_since FROM subscriber_states WHERE subscriber = ?1")
    try statement.bind([subscriber])
    guard try statement.step() else { return nil }
    return statement.optionalInteger(0).map { Timestamp(microseconds: $0) }
  }
}
