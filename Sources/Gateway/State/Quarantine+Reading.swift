internal import Platform
internal import SQLite
public import Schema

/// What the quarantine has of a run.
extension Quarantine {
  /// The rejected records of one run, in order; those that a later run has rejected again are those of that run.
  public func entries(run: Int64, limit: Int = 1000) throws -> [Entry] {
    try database.read { connection in
      let columns = [
        "run", "source", "dataset", "document", "origin", "position", "field", "value", "rule", "reason", "check_name",
        "discarded", "discarded_by", "discard_reason", "stream", "lines",
      ].map { "q.\($0)" }.joined(separator: ", ")
      var select = try connection.prepare(
        "SELECT \(columns) FROM quarantine AS q WHERE run = ?1 ORDER BY dataset, stream, ordinal LIMIT ?2")
      try select.bind([run, limit])
      var entries: [Entry] = []
      while try select.step() { entries.append(Self.entry(select)) }
      guard entries.count < limit, try Self.sum("superseded", run: run, connection) > 0 else { return entries }
      // Those that the newest run over its documents has rejected again.
      var later = try connection.prepare(
        """
        SELECT \(columns) FROM quarantine_sizes AS s
        JOIN quarantine AS q ON q.stream = s.stream AND q.source = s.source
          AND q.document IN (\(Self.digests(run: "?1", stream: "s.stream")))
        WHERE s.run = ?1 AND s.superseded > 0 AND +q.dataset = s.dataset AND q.document <> '' AND +q.run > ?1
          AND +q.run = (
            SELECT max(run) FROM quarantine WHERE document = q.document AND stream = q.stream AND source = q.source)
        ORDER BY q.dataset, q.stream, q.run, q.ordinal LIMIT ?2
        """)
      try later.bind([run, limit - entries.count])
      while try later.step() { entries.append(Self.entry(later)) }
      return entries
    }
  }

  private static func entry(_ select: borrowing Statement) -> Entry {
    Entry(
      run: select.integer(0), source: Owner(select.text(1)), dataset: select.text(2), stream: select.text(14),
      document: select.text(3), origin: select.text(4),
      rejection: Rejection(
        rule: Rejection.Rule(rawValue: select.text(8)) ?? .structure, position: Int(select.integer(5)),
        lines: Int(select.integer(15)), field: select.text(6), value: select.text(7), reason: select.text(9),
        check: select.text(10)),
      discard: select.optionalInteger(11).map {
        Discard(at: Timestamp(microseconds: $0), by: select.text(12), reason: select.text(13))
      })
  }

  private static func sum(_ column: String, run: Int64, _ connection: borrowing Connection) throws -> Int {
    var select = try connection.prepare("SELECT coalesce(sum(\(column)), 0) FROM quarantine_sizes WHERE run = ?1")
    try select.bind([run])
    return try select.step() ? Int(select.integer(0)) : 0
  }

  /// Open records of a run that are not kept.
  public struct Loss: Hashable, Sendable {
    /// The run that rejected them.
    public var run: Int64
    /// The source of the run.
    public var source: Owner
    /// Their number, in lines.
    public var records: Int
  }

  /// The open records that are not kept, the newest run first.
  ///
  /// - Parameters:
  ///   - source: only those of one source; nil for all.
  ///   - run: only those of one run; nil for all.
  public func losses(source: Owner? = nil, run: Int64? = nil, limit: Int = 200) throws -> [Loss] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT run, source, sum(lost) FROM quarantine_sizes
        WHERE lost > 0 AND (?1 IS NULL OR source = ?1) AND (?2 IS NULL OR run = ?2)
        GROUP BY run, source ORDER BY run DESC LIMIT ?3
        """)
      try select.bind([source, run, limit])
      var losses: [Loss] = []
      while try select.step() {
        losses.append(
          Loss(run: select.integer(0), source: Owner(select.text(1)), records: Int(select.integer(2))))
      }
      return losses
    }
  }

  /// Discards open records of a run.
  ///
  /// - Parameter field: only records with this field; nil for all, also those that are not kept.
  /// - Returns: the number of records.
  public func discard(run: Int64, field: String?, _ word: Discard) throws -> Int {
    try database.write { connection in
      try connection.run(
        """
        UPDATE quarantine SET discarded = ?3, discarded_by = ?4, discard_reason = ?5
        WHERE run = ?1 AND (?2 IS NULL OR field = ?2) AND discarded IS NULL
        """, run, field, word.at, word.by, word.reason)
      let kept = Int(connection.changes)
      guard field == nil else { return kept }
      let lost = try Self.sum("lost", run: run, connection)
      if lost > 0 { try connection.run("UPDATE quarantine_sizes SET lost = 0 WHERE run = ?1", run) }
      return kept + lost
    }
  }

  /// The open rejections of a stream of a run.
  public struct Unsettled: Hashable, Sendable {
    /// The number of records and rows.
    public var records = 0
    /// Whether there are rows among them whose key belonged to another source.
    public var hasForeignKeys = false

    public init(records: Int = 0, hasForeignKeys: Bool = false) {
      self.records = records
      self.hasForeignKeys = hasForeignKeys
    }
  }

  /// The open rejections of a stream of a run for a dataset, also those that are not kept.
  public func unsettled(run: Int64, dataset: String, stream: String) throws -> Unsettled {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT coalesce(sum(lines), 0), coalesce(max(rule = ?4), 0) FROM quarantine
        WHERE run = ?1 AND dataset = ?2 AND stream IN (?3, '') AND discarded IS NULL
        """)
      try select.bind([run, dataset, stream, Rejection.Rule.foreignKey.rawValue])
      guard try select.step() else { return Unsettled() }
      var found = Unsettled(records: Int(select.integer(0)), hasForeignKeys: select.integer(1) != 0)
      var lost = try connection.prepare(
        """
        SELECT coalesce(sum(lost), 0), coalesce(max(has_foreign_keys), 0) FROM quarantine_sizes
        WHERE run = ?1 AND dataset = ?2 AND stream IN (?3, '') AND lost > 0
        """)
      try lost.bind([run, dataset, stream])
      guard try lost.step() else { return found }
      found.records += Int(lost.integer(0))
      found.hasForeignKeys = found.hasForeignKeys || lost.integer(1) != 0
      return found
    }
  }
}
