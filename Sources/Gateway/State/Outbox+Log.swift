public import Events
internal import SQLite

extension Outbox {
  /// Events before a number, newest first.
  ///
  /// - Parameters:
  ///   - sequence: nil for the newest ones.
  ///   - dataset: only this one's; nil for all.
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

  /// The datasets that have events after a number, and the number of the newest event; the number itself where there is none.
  public func datasets(after sequence: Int) throws -> (datasets: Set<String>, newest: Int) {
    try database.read { connection in
      var statement = try connection.prepare(
        "SELECT dataset, max(sequence) FROM events WHERE sequence > ?1 GROUP BY dataset")
      try statement.bind([sequence])
      var found: (datasets: Set<String>, newest: Int) = ([], sequence)
      while try statement.step() {
        found.datasets.insert(statement.text(0))
        found.newest = max(found.newest, Int(statement.integer(1)))
      }
      return found
    }
  }
}
