public import Platform
public import SQLite
public import Schema

/// What is withdrawn from publication, in `klamra.sqlite`.
///
/// A withdrawal is recorded before anything is removed, and a return before anything is shown again, so that either is
/// completed after a crash.
public struct WithdrawalRegister: Sendable {
  /// The table of the file.
  public static let tables = """
    CREATE TABLE IF NOT EXISTS withdrawals (
      dataset TEXT NOT NULL,
      version INTEGER NOT NULL,    -- 0 for the whole dataset
      at INTEGER NOT NULL,
      reason TEXT NOT NULL,        -- as consumers read it
      person TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('begun', 'announced', 'returning')),
      returned_at INTEGER,
      PRIMARY KEY (dataset, version)
    ) STRICT, WITHOUT ROWID;
    """

  /// The progress of a withdrawal.
  public enum State: String, Sendable {
    /// Files may still be there, and subscribers do not know of it.
    case begun
    /// The files are gone, and the event is in the log.
    case announced
    /// It is being published again, and hides nothing any more.
    case returning
  }

  /// One withdrawal with its progress.
  public struct Entry: Hashable, Sendable {
    /// What was withdrawn, when and why.
    public let withdrawal: Withdrawal
    /// Its progress.
    public let state: State
    /// When the return was decided; nil before.
    public let returnedAt: Timestamp?
  }

  private let database: Database

  /// - Parameter database: `klamra.sqlite`.
  public init(_ database: Database) { self.database = database }

  /// Every entry, or those of one dataset.
  public func entries(of dataset: String? = nil) throws -> [Entry] {
    try database.read { connection in
      var select = try connection.prepare(
        """
        SELECT dataset, version, at, reason, person, state, returned_at FROM withdrawals
        WHERE ?1 IS NULL OR dataset = ?1 ORDER BY dataset, version
        """)
      try select.bind([dataset])
      var entries: [Entry] = []
      while try select.step() {
        let version = Int(select.integer(1))
        entries.append(
          Entry(
            withdrawal: Withdrawal(
              dataset: select.text(0), version: version == 0 ? nil : version,
              at: Timestamp(microseconds: select.integer(2)), reason: select.text(3), by: select.text(4)),
            // The file's CHECK admits no other word.
            state: State(rawValue: select.text(5)) ?? .begun,
            returnedAt: select.optionalInteger(6).map { Timestamp(microseconds: $0) }))
      }
      return entries
    }
  }

  /// What is withdrawn now, everywhere or of one dataset.
  public func inForce(of dataset: String? = nil) throws -> Withdrawals {
    Withdrawals(try entries(of: dataset).filter { $0.state != .returning }.map(\.withdrawal))
  }

  /// Records a withdrawal. One that is in force keeps its moment and its progress, and gets the new reason.
  public func withdraw(_ withdrawal: Withdrawal) throws {
    try database.write { connection in
      try connection.run(
        """
        INSERT INTO withdrawals (dataset, version, at, reason, person, state) VALUES (?1, ?2, ?3, ?4, ?5, 'begun')
        ON CONFLICT (dataset, version) DO UPDATE SET reason = excluded.reason, person = excluded.person,
          at = CASE state WHEN 'returning' THEN excluded.at ELSE at END,
          state = CASE state WHEN 'returning' THEN 'begun' ELSE state END, returned_at = NULL
        """,
        withdrawal.dataset, withdrawal.version ?? 0, withdrawal.at, withdrawal.reason, withdrawal.by)
    }
  }

  /// Records that the files are gone and that subscribers were told.
  public func finish(_ withdrawal: Withdrawal) throws {
    try database.write { connection in
      try connection.run(
        "UPDATE withdrawals SET state = 'announced' WHERE dataset = ?1 AND version = ?2 AND state = 'begun'",
        withdrawal.dataset, withdrawal.version ?? 0)
    }
  }

  /// Records that it is to be published again.
  public func giveBack(_ withdrawal: Withdrawal, at moment: Timestamp) throws {
    try database.write { connection in
      try connection.run(
        """
        UPDATE withdrawals SET state = 'returning', returned_at = coalesce(returned_at, ?3)
        WHERE dataset = ?1 AND version = ?2
        """,
        withdrawal.dataset, withdrawal.version ?? 0, moment)
    }
  }

  /// Removes a withdrawal whose return is complete.
  public func forget(_ withdrawal: Withdrawal) throws {
    try database.write { connection in
      try connection.run(
        "DELETE FROM withdrawals WHERE dataset = ?1 AND version = ?2 AND state = 'returning'",
        withdrawal.dataset, withdrawal.version ?? 0)
    }
  }
}
