internal import Synchronization

/// A flag that asks long work to stop at its next safe point.
public final class Cancellation: Sendable {
  private let flag = Atomic(false)
  private let waiters = Monitor(false)
  /// When the parent is cancelled, so is this one.
  private let parent: Cancellation?
  /// In seconds of the monotonic clock; infinite if there is no limit.
  private let deadline: Double

  public init() {
    parent = nil
    deadline = .infinity
  }

  /// A cancellation for a part of a larger piece of work: cancelled with its parent, or when its own time has passed.
  public init(within seconds: Double, of parent: Cancellation) {
    self.parent = parent
    deadline = Monotonic.seconds + seconds
  }

  /// Whether its time has passed.
  public var isOverdue: Bool { Monotonic.seconds >= deadline }

  /// Requests the stop; calling it again has no effect.
  public func cancel() {
    flag.store(true, ordering: .releasing)
    waiters.withLock { $0 = true }
  }

  /// Whether a stop was requested.
  public var isCancelled: Bool {
    flag.load(ordering: .acquiring) || parent?.isCancelled == true || (deadline.isFinite && isOverdue)
  }

  /// Sleeps until the time has passed or the work is cancelled; true if it is cancelled.
  public func wait(seconds: Double) -> Bool {
    let end = Monotonic.seconds + seconds
    while !isCancelled {
      let rest = min(end, deadline) - Monotonic.seconds
      if rest <= 0 { return isCancelled }
      // A parent wakes only its own waiters, so it is polled.
      _ = waiters.wait(seconds: parent == nil ? rest : min(rest, Self.lookSeconds)) { $0 ? true : nil }
    }
    return true
  }

  private static let lookSeconds = 0.25
}
