internal import Glibc

/// The clock that nobody sets (clock_gettime(2), CLOCK_MONOTONIC): for how long something takes.
public enum Monotonic {
  /// Seconds since a moment that is the same for the whole process.
  public static var seconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
