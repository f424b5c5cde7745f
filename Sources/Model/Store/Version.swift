public import Platform
public import Schema

/// A committed state of a dataset.
public struct Version: Hashable, Sendable {
  /// Ascending. A number that is left out belonged to a history that a restore has replaced, so the version after a gap
  /// does not follow from the one that consumers have.
  public var number: Int
  /// When it was committed.
  public var committedAt: Timestamp
  /// The run that made it, in `klamra.sqlite`.
  public var run: Int64
  /// The owner whose run made it.
  public var source: Owner
  /// Rows of the whole dataset in this version.
  public var rows: Int
  /// New keys.
  public var inserted: Int
  /// Keys with other values than in the previous version.
  public var updated: Int
  /// Removed keys.
  public var deleted: Int
  /// SHA-256 over all rows in key order (`RowHasher`): equal data have equal hashes.
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
