internal import Platform

/// Sliding windows that count requests per credential, as BDL limits its clients.
struct QuotaBook {
  struct Window: Hashable, Sendable {
    var label: String
    var seconds: Double
    var requestsMax: Int

    init(_ label: String, _ seconds: Double, _ requestsMax: Int) {
      self.label = label
      self.seconds = seconds
      self.requestsMax = requestsMax
    }
  }

  static let anonymous = [
    Window("1s", 1, 5), Window("15m", 900, 100), Window("12h", 43_200, 1000), Window("7d", 604_800, 10_000),
  ]
  static let registered = [
    Window("1s", 1, 10), Window("15m", 900, 500), Window("12h", 43_200, 5000), Window("7d", 604_800, 50_000),
  ]

  /// Windows that override the documented ones; empty for no limits, nil for the documented ones.
  var windows: [Window]?
  private var requests: [String: [Timestamp]] = [:]

  init(windows: [Window]? = nil) { self.windows = windows }

  struct Answer {
    var isGranted: Bool
    var window: Window?
    var remaining = 0
    var reset = Timestamp.now
  }

  /// Counts a request, or refuses it; a refused one is not counted.
  mutating func request(_ credential: String?, now: Timestamp) -> Answer {
    let windows = windows ?? (credential == nil ? Self.anonymous : Self.registered)
    var times = (requests[credential ?? ""] ?? []).filter { now.seconds(since: $0) < 604_800 }
    defer { requests[credential ?? ""] = times }
    var tightest = Answer(isGranted: true)
    tightest.remaining = .max
    for window in windows {
      let inside = times.filter { now.seconds(since: $0) < window.seconds }
      let reset = (inside.first ?? now).adding(seconds: window.seconds)
      if inside.count >= window.requestsMax {
        return Answer(isGranted: false, window: window, remaining: 0, reset: reset)
      }
      let remaining = window.requestsMax - inside.count - 1
      if remaining < tightest.remaining {
        tightest = Answer(isGranted: true, window: window, remaining: remaining, reset: reset)
      }
    }
    times.append(now)
    return tightest
  }

  /// Parses `none`, `documented` or `1s=5,15m=100`; nil for anything else.
  static func parse(_ text: String) -> QuotaBook? {
    if text == "none" { return QuotaBook(windows: []) }
    if text == "documented" { return QuotaBook() }
    var windows: [Window] = []
    for part in text.split(separator: ",") {
      let pieces = part.split(separator: "=")
      guard pieces.count == 2, let limit = Int(pieces[1]), let seconds = seconds(pieces[0]) else { return nil }
      windows.append(Window(String(pieces[0]), seconds, limit))
    }
    return windows.isEmpty ? nil : QuotaBook(windows: windows)
  }

  private static func seconds(_ text: Substring) -> Double? {
    guard let unit = text.last, let count = Double(text.dropLast()) else { return nil }
    let factors: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    return factors[unit].map { $0 * count }
  }
}
