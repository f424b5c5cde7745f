public import Platform
public import Schema

/// The facts about one version from a dataset's history.
public struct VersionFacts: Hashable, Sendable {
  /// 1, 2, 3 … within the dataset.
  public var number: Int
  /// The version before it; nil for the first.
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

  public init(
    number: Int, previous: Int?, committedAt: Timestamp, rows: Int, inserted: Int, updated: Int, deleted: Int,
    hash: Digest, checks: [CheckResult] = [], rewrites: [Timestamp] = []
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
  }
}
