internal import Platform

/// The locks of the gateway, as methods. Work that holds one must not take another one further up:
///
/// 1. the slot of a source (`RunSlots`),
/// 2. `whileDeriving`,
/// 3. `whilePruning`,
/// 4. `whileFollowing`,
/// 5. `whileCommitting(into:)`.
///
/// A derivation takes the slot of its owner, which no source has, after `whileDeriving`.
public struct GatewayLocks: Sendable {
  private let deriving = Monitor(())
  private let pruning = Monitor(())
  private let following = Monitor(())
  private let committing = Monitor<Set<String>>([])

  /// One derivation at a time.
  public func whileDeriving<Result>(_ body: () throws -> Result) rethrows -> Result {
    try deriving.withLock { _ in try body() }
  }

  /// One round of pruning at a time, without a concurrent replay that starts to use documents.
  public func whilePruning<Result>(_ body: () throws -> Result) rethrows -> Result {
    try pruning.withLock { _ in try body() }
  }

  /// One publication at a time, and none while the configuration changes.
  public func whileFollowing<Result>(_ body: () throws -> Result) rethrows -> Result {
    try following.withLock { _ in try body() }
  }

  /// Commits into one dataset take turns, even if a reload has replaced its store.
  public func whileCommitting<Result>(into dataset: String, _ body: () throws -> Result) rethrows -> Result {
    _ = committing.wait { $0.insert(dataset).inserted ? true : nil }
    defer { committing.withLock { _ = $0.remove(dataset) } }
    return try body()
  }
}
