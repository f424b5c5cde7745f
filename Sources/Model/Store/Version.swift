public import Platform
public import Schema

/// A committed state of a dataset.
public struct Version: Hashable, Sendable {
  /// 1, 2, 3 … without gaps.
  public var number: Int
  /// When it was committed.
  public var committedAt: Timestamp
  /// The run that made it, in `klamra.sqlite`.
  public var run: Int64
  /// Whose run made it.
  public var source: Owner
  /// Rows of the whole dataset in this version.
  public var rows: Int
  /// Keys that the version before did not have.
  public var inserted: Int
  /// Keys whose values differ from those of the version before.
  public var updated: Int
  /// Keys that only the version before had.
  public var deleted: Int
  /// SHA-256 over all rows in key order (`RowHasher`): the same data has the same hash.
  public var hash: Digest
  /// The counts of the run that made it.
  public var ledger: Ledger

  public init(
    number: Int, committedAt: Timestamp, run: Int64, source: Owner, rows: Int, inserted: Int, updated: Int,
    deleted: Int, hash: Digest, ledger: Ledger
  ) {
    self.number = number
    self.committedAt = committedAt
    self.run = run
    self.source = source
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.hash = hash
    self.ledger = ledger
  }
}
