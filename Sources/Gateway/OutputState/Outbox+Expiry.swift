internal import Events
public import Platform
internal import SQLite

/// The expired part of the outbox.
public struct ExpiredDeliveries: Hashable, Sendable {
  /// Received by their subscribers.
  public var delivered = 0
  /// Given up or cancelled.
  public var dead = 0
  /// Events without a delivery.
  public var events = 0

  public init() {}
}

extension Outbox {
  /// The most rows that one transaction of `removeExpired` removes, so that others do not wait long for the database.
  static let expiredRowsMax = 1000

  /// A moment after `?4`, the present, was recorded by a clock that was ahead: then that of the next event counts which
  /// was not. Without one the row is kept.
  private static func dated(_ moment: String) -> String {
    """
    (CASE WHEN \(moment) <= ?4 THEN \(moment) ELSE (
      SELECT created_at FROM events AS later WHERE later.sequence > e.sequence AND later.created_at <= ?4
      ORDER BY later.sequence LIMIT 1) END)
    """
  }

  private static let moment = dated("coalesce(d.last_attempt_at, e.created_at)")

  private static let expired = """
    FROM deliveries AS d JOIN events AS e ON e.sequence = d.event
    WHERE (d.state = 'delivered' AND \(moment) < ?1) OR (d.state IN ('dead', 'cancelled') AND \(moment) < ?2)
    """

  /// The event of a dataset's newest version is kept: it shows what was already announced.
  private static let expiredEvents = """
    FROM events AS e WHERE \(dated("e.created_at")) < ?3 AND (
      e.type <> '\(EventType.versionPublished)' OR e.version < (
        SELECT max(version) FROM events WHERE dataset = e.dataset AND type = '\(EventType.versionPublished)'))
    """

  /// The number of expired deliveries, by their last attempt, and of expired events, by age.
  ///
  /// Pending deliveries are kept. An event is removed once it has no deliveries.
  public func expired(
    deliveredBefore delivered: Timestamp, deadBefore dead: Timestamp, eventsBefore events: Timestamp,
    now: Timestamp = .now
  ) throws -> ExpiredDeliveries {
    try database.read { connection in
      var found = ExpiredDeliveries()
      var count = try connection.prepare("SELECT d.state = 'delivered', count(*) \(Self.expired) GROUP BY 1")
      try count.bind([delivered, dead, events, now])
      while try count.step() {
        if count.integer(0) == 1 { found.delivered = Int(count.integer(1)) } else { found.dead = Int(count.integer(1)) }
      }
      var free = try connection.prepare(
        """
        SELECT count(*) \(Self.expiredEvents) AND NOT EXISTS (
          SELECT 1 FROM deliveries AS d WHERE d.event = e.sequence AND NOT (
            (d.state = 'delivered' AND \(Self.moment) < ?1) OR (d.state IN ('dead', 'cancelled') AND \(Self.moment) < ?2)))
        """)
      try free.bind([delivered, dead, events, now])
      found.events = try free.step() ? Int(free.integer(0)) : 0
      return found
    }
  }

  /// Removes some expired rows, in one transaction.
  ///
  /// - Returns: false if nothing is left to remove.
  public func removeExpired(
    deliveredBefore delivered: Timestamp, deadBefore dead: Timestamp, eventsBefore events: Timestamp,
    now: Timestamp = .now
  ) throws -> Bool {
    try database.write { connection in
      try connection.run(
        """
        DELETE FROM deliveries WHERE (subscriber, event) IN (
          SELECT d.subscriber, d.event \(Self.expired) LIMIT ?3)
        """, delivered, dead, Self.expiredRowsMax, now)
      if connection.changes > 0 { return true }
      try connection.run(
        """
        DELETE FROM events WHERE sequence IN (
          SELECT e.sequence \(Self.expiredEvents)
            AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event = e.sequence) LIMIT ?1)
        """, Self.expiredRowsMax, Self.expiredRowsMax, events, now)
      return connection.changes > 0
    }
  }
}
