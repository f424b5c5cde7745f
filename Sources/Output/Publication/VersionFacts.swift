public import Platform
public import Schema

/// The facts about one version from a dataset's history.
public struct VersionFacts: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// The version from which its changes lead; nil for the first, and for the first after a gap in the numbers.
  public var previous: Int?
  /// When it was committed.
  public var committedAt: Timestamp
  /// Rows of the version.
  public var rows: Int
  /// Rows that are new since `previous`.
  public var inserted: Int
  /// Rows with other values than in `previous`, including unpublished columns.
  public var updated: Int
  /// Rows that were removed since `previous`.
  public var deleted: Int
  /// The digest of the rows, all columns.
  public var hash: Digest
  /// The results of the dataset's checks in the run that made it.
  public var checks: [CheckResult]
  /// When records were erased from it, oldest first.
  public var rewrites: [Timestamp]
  /// The run that made it.
  public var run: Int64
  /// Distinguishes it from any other version that was ever given its number; empty if unknown.
  public var identity: String

  public init(
    number: Int, previous: Int?, committedAt: Timestamp, rows: Int, inserted: Int, updated: Int, deleted: Int,
    hash: Digest, checks: [CheckResult] = [], rewrites: [Timestamp] = [], run: Int64 = 0, identity: String = ""
  ) {
    self.number = number
    self.previous = previous
    self.committedAt = committedAt
    self.rows = rows
    self.inserted = inserted
    self.updated = updated
    self.deleted = deleted
    self.hash = hash
    self.checks = checks
    self.rewrites = rewrites
    self.run = run
    self.identity = identity
  }
}
