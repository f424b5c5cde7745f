public import Platform

/// The number of requests that a service allows in any interval of this length.
public struct QuotaWindow: Hashable, Sendable, CustomStringConvertible {
  /// The length of the window, in seconds.
  public var seconds: Int
  /// The number of requests that it allows.
  public var requests: Int

  public init(seconds: Int, requests: Int) {
    self.seconds = seconds
    self.requests = requests
  }

  /// The length in the notation of configurations: `1s`, `15m`, `12h`, `7d`.
  public var length: String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds % unit == 0 {
      // Twelve hours are shown as hours, 24 hours as a day.
      return "\(seconds / unit)\(name)"
    }
    return "\(seconds)s"
  }

  public var description: String { "\(requests) in \(length)" }
}

/// The state of one window of one credential, for `klamra quota`.
public struct QuotaUsage: Hashable, Sendable {
  /// The window itself.
  public var window: QuotaWindow
  /// Requests made within it.
  public var used: Int
  /// Requests that it still allows.
  public var free: Int { max(0, window.requests - used) }
  /// When the oldest request leaves the window; nil if it has none.
  public var resetsAt: Timestamp?

  public init(window: QuotaWindow, used: Int, resetsAt: Timestamp?) {
    self.window = window
    self.used = used
    self.resetsAt = resetsAt
  }
}

/// Whether a request may be made.
public enum QuotaAnswer: Hashable, Sendable {
  /// It may be made and is already counted.
  case granted
  /// It may not be made before this moment.
  case wait(until: Timestamp, because: String)
}
