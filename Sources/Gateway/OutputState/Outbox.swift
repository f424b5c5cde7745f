public import Events
public import Platform
public import SQLite

/// The events and their deliveries, in `klamra.sqlite`.
///
/// Every operation is one short transaction and may be repeated after a crash: an existing event is not created twice,
/// and a delivery with an interrupted attempt is pending again.
public final class Outbox: EventLog, DeliveryQueue {
  /// The tables of this type in `klamra.sqlite`.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS events (
      sequence   INTEGER PRIMARY KEY AUTOINCREMENT,  -- a number is never given twice
      id         TEXT NOT NULL UNIQUE,
      type       TEXT NOT NULL,
      dataset    TEXT NOT NULL,
      version    INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      body       BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS events_of_dataset ON events (dataset, version);
    CREATE TABLE IF NOT EXISTS deliveries (
      subscriber      TEXT NOT NULL,
      event           INTEGER NOT NULL REFERENCES events (sequence),
      state           TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'dead', 'cancelled')),
      attempts        INTEGER NOT NULL DEFAULT 0,
      next_attempt_at INTEGER NOT NULL,
      is_under_way    INTEGER NOT NULL DEFAULT 0,    -- an attempt began and its outcome is not known yet
      last_attempt_at INTEGER,
      last_status     INTEGER,
      last_problem    TEXT,
      PRIMARY KEY (subscriber, event)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS deliveries_pending ON deliveries (subscriber, event) WHERE state = 'pending';
    CREATE INDEX IF NOT EXISTS deliveries_of_event ON deliveries (event);
    CREATE TABLE IF NOT EXISTS subscriber_states (
      subscriber    TEXT PRIMARY KEY,
      failing_since INTEGER,                         -- the first failure after the last success
      disabled_at   INTEGER,
      reason        TEXT
    ) STRICT, WITHOUT ROWID;
    """

  let database: Database
  /// The secret of the ids of events.
  let key: InstallationKey

  /// - Parameters:
  ///   - database: `klamra.sqlite`, opened with `tables`.
  ///   - key: the secret of the ids of events; a process that appends none needs none.
  public init(_ database: Database, key: InstallationKey = .random()) {
    self.database = database
    self.key = key
  }

  /// Creates the event of an announcement, and a delivery for every subscriber that wants it.
  ///
  /// Idempotent: for an earlier announcement it returns the existing event, without new deliveries.
  @discardableResult
  public func append(_ news: some Announcement, to subscribers: [Subscriber], now: Timestamp = .now) throws -> Event {
    let type = news.type
    let id = news.eventID(key)
    return try database.write { connection in
      for known in [id, news.formerEventID] {
        if let event = try Self.event(known, connection) { return event }
      }
      // The body contains the number, so the number is needed first; there are no other writers inside this
      // transaction.
      let sequence = try Self.lastSequence(connection) + 1
      let event = Event(
        sequence: sequence, id: id, type: type, dataset: news.dataset, version: news.version, createdAt: now,
        body: try news.body(sequence: sequence))
      try connection.run(
        "INSERT INTO events (sequence, id, type, dataset, version, created_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        sequence, event.id, type.rawValue, event.dataset, event.version, now, event.body)
      for subscriber in subscribers where subscriber.isEnabled && subscriber.wants(type, about: news.dataset) {
        let disabled = try Self.disabled(subscriber.id, connection)
        try connection.run(
          """
          INSERT INTO deliveries (subscriber, event, state, next_attempt_at, last_problem) VALUES (?, ?, ?, ?, ?)
          """,
          subscriber.id, sequence, (disabled == nil ? Delivery.State.pending : .cancelled).rawValue, now,
          disabled.map { "the subscriber was disabled: \($0.reason)" })
      }
      return event
    }
  }

  /// The event with this id.
  public func event(_ id: String) throws -> Event? {
    try database.read { connection in try Self.event(id, connection) }
  }

  /// The events after a number, oldest first: the log for consumers that catch up.
  public func events(after sequence: Int = 0, limit: Int = 100) throws -> [Event] {
    try database.read { connection in
      var statement = try connection.prepare(Self.selectEvent + " WHERE sequence > ?1 ORDER BY sequence LIMIT ?2")
      try statement.bind([sequence, limit])
      var events: [Event] = []
      while try statement.step() { events.append(Self.event(from: statement)) }
      return events
    }
  }

  /// The newest announced version of a dataset: the cursor of this follower.
  public func newestVersion(of dataset: String) throws -> Int? {
    try database.read { connection in
      var statement = try connection.prepare("SELECT max(version) FROM events WHERE dataset = ?1 AND type = ?2")
      try statement.bind([dataset, EventType.versionPublished.rawValue])
      return try statement.step() ? statement.optionalInteger(0).map { Int($0) } : nil
    }
  }

  static let selectEvent = "SELECT sequence, id, type, dataset, version, created_at, body FROM events"

  private static func event(_ id: String, _ connection: borrowing Connection) throws -> Event? {
    var statement = try connection.prepare(selectEvent + " WHERE id = ?1")
    try statement.bind([id])
    return try statement.step() ? event(from: statement) : nil
  }

  static func event(from statement: borrowing Statement) -> Event {
    Event(
      sequence: Int(statement.integer(0)), id: statement.text(1), type: EventType(rawValue: statement.text(2)),
      dataset: statement.text(3), version: Int(statement.integer(4)),
      createdAt: Timestamp(microseconds: statement.integer(5)), body: Array(statement.bytes(6)))
  }

  private static func lastSequence(_ connection: borrowing Connection) throws -> Int {
    var statement = try connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'events'")
    return try statement.step() ? Int(statement.integer(0)) : 0
  }

  static func disabled(_ subscriber: String, _ connection: borrowing Connection) throws -> DisabledSubscriber? {
    var statement = try connection.prepare(
      "SELECT disabled_at, reason FROM subscriber_states WHERE subscriber = ?1 AND disabled_at IS NOT NULL")
    try statement.bind([subscriber])
    guard try statement.step() else { return nil }
    return DisabledSubscriber(
      id: subscriber, since: Timestamp(microseconds: statement.integer(0)), reason: statement.text(1))
  }
}
