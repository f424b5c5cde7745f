public import Platform

/// The number of requests that a service allows in any interval of this length.
public struct QuotaWindow: Hashable, Sendable, CustomStringConvertible {
  /// The share of a window that is kept back unless a connector declares another.
  public static let marginDefault = 0.05

  /// The length of the window, in seconds.
  public var seconds: Int
  /// The number of requests that it allows.
  public var requests: Int
  /// How many of them are never made.
  public var kept: Int

  public init(seconds: Int, requests: Int, kept: Int = 0) {
    self.seconds = seconds
    self.requests = requests
    self.kept = kept
  }

  /// The requests that are made at most.
  public var usable: Int { max(1, requests - kept) }

  /// The same window with a margin, since a service may count what we do not: requests of others under our address,
  /// repetitions by a proxy, those of a former installation.
  ///
  /// - Parameter share: of the requests; any share above 0 keeps back at least one, but never the last.
  public func keeping(_ share: Double) -> QuotaWindow {
    var window = self
    let wanted = share > 0 ? max(1, Int((Double(requests) * share - 1e-9).rounded(.up))) : 0
    window.kept = min(wanted, max(0, requests - 1))
    return window
  }

  /// The length in the notation of configurations: `1s`, `15m`, `12h`, `7d`.
  public var length: String {
    for (unit, name) in [(86_400, "d"), (3600, "h"), (60, "m")] where seconds % unit == 0 {
      // Twelve hours are shown as hours, 24 hours as a day.
      return "\(seconds / unit)\(name)"
    }
    return "\(seconds)s"
  }

  /// `100 in 15m`, or `95 of 100 in 15m` if some are kept back.
  public var description: String {
    kept == 0 ? "\(requests) in \(length)" : "\(usable) of \(requests) in \(length)"
  }
}

/// The state of one window of one credential, for `klamra quota`.
public struct QuotaUsage: Hashable, Sendable {
  /// The window itself.
  public var window: QuotaWindow
  /// Requests made within it.
  public var used: Int
  /// Requests that it still allows.
  public var free: Int { max(0, window.usable - used) }
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
