public import Platform
public import SQLite
public import Schema

/// Records that did not reach a dataset, kept in `klamra.sqlite` as long as the record of their run, within the limits
/// of `QuarantineSettings`.
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
    \(roomTables)
    """
  /// Counts the open rejections of a stream without looking at each of them.
  static let openIndex = """
    CREATE INDEX IF NOT EXISTS quarantine_open ON quarantine (source, run, stream) WHERE discarded IS NULL;
    """

  /// What the rejections of a stream of a run take, and how many of them are not kept.
  ///
  /// The index finds what earlier runs have rejected of the same document.
  static let roomTables = """
    CREATE INDEX IF NOT EXISTS quarantine_by_document ON quarantine (document, stream, source);
    CREATE TABLE IF NOT EXISTS quarantine_sizes (
      run INTEGER NOT NULL,
      source TEXT NOT NULL,
      dataset TEXT NOT NULL,
      stream TEXT NOT NULL,
      records INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      lost INTEGER NOT NULL DEFAULT 0,             -- open records that are not kept, in lines
      superseded INTEGER NOT NULL DEFAULT 0,       -- records that a later run has rejected again
      has_foreign_keys INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (run, dataset, stream)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS quarantine_sizes_kept ON quarantine_sizes (source, run) WHERE records > 0;
    """

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
    _ = try database.write {
      try Self.replace(run: run, source: source, dataset: dataset, stream: stream, with: entries, on: $0)
    }
  }

  /// Removes the rejections of a stream of a run whose commit did not take effect.
  public static func forget(run: Int64, dataset: String, stream: String, on connection: borrowing Connection) throws {
    for table in ["quarantine", "quarantine_sizes"] {
      try connection.run(
        "DELETE FROM \(table) WHERE run = ?1 AND dataset = ?2 AND stream = ?3", run, dataset, stream)
    }
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
}
