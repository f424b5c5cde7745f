/// What an erasure would take away.
public struct ErasurePlan: Hashable, Sendable {
  /// Whether the newest version has the row.
  public var isCurrent: Bool
  /// The versions that have it.
  public var holding: [Int]
  /// Entries of the log of changes about it.
  public var changes: Int
  /// The versions whose files say something of it: its rows, its changes, its restated values.
  public var versions: [Int]
  /// Reasons of revisions that quote its key; they are published.
  public var reasons: Int
  /// The erasure that took it away before.
  public var earlier: Erasure?

  public init(isCurrent: Bool, holding: [Int], changes: Int, versions: [Int], reasons: Int, earlier: Erasure?) {
    self.isCurrent = isCurrent
    self.holding = holding
    self.changes = changes
    self.versions = versions
    self.reasons = reasons
    self.earlier = earlier
  }
}
