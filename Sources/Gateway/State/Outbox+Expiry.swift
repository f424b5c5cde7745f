internal import Events
public import Platform
internal import SQLite

/// What the outbox no longer needs to know.
public struct ExpiredDeliveries: Hashable, Sendable {
  /// Taken by their subscribers.
  public var delivered = 0
  /// Given up or cancelled.
  public var dead = 0
  /// Of which no delivery is left.
  public var events = 0

  public init() {}
}

extension Outbox {
  /// How many rows one transaction of `removeExpired` takes away, so that nobody waits long for the database.
  static let expiredRowsMax = 1000

  private static let moment = "coalesce(d.last_attempt_at, e.created_at)"

  private static let expired = """
    FROM deliveries AS d JOIN events AS e ON e.sequence = d.event
    WHERE (d.state = 'delivered' AND \(moment) < ?1) OR (d.state IN ('dead', 'cancelled') AND \(moment) < ?2)
    """

  /// The event of a dataset's newest version stays: it says what was announced already.
  private static let expiredEvents = """
    FROM events AS e WHERE e.created_at < ?1 AND (
      e.type <> '\(EventType.versionPublished)' OR e.version < (
        SELECT max(version) FROM events WHERE dataset = e.dataset AND type = '\(EventType.versionPublished)'))
    """

  /// How much has had its time: deliveries by the moment of their last attempt, events by their age.
  ///
  /// What is pending stays. An event goes when no delivery of it is left.
  public func expired(
    deliveredBefore delivered: Timestamp, deadBefore dead: Timestamp, eventsBefore events: Timestamp
  ) throws -> ExpiredDeliveries {
    try database.read { connection in
      var found = ExpiredDeliveries()
      var count = try connection.prepare("SELECT d.state = 'delivered', count(*) \(Self.expired) GROUP BY 1")
      try count.bind([delivered, dead])
      while try count.step() {
        if count.integer(0) == 1 { found.delivered = Int(count.integer(1)) } else { found.dead = Int(count.integer(1)) }
      }
      var free = try connection.prepare(
        """
        SELECT count(*) \(Self.expiredEvents) AND NOT EXISTS (
          SELECT 1 FROM deliveries AS d WHERE d.event = e.sequence AND NOT (
            (d.state = 'delivered' AND \(Self.moment) < ?2) OR (d.state IN ('dead', 'cancelled') AND \(Self.moment) < ?3)))
        """)
      try free.bind([events, delivered, dead])
      found.events = try free.step() ? Int(free.integer(0)) : 0
      return found
    }
  }

  /// Takes away some of what has had its time, in one transaction.
  ///
  /// - Returns: false where nothing is left to take away.
  public func removeExpired(
    deliveredBefore delivered: Timestamp, deadBefore dead: Timestamp, eventsBefore events: Timestamp
  ) throws -> Bool {
    try database.write { connection in
      try connection.run(
        """
        DELETE FROM deliveries WHERE (subscriber, event) IN (
          SELECT d.subscriber, d.event \(Self.expired) LIMIT ?3)
        """, delivered, dead, Self.expiredRowsMax)
      if connection.changes > 0 { return true }
      try connection.run(
        """
        DELETE FROM events WHERE sequence IN (
          SELECT e.sequence \(Self.expiredEvents)
            AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event = e.sequence) LIMIT ?2)
        """, events, Self.expiredRowsMax)
      return connection.changes > 0
    }
  }
}
