internal import Synchronization

/// A flag that asks long work to stop at its next safe point.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)
  private let waiters = Monitor(false)
  /// Whose end is ours too.
  private let parent: Cancellation?
  /// On the clock that nobody sets, in seconds; infinite where there is no limit.
  private let deadline: Double

  public init() {
    parent = nil
    deadline = .infinity
  }

  /// Part of a larger piece of work: it ends with that, and by itself when its time is over.
  public init(within seconds: Double, of parent: Cancellation) {
    self.parent = parent
    deadline = Monotonic.seconds + seconds
  }

  /// Whether its time is over.
  public var isOverdue: Bool { Monotonic.seconds >= deadline }

  /// Asks for the end; asking again is fine.
  public func cancel() {
    flag.store(true, ordering: .releasing)
    waiters.withLock { $0 = true }
  }

  /// Whether the end was asked for.
  public var isCancelled: Bool {
    flag.load(ordering: .acquiring) || parent?.isCancelled == true || (deadline.isFinite && isOverdue)
  }

  /// Sleeps, but not longer than until the work is cancelled; true when it is.
  public func wait(seconds: Double) -> Bool {
    let end = Monotonic.seconds + seconds
    while !isCancelled {
      let rest = min(end, deadline) - Monotonic.seconds
      if rest <= 0 { return isCancelled }
      // A parent wakes only those that wait for it, so it is looked at now and then.
      _ = waiters.wait(seconds: parent == nil ? rest : min(rest, Self.lookSeconds)) { $0 ? true : nil }
    }
    return true
  }

  private static let lookSeconds = 0.25
}
