public import Platform

/// How many requests a service allows in any stretch of time of this length.
public struct QuotaWindow: Hashable, Sendable, CustomStringConvertible {
  /// How long the window is.
  public var seconds: Int
  /// How many requests it allows.
  public var requests: Int

  public init(seconds: Int, requests: Int) {
    self.seconds = seconds
    self.requests = requests
  }

  /// The length as configurations write it: `1s`, `15m`, `12h`, `7d`.
  public var length: String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds % unit == 0 {
      // Twelve hours stay hours, and 24 hours are a day.
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
  /// When the oldest request leaves the window; nil where there is none in it.
  public var resetsAt: Timestamp?

  public init(window: QuotaWindow, used: Int, resetsAt: Timestamp?) {
    self.window = window
    self.used = used
    self.resetsAt = resetsAt
  }
}

/// Whether a request may be made.
public enum QuotaAnswer: Hashable, Sendable {
  /// It may, and it is counted already.
  case granted
  /// Not before this moment.
  case wait(until: Timestamp, because: String)
}
