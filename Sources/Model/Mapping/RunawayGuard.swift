internal import CSQLite
internal import Platform

/// Ends a mapping that makes no progress or was cancelled (https://www.sqlite.org/c3ref/progress_handler.html).
///
/// Progress is a record read or a row produced. A large mapping may run for hours; a join without a condition that
/// finds nothing stops after `stallSecondsMax`.
final class RunawayGuard {
  /// The longest time between two records or rows, in seconds.
  static let stallSecondsMax = 60

  /// The number of virtual machine steps between two clock checks: some milliseconds.
  private static let stepsBetweenLooks: Int32 = 500_000

  private let scan: SourceScan
  private let cancellation: Cancellation
  private let stallSeconds: Int
  private var lastActivity: UInt64 = 0
  /// By the monotonic clock, so that setting the wall clock does not end a mapping.
  private var lastMoved = Monotonic.seconds
  private(set) var isRunaway = false

  init(scan: SourceScan, cancellation: Cancellation, stallSeconds: Int = stallSecondsMax) {
    self.scan = scan
    self.cancellation = cancellation
    self.stallSeconds = stallSeconds
  }

  /// `self` must live as long as the connection's statements run.
  func install(on database: OpaquePointer) {
    sqlite3_progress_handler(
      database, Self.stepsBetweenLooks, lookAtProgress, Unmanaged.passUnretained(self).toOpaque())
  }

  fileprivate func shallStop() -> Bool {
    if cancellation.isCancelled { return true }
    let now = Monotonic.seconds
    if scan.activity != lastActivity {
      lastActivity = scan.activity
      lastMoved = now
      return false
    }
    isRunaway = now - lastMoved > Double(stallSeconds)
    return isRunaway
  }
}

private func lookAtProgress(_ context: UnsafeMutableRawPointer?) -> Int32 {
  Unmanaged<RunawayGuard>.fromOpaque(context!).takeUnretainedValue().shallStop() ? 1 : 0
}
