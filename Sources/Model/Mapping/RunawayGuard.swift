internal import CSQLite
internal import Platform

/// Ends a mapping that makes no headway, and one that was cancelled (https://www.sqlite.org/c3ref/progress_handler.html).
///
/// Headway is a record read or a row made. A large but healthy mapping may take hours; a join without a condition that
/// finds nothing stops after `stallSecondsMax`.
final class RunawayGuard {
  /// How long a mapping may work between two records or rows, in seconds.
  static let stallSecondsMax = 60

  /// How many virtual machine steps lie between two looks at the clock: some milliseconds.
  private static let stepsBetweenLooks: Int32 = 500_000

  private let scan: SourceScan
  private let cancellation: Cancellation
  private let stallSeconds: Int
  private var lastActivity: UInt64 = 0
  /// On the clock that nobody sets: a wall clock that is put right ends no mapping.
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
