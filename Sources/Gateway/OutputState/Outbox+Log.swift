public import Events
internal import SQLite

extension Outbox {
  /// Events before a number, newest first.
  ///
  /// - Parameters:
  ///   - sequence: nil for the newest ones.
  ///   - dataset: only events of this dataset; nil for all.
  public func events(before sequence: Int?, dataset: String? = nil, limit: Int) throws -> [Event] {
    try database.read { connection in
      var statement = try connection.prepare(
        Self.selectEvent + """
           WHERE (?1 IS NULL OR sequence < ?1) AND (?2 IS NULL OR dataset = ?2) ORDER BY sequence DESC LIMIT ?3
          """)
      try statement.bind([sequence, dataset, limit])
      var events: [Event] = []
      while try statement.step() { events.append(Self.event(from: statement)) }
      return events
    }
  }

  /// The number of a dataset's newest event of each type, among those whose version is published.
  public func newest(of dataset: String) throws -> [EventType: Int] {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT type, max(sequence) FROM events WHERE dataset = ?1 AND version > 0 GROUP BY type")
      try statement.bind([dataset])
      var found: [EventType: Int] = [:]
      while try statement.step() { found[EventType(rawValue: statement.text(0))] = Int(statement.integer(1)) }
      return found
    }
  }
}
