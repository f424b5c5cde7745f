public import Platform
public import SQLite
public import Schema

/// Records that did not reach a dataset, kept in `klamra.sqlite` as long as the record of their run, within
/// `recordsMax`.
public final class Quarantine: Sendable {
  /// The tables of this type in `klamra.sqlite`.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS quarantine (
      run INTEGER NOT NULL,
      source TEXT NOT NULL,
      dataset TEXT NOT NULL,
      stream TEXT NOT NULL DEFAULT '',         -- of the source's connector; empty in records from before it was kept
      ordinal INTEGER NOT NULL,
      document TEXT NOT NULL,      -- the SHA-256 of the landed document; empty where the row has no single one
      origin TEXT NOT NULL,        -- the address or file that the document came from
      position INTEGER NOT NULL,
      field TEXT NOT NULL,
      value TEXT NOT NULL,
      rule TEXT NOT NULL,
      reason TEXT NOT NULL,
      check_name TEXT NOT NULL DEFAULT '',
      discarded INTEGER,
      discarded_by TEXT NOT NULL DEFAULT '',
      discard_reason TEXT NOT NULL DEFAULT '',
      lines INTEGER NOT NULL DEFAULT 1,
      PRIMARY KEY (run, dataset, stream, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS quarantine_by_source ON quarantine (source, run);
    \(openIndex)
    """
  /// Counts the open rejections of a stream without looking at each of them.
  static let openIndex = """
    CREATE INDEX IF NOT EXISTS quarantine_open ON quarantine (source, run, stream) WHERE discarded IS NULL;
    """

  /// The most rejected records of a source besides those of its newest `runsKept` runs; above it the oldest runs lose
  /// theirs early.
  public static let recordsMax = 200_000
  /// How many runs of a source always keep their rejected records.
  static let runsKept = 20

  /// One rejected record or row.
  public struct Entry: Hashable, Sendable {
    /// The run that rejected it.
    public var run: Int64
    /// The source of the run.
    public var source: Owner
    /// The dataset that the record was meant for.
    public var dataset: String
    /// The stream of the source; empty if it was not recorded.
    public var stream: String
    /// The digest of the document, in hexadecimal digits; empty if the row has no single document.
    public var document: String
    /// The origin of the document with secrets masked: a URL or a file.
    public var origin: String
    /// The place, the field, the value and the reason.
    public var rejection: Rejection
    /// The discard with author, date and reason; nil while the record is open.
    public var discard: Discard?

    public init(
      run: Int64, source: Owner, dataset: String, stream: String, document: String, origin: String,
      rejection: Rejection, discard: Discard? = nil
    ) {
      self.run = run
      self.source = source
      self.dataset = dataset
      self.stream = stream
      self.document = document
      self.origin = origin
      self.rejection = rejection
      self.discard = discard
    }
  }

  /// An operator's decision that a rejected record will not be corrected.
  public struct Discard: Hashable, Sendable {
    /// When it was given.
    public var at: Timestamp
    /// The author.
    public var by: String
    /// The reason, in that person's words.
    public var reason: String

    public init(at: Timestamp, by: String, reason: String) {
      self.at = at
      self.by = by
      self.reason = reason
    }
  }

  /// How often a rule was broken in a run.
  public struct Count: Hashable, Sendable {
    /// The run that rejected them.
    public var run: Int64
    /// The source of the run.
    public var source: Owner
    /// The dataset that the records were meant for.
    public var dataset: String
    /// The rule that was broken, as `Rejection.Rule` spells it.
    public var rule: String
    /// The field or column; empty if the whole record was meant.
    public var field: String
    /// The number of records or rows that broke it.
    public var records: Int
  }

  /// `klamra.sqlite`.
  public let database: Database

  /// - Parameter database: `klamra.sqlite`, with `tables`.
  public init(_ database: Database) { self.database = database }

  /// Records what a stream of a run rejected for a dataset, replacing earlier entries of the same three.
  ///
  /// Other streams of the run may fill the same dataset; their entries are kept.
  public func replace(run: Int64, source: Owner, dataset: String, stream: String, with entries: [Entry]) throws {
    try database.write {
      try Self.replace(run: run, source: source, dataset: dataset, stream: stream, with: entries, on: $0)
    }
  }

  /// Removes the rejections of a stream of a run whose commit did not take effect.
  public static func forget(run: Int64, dataset: String, stream: String, on connection: borrowing Connection) throws {
    try connection.run(
      "DELETE FROM quarantine WHERE run = ?1 AND dataset = ?2 AND stream = ?3", run, dataset, stream)
  }

  /// Records what a stream of a run rejected, replacing earlier entries.
  public static func replace(
    run: Int64, source: Owner, dataset: String, stream: String, with entries: [Entry],
    on connection: borrowing Connection, recordsMax: Int = recordsMax
  ) throws {
    // A release maps the same documents again: discarded records stay discarded.
    try connection.execute("DROP TABLE IF EXISTS temp.discards")
    try connection.run(
      """
      CREATE TEMP TABLE discards AS
      SELECT document, position, field, rule, discarded, discarded_by, discard_reason FROM quarantine
      WHERE run = \(run) AND discarded IS NOT NULL AND dataset = ?1 AND stream IN (?2, '')
      """, dataset, stream)
    try connection.run(
      "DELETE FROM quarantine WHERE run = ?1 AND dataset = ?2 AND stream IN (?3, '')", run, dataset, stream)
    var insert = try connection.prepare(
      """
      INSERT INTO quarantine (run, source, dataset, stream, ordinal, document, origin, position, field, value, rule,
        reason, check_name, lines) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (ordinal, entry) in entries.enumerated() {
      let rejection = entry.rejection
      try insert.run(
        run, source, dataset, stream, ordinal, entry.document, entry.origin, rejection.position, rejection.field,
        rejection.value, rejection.rule.rawValue, rejection.reason, rejection.check, rejection.lines)
    }
    try connection.run(
      """
      UPDATE quarantine SET discarded = d.discarded, discarded_by = d.discarded_by, discard_reason = d.discard_reason
      FROM temp.discards AS d
      WHERE run = ?1 AND dataset = ?2 AND stream = ?3 AND quarantine.document = d.document
        AND quarantine.position = d.position AND quarantine.field = d.field AND quarantine.rule = d.rule
      """, run, dataset, stream)
    // Entries are kept as long as the run's record only within the limit.
    try connection.run(
      """
      DELETE FROM quarantine WHERE source = ?1 AND run IN (
        SELECT run FROM (
          SELECT run, sum(count(*)) OVER (ORDER BY run DESC) AS kept, row_number() OVER (ORDER BY run DESC) AS place
          FROM quarantine WHERE source = ?1 GROUP BY run)
        WHERE place > ?2 AND kept > ?3)
      """, source, Self.runsKept, recordsMax)
  }

