/// The effects of an erasure.
public struct ErasurePlan: Hashable, Sendable {
  /// Whether the newest version has the row.
  public var isCurrent: Bool
  /// The versions that have it.
  public var holding: [Int]
  /// The number of its entries in the log of changes.
  public var changes: Int
  /// The versions whose files mention it: in rows, changes or revisions.
  public var versions: [Int]
  /// The number of published reasons for revisions that quote its key.
  public var reasons: Int
  /// The earlier erasure of the row, if there was one.
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
