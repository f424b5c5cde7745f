internal import Synchronization

/// A flag that asks long work to stop at its next safe point.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)
  private let waiters = Guarded(false)

  public init() {}

  /// Asks for the end; asking again is fine.
  public func cancel() {
    flag.store(true, ordering: .releasing)
    waiters.withLock { $0 = true }
  }

  /// Whether the end was asked for.
  public var isCancelled: Bool { flag.load(ordering: .acquiring) }

  /// Sleeps, but not longer than until the work is cancelled; true when it is.
  public func wait(seconds: Double) -> Bool { waiters.wait(seconds: seconds) { $0 ? true : nil } ?? false }
}