  /// The counts of open records by run, dataset, rule and field, the newest run first.
  public func counts(source: Owner? = nil, limit: Int = 200) throws -> [Count] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT run, source, dataset, rule, field, sum(lines) FROM quarantine
        WHERE (?1 IS NULL OR source = ?1) AND discarded IS NULL
        GROUP BY run, dataset, rule, field ORDER BY run DESC, dataset, sum(lines) DESC, rule, field LIMIT ?2
        """)
      try select.bind([source, limit])
      var counts: [Count] = []
      while try select.step() {
        counts.append(
          Count(
            run: select.integer(0), source: Owner(select.text(1)), dataset: select.text(2), rule: select.text(3),
            field: select.text(4), records: Int(select.integer(5))))
      }
      return counts
    }
  }

  /// The rejected records of one run, in order.
  public func entries(run: Int64, limit: Int = 1000) throws -> [Entry] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT run, source, dataset, document, origin, position, field, value, rule, reason, check_name, discarded,
          discarded_by, discard_reason, stream, lines
        FROM quarantine WHERE run = ?1 ORDER BY dataset, stream, ordinal LIMIT ?2
        """)
      try select.bind([run, limit])
      var entries: [Entry] = []
      while try select.step() {
        entries.append(
          Entry(
            run: select.integer(0), source: Owner(select.text(1)), dataset: select.text(2), stream: select.text(14),
            document: select.text(3), origin: select.text(4),
            rejection: Rejection(
              rule: Rejection.Rule(rawValue: select.text(8)) ?? .structure, position: Int(select.integer(5)),
              lines: Int(select.integer(15)), field: select.text(6), value: select.text(7), reason: select.text(9),
              check: select.text(10)),
            discard: select.optionalInteger(11).map {
              Discard(at: Timestamp(microseconds: $0), by: select.text(12), reason: select.text(13))
            }))
      }
      return entries
    }
  }

  /// Discards open records of a run.
  ///
  /// - Parameter field: only records with this field; nil for all.
  /// - Returns: the number of records.
  public func discard(run: Int64, field: String?, _ word: Discard) throws -> Int {
    try database.write { connection in
      try connection.run(
        """
        UPDATE quarantine SET discarded = ?3, discarded_by = ?4, discard_reason = ?5
        WHERE run = ?1 AND (?2 IS NULL OR field = ?2) AND discarded IS NULL
        """, run, field, word.at, word.by, word.reason)
      return Int(connection.changes)
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

  /// The open rejections of a stream of a run for a dataset.
  public func unsettled(run: Int64, dataset: String, stream: String) throws -> Unsettled {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT coalesce(sum(lines), 0), coalesce(max(rule = ?4), 0) FROM quarantine
        WHERE run = ?1 AND dataset = ?2 AND stream IN (?3, '') AND discarded IS NULL
        """)
      try select.bind([run, dataset, stream, Rejection.Rule.foreignKey.rawValue])
      guard try select.step() else { return Unsettled() }
      return Unsettled(records: Int(select.integer(0)), hasForeignKeys: select.integer(1) != 0)
    }
  }
}
