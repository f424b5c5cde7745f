public import Events
public import Platform
internal import SQLite

extension Outbox {
  /// The events that `replay` sends again.
  public enum ReplayRange: Hashable, Sendable {
    case event(String)
    /// From one number to another, both included.
    case sequences(ClosedRange<Int>)
    case all
  }

  /// The most deliveries of a listing.
  public static let listedMax = 1000

  /// Deliveries, newest event first.
  ///
  /// - Parameters:
  ///   - states: only these; empty for all.
  ///   - subscriber: only deliveries to this subscriber.
  ///   - before: only events with a lower number, for paging.
  public func deliveries(
    states: Set<Delivery.State> = [], subscriber: String? = nil, before sequence: Int? = nil, limit: Int = 100
  ) throws -> [Delivery] {
    let wanted = states.isEmpty ? Set(Delivery.State.allCases) : states
    let names = Delivery.State.allCases.filter(wanted.contains).map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT e.sequence, e.id, e.type, e.dataset, e.version, d.subscriber, d.state,
          d.attempts - d.is_under_way, CASE d.state WHEN 'pending' THEN d.next_attempt_at END, d.last_attempt_at, d.last_status, d.last_problem
        FROM deliveries AS d JOIN events AS e ON e.sequence = d.event
        WHERE d.state IN (\(names)) AND (?1 IS NULL OR d.subscriber = ?1) AND (?2 IS NULL OR d.event < ?2)
        ORDER BY d.event DESC, d.subscriber LIMIT ?3
        """)
      try statement.bind([subscriber, sequence, min(limit, Self.listedMax)])
      var deliveries: [Delivery] = []
      while try statement.step() {
        func moment(_ column: Int) -> Timestamp? {
          statement.optionalInteger(column).map { Timestamp(microseconds: $0) }
        }
        deliveries.append(
          Delivery(
            sequence: Int(statement.integer(0)), event: statement.text(1), type: statement.text(2),
            dataset: statement.text(3), version: Int(statement.integer(4)), subscriber: statement.text(5),
            state: Delivery.State(rawValue: statement.text(6)) ?? .cancelled, attempts: Int(statement.integer(7)),
            nextAttemptAt: moment(8), lastAttemptAt: moment(9),
            lastCode: statement.optionalInteger(10).map { Int($0) }, lastProblem: statement.optionalText(11)))
      }
      return deliveries
    }
  }

  /// The number of deliveries in each state, for each subscriber that has any.
  public func counts() throws -> [String: DeliveryCounts] {
    try database.read { connection in
      var counts: [String: DeliveryCounts] = [:]
      var totals = try connection.prepare(
        "SELECT subscriber, state, count(*) FROM deliveries GROUP BY subscriber, state")
      while try totals.step() {
        let count = Int(totals.integer(2))
        var entry = counts[totals.text(0)] ?? DeliveryCounts()
        switch Delivery.State(rawValue: totals.text(1)) {
        case .pending: entry.pending = count
        case .delivered: entry.delivered = count
        case .dead: entry.dead = count
        case .cancelled, nil: entry.cancelled = count
        }
        counts[totals.text(0)] = entry
      }
      var oldest = try connection.prepare(
        """
        SELECT d.subscriber, min(e.created_at) FROM deliveries AS d JOIN events AS e ON e.sequence = d.event
        WHERE d.state = 'pending' GROUP BY d.subscriber
        """)
      while try oldest.step() {
        counts[oldest.text(0)]?.oldestPendingAt = Timestamp(microseconds: oldest.integer(1))
      }
      return counts
    }
  }

  /// The disabled subscribers.
  public func disabledSubscribers() throws -> [DisabledSubscriber] {
    try database.read { connection in
      var statement = try connection.prepare(
        """
        SELECT subscriber, disabled_at, reason FROM subscriber_states
        WHERE disabled_at IS NOT NULL ORDER BY subscriber
        """)
      var subscribers: [DisabledSubscriber] = []
      while try statement.step() {
        subscribers.append(
          DisabledSubscriber(
            id: statement.text(0), since: Timestamp(microseconds: statement.integer(1)), reason: statement.text(2)))
      }
      return subscribers
    }
  }

  /// Makes deliveries pending again, with a new schedule; bodies and ids are unchanged.
  ///
  /// - Parameters:
  ///   - subscriber: only deliveries to this subscriber, including events that were not queued for it, if it wants
  ///   their dataset now. Nil for all original recipients that are not disabled.
  ///   - includingDelivered: false sends only what died or was cancelled.
  /// - Returns: the number of deliveries made pending.
  @discardableResult
  public func replay(
    _ range: ReplayRange, subscriber: Subscriber? = nil, includingDelivered: Bool = false, now: Timestamp = .now
  ) throws -> Int {
    try database.write { connection in
      if let subscriber, let disabled = try Self.disabled(subscriber.id, connection) {
        throw ReplayError.disabled(disabled)
      }
      let events = try Self.events(in: range, connection)
      if case .event(let id) = range, events.isEmpty { throw ReplayError.unknownEvent(id) }
      let states = includingDelivered ? "'dead', 'cancelled', 'delivered'" : "'dead', 'cancelled'"
      var count = 0
      for event in events {
        if let subscriber, subscriber.wants(event.type, about: event.dataset) {
          try connection.run(
            """
            INSERT INTO deliveries (subscriber, event, state, next_attempt_at) VALUES (?1, ?2, 'cancelled', ?3)
            ON CONFLICT DO NOTHING
            """,
            subscriber.id, event.sequence, now)
        }
        try connection.run(
          """
          UPDATE deliveries SET state = 'pending', attempts = 0, next_attempt_at = ?2, is_under_way = 0
          WHERE event = ?1 AND (?3 IS NULL OR subscriber = ?3) AND state IN (\(states)) AND subscriber NOT IN
            (SELECT subscriber FROM subscriber_states WHERE disabled_at IS NOT NULL)
          """,
          event.sequence, now, subscriber?.id)
        count += connection.changes
      }
      return count
    }
  }

  /// Enables a subscriber for new events; cancelled deliveries need a `replay`.
  ///
  /// - Returns: false if the subscriber was not disabled.
  @discardableResult
  public func enable(_ subscriber: String) throws -> Bool {
    try database.write { connection in
      try connection.run(
        "DELETE FROM subscriber_states WHERE subscriber = ?1 AND disabled_at IS NOT NULL", subscriber)
      return connection.changes > 0
    }
  }

  /// Disables a subscriber on the operator's decision; its pending deliveries are cancelled.
  func disable(_ subscriber: String, reason: String, now: Timestamp = .now) throws {
    try database.write { connection in
      try Self.disable(subscriber, reason: reason, now: now, connection)
    }
  }

  private static func events(in range: ReplayRange, _ connection: borrowing Connection) throws
    -> [(sequence: Int, type: EventType, dataset: String)]
  {
    let (condition, values): (String, [any Bindable]) =
      switch range {
      case .event(let id): ("id = ?1", [id])
      case .sequences(let range): ("sequence BETWEEN ?1 AND ?2", [range.lowerBound, range.upperBound])
      case .all: ("true", [])
      }
    var statement = try connection.prepare("SELECT sequence, type, dataset FROM events WHERE \(condition)")
    try statement.bind(values)
    var events: [(sequence: Int, type: EventType, dataset: String)] = []
    while try statement.step() {
      events.append((Int(statement.integer(0)), EventType(rawValue: statement.text(1)), statement.text(2)))
    }
    return events
  }
}
