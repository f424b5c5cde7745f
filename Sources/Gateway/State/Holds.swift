public import Platform
public import SQLite
public import Schema

/// Complete runs that wait for an operator before they are committed, in `klamra.sqlite`.
public final class Holds: Sendable {
  /// The tables of this type in `klamra.sqlite`.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS holds (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      run INTEGER NOT NULL,
      source TEXT NOT NULL,
      stream TEXT NOT NULL,
      dataset TEXT NOT NULL,
      reasons TEXT NOT NULL,       -- a JSON list of reasons, each with its code (HoldReason)
      inserted INTEGER NOT NULL,
      updated INTEGER NOT NULL,
      deleted INTEGER NOT NULL,
      rows_before INTEGER NOT NULL,
      rows_after INTEGER NOT NULL,
      quarantined INTEGER NOT NULL,
      created INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'released', 'rejected', 'superseded')),
      decided INTEGER,
      decided_by TEXT NOT NULL DEFAULT '',
      decision_reason TEXT NOT NULL DEFAULT '',
      summary TEXT NOT NULL DEFAULT '',        -- what it would change, one a line
      fingerprint TEXT NOT NULL DEFAULT '',    -- of what was brought and all that decides what becomes of it
      UNIQUE (run, stream)
    ) STRICT;
    """

  /// The states of a hold.
  public enum State: String, CaseIterable, Sendable {
    case waiting
    case released
    case rejected
    /// A newer run of the source ended, so this one is obsolete.
    case superseded
  }

  /// A complete run whose commit waits for an operator.
  public struct Hold: Hashable, Sendable, Identifiable {
    /// The number by which commands name it; never reused.
    public var id: Int64
    /// The held run; its documents stay archived.
    public var run: Int64
    /// The source of the run.
    public var source: Owner
    /// The stream of the source's connector.
    public var stream: String
    /// The dataset that the run would change.
    public var dataset: String
    /// The guards that held it.
    public var reasons: [HoldReason]
    /// Rows that a release would insert.
    public var inserted: Int
    /// Rows that a release would update.
    public var updated: Int
    /// Rows that a release would delete.
    public var deleted: Int
    /// Rows of the source in the dataset when the run was held.
    public var rowsBefore: Int
    /// Rows of the whole dataset after a release.
    public var rowsAfter: Int
    /// Records and rows of the run that were rejected.
    public var quarantined: Int
    /// When the run was held.
    public var createdAt: Timestamp
    /// Whether it waits, or how it was decided.
    public var state: State
    /// When it was released, rejected or superseded; nil while it waits.
    public var decidedAt: Timestamp?
    /// The person who decided; empty if there is none.
    public var decidedBy: String
    /// The reason, in that person's words.
    public var decisionReason: String
    /// The changes of a release: examples and the drift of numbers, a line each.
    public var summary: [String]
    /// The fingerprint of the result and of everything that decides about it; nil for holds from before it was stored.
    public var fingerprint: Digest?

    public init(
      id: Int64 = 0, run: Int64, source: Owner, stream: String, dataset: String, reasons: [HoldReason], inserted: Int,
      updated: Int, deleted: Int, rowsBefore: Int, rowsAfter: Int, quarantined: Int, createdAt: Timestamp = .now,
      state: State = .waiting, decidedAt: Timestamp? = nil, decidedBy: String = "", decisionReason: String = "",
      summary: [String] = [], fingerprint: Digest? = nil
    ) {
      self.id = id
      self.run = run
      self.source = source
      self.stream = stream
      self.dataset = dataset
      self.reasons = reasons
      self.inserted = inserted
      self.updated = updated
      self.deleted = deleted
      self.rowsBefore = rowsBefore
      self.rowsAfter = rowsAfter
      self.quarantined = quarantined
      self.createdAt = createdAt
      self.state = state
      self.decidedAt = decidedAt
      self.decidedBy = decidedBy
      self.decisionReason = decisionReason
      self.summary = summary
      self.fingerprint = fingerprint
    }
  }

  private let database: Database

  /// - Parameter database: `klamra.sqlite`, with `tables`.
  public init(_ database: Database) { self.database = database }

  /// Records a hold; it replaces one of the same run and stream, and supersedes older ones of the source. A waiting one
  /// that is equal in every respect keeps its number and its age, so that a decision always refers to what was shown.
  ///
  /// - Returns: its number, and the run of the hold that waited until now.
  @discardableResult
  public func add(_ hold: Hold) throws -> (id: Int64, earlierRun: Int64?) {
    try database.write { try Self.add(hold, on: $0) }
  }

  /// Records a hold, replacing the waiting one of the same stream.
  ///
  /// - Returns: its number, and the run of the replaced hold.
  public static func add(_ hold: Hold, on connection: borrowing Connection) throws -> (id: Int64, earlierRun: Int64?) {
    let earlier = try waiting(source: hold.source, stream: hold.stream, on: connection)
    if let earlier, earlier.run != hold.run, earlier.showsTheSame(as: hold) {
      try connection.run("UPDATE holds SET run = ?2 WHERE id = ?1", earlier.id, hold.run)
      return (earlier.id, earlier.run)
    }
    if earlier?.run != hold.run { try supersede(hold.source, hold.stream, at: hold.createdAt, connection) }
    var insert = try connection.prepare(
      """
      INSERT INTO holds (run, source, stream, dataset, reasons, inserted, updated, deleted, rows_before, rows_after,
        quarantined, created, summary, fingerprint, state)
      VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, 'waiting')
      ON CONFLICT (run, stream) DO UPDATE SET reasons = excluded.reasons, inserted = excluded.inserted,
        updated = excluded.updated, deleted = excluded.deleted, rows_before = excluded.rows_before,
        rows_after = excluded.rows_after, quarantined = excluded.quarantined, summary = excluded.summary,
        fingerprint = excluded.fingerprint, state = 'waiting', decided = NULL, decided_by = '', decision_reason = ''
      RETURNING id
      """)
    try insert.bind([
      hold.run, hold.source, hold.stream, hold.dataset, JSON.array(hold.reasons.map(\.json)).compact, hold.inserted,
      hold.updated, hold.deleted, hold.rowsBefore, hold.rowsAfter, hold.quarantined, hold.createdAt,
      hold.summary.joined(separator: "\n"), hold.fingerprint?.hex ?? "",
    ])
    _ = try insert.step()
    let id = insert.integer(0)
    while try insert.step() {}
    return (id, earlier?.run)
  }

  /// Records that a newer run of the source and stream ended without an operator.
  ///
  /// - Returns: the run of the hold that waited until now.
  @discardableResult
  public func supersede(source: Owner, stream: String) throws -> Int64? {
    try database.write { connection in
      let earlier = try Self.waiting(source: source, stream: stream, on: connection)
      try Self.supersede(source, stream, at: .now, connection)
      return earlier?.run
    }
  }

  /// Ends a waiting hold.
  ///
  /// - Parameters:
  ///   - person: the person who decides.
  ///   - reason: the reason, in that person's words.
  /// - Throws: `HoldDecidedError` if it no longer waits, since another operator or a newer run has decided.
  public func decide(_ id: Int64, _ state: State, by person: String, reason: String = "") throws {
    try database.write { connection in
      try connection.run(
        """
        UPDATE holds SET state = ?2, decided = ?3, decided_by = ?4, decision_reason = ?5
        WHERE id = ?1 AND state = 'waiting'
        """, id, state.rawValue, Timestamp.now, person, reason)
      if connection.changes == 0 { throw HoldDecidedError(hold: id) }
    }
  }

  /// A hold by its number, in any state; nil if it never existed.
  public func hold(_ id: Int64) throws -> Hold? { try select("WHERE id = ?1", id).first }

  /// Waiting holds, oldest first.
  public func waiting() throws -> [Hold] { try select("WHERE state = 'waiting' ORDER BY id") }

  /// Every hold, newest first.
  public func list(limit: Int = 100) throws -> [Hold] { try select("ORDER BY id DESC LIMIT ?1", limit) }

  /// The decided holds of a dataset, oldest first.
  public func decided(dataset: String) throws -> [Hold] {
    try select("WHERE dataset = ?1 AND state IN ('released', 'rejected') ORDER BY id", dataset)
  }

  /// The waiting hold of a source's stream.
  public func waiting(source: Owner, stream: String) throws -> Hold? {
    try database.read { try Self.waiting(source: source, stream: stream, on: $0) }
  }

  private static func waiting(
    source: Owner, stream: String, on connection: borrowing Connection
  ) throws -> Hold? {
    try select("WHERE source = ?1 AND stream = ?2 AND state = 'waiting'", [source, stream], on: connection).first
  }

  /// The hold by which an operator rejected the same result; nil if there is none, or if a later hold of the stream was
  /// released, so that other rows are stored than at the decision.
  ///
  /// - Parameter fingerprint: of the result and of everything that decides about it.
  public func rejected(source: Owner, stream: String, fingerprint: StageFingerprint) throws -> Hold? {
    try select(
      """
      WHERE source = ?1 AND stream = ?2 AND state = 'rejected'
        AND id > coalesce((SELECT max(id) FROM holds WHERE source = ?1 AND stream = ?2 AND state = 'released'), 0)
        AND fingerprint IN (?3, ?4)
      ORDER BY id DESC LIMIT 1
      """, source, stream, fingerprint.digest.hex, fingerprint.former.hex
    ).first
  }

  /// The waiting hold of the same result; nil if there is none.
  ///
  /// - Parameter fingerprint: of the result and of everything that decides about it.
  public func waiting(source: Owner, stream: String, fingerprint: StageFingerprint) throws -> Hold? {
    try select(
      "WHERE source = ?1 AND stream = ?2 AND state = 'waiting' AND fingerprint IN (?3, ?4)", source, stream,
      fingerprint.digest.hex, fingerprint.former.hex
    ).first
  }

  /// Replaces stored fingerprints of the former kind for the same result.
  public func renew(source: Owner, stream: String, _ fingerprint: StageFingerprint) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE holds SET fingerprint = ?4 WHERE source = ?1 AND stream = ?2 AND fingerprint = ?3", source, stream,
        fingerprint.former.hex, fingerprint.digest.hex)
    }
  }

  /// The waiting holds of a run.
  public func waiting(run: Int64) throws -> [Hold] { try database.read { try Self.waiting(run: run, on: $0) } }

  /// The waiting holds of a run.
  public static func waiting(run: Int64, on connection: borrowing Connection) throws -> [Hold] {
    try select("WHERE run = ?1 AND state = 'waiting'", [run], on: connection)
  }

  /// Every hold of a run, in any state.
  public func list(run: Int64) throws -> [Hold] { try select("WHERE run = ?1 ORDER BY id", run) }

  /// Replaces the summaries of a dataset's holds by a text, in the caller's transaction.
  public static func conceal(dataset: String, as text: String, on connection: borrowing Connection) throws {
    try connection.run(
      "UPDATE holds SET summary = ?2 WHERE dataset = ?1 AND summary NOT IN ('', ?2)", dataset, text)
  }

  private static func supersede(
    _ source: Owner, _ stream: String, at moment: Timestamp, _ connection: borrowing Connection
  ) throws {
    try connection.run(
      """
      UPDATE holds SET state = 'superseded', decided = ?3 WHERE source = ?1 AND stream = ?2 AND state = 'waiting'
      """, source, stream, moment)
  }

  private func select(_ condition: String, _ values: any Bindable...) throws -> [Hold] {
    try database.read { try Self.select(condition, values, on: $0) }
  }

  /// Sentences stored before codes are recognised if possible.
  private static func reasons(_ text: String) throws(JSONError) -> [HoldReason] {
    var reasons: [HoldReason] = []
    for node in try JSONNode(parsing: text).elements() {
      let reason = try HoldReason(node)
      if case .sentence(let sentence, nil) = reason {
        reasons.append(HoldSentences.reason(sentence))
      } else {
        reasons.append(reason)
      }
    }
    return reasons
  }

  private static func select(
    _ condition: String, _ values: [any Bindable], on connection: borrowing Connection
  ) throws -> [Hold] {
    var select = try connection.prepare(
      """
      SELECT id, run, source, stream, dataset, reasons, inserted, updated, deleted, rows_before, rows_after,
        quarantined, created, state, decided, decided_by, decision_reason, summary, fingerprint FROM holds \(condition)
      """)
    try select.bind(values)
    var holds: [Hold] = []
    while try select.step() {
      holds.append(
        Hold(
          id: select.integer(0), run: select.integer(1), source: Owner(select.text(2)), stream: select.text(3),
          dataset: select.text(4), reasons: try reasons(select.text(5)),
          inserted: Int(select.integer(6)), updated: Int(select.integer(7)), deleted: Int(select.integer(8)),
          rowsBefore: Int(select.integer(9)), rowsAfter: Int(select.integer(10)),
          quarantined: Int(select.integer(11)), createdAt: Timestamp(microseconds: select.integer(12)),
          state: State(rawValue: select.text(13)) ?? .superseded,
          decidedAt: select.optionalInteger(14).map { Timestamp(microseconds: $0) },
          decidedBy: select.text(15), decisionReason: select.text(16),
          summary: select.text(17).split(separator: "\n").map(String.init), fingerprint: Digest(hex: select.text(18))))
    }
    return holds
  }
}

extension Holds.Hold {
  /// Whether a person who has seen one has seen the other: the same result, reasons and changes.
  fileprivate func showsTheSame(as other: Holds.Hold) -> Bool {
    fingerprint != nil && fingerprint == other.fingerprint
      && reasons.map(\.identity) == other.reasons.map(\.identity) && inserted == other.inserted
      && updated == other.updated && deleted == other.deleted && rowsBefore == other.rowsBefore
      && rowsAfter == other.rowsAfter && quarantined == other.quarantined
  }
}
