internal import Glibc

/// The clock that is never set (clock_gettime(2), CLOCK_MONOTONIC), for measuring durations.
public enum Monotonic {
  /// Seconds since a moment that is fixed for the process.
  public static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
