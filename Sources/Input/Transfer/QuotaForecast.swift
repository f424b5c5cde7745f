public import Platform

/// When a number of requests would have been made, were they to begin now.
public struct QuotaForecast: Hashable, Sendable {
  /// The most requests whose times are computed one by one.
  static let requestsMax = 1_000_000

  /// The moment of the last answer; nil if there are more than a million requests.
  public let endsAt: Timestamp?
  /// How long they wait for their windows in total, in seconds, from the end of a refusal on.
  public let secondsWaited: Double

  /// - Parameters:
  ///   - paceSeconds: how long one request takes.
  ///   - windows: those of the credential.
  ///   - made: the moments of the requests that count already, the oldest first.
  ///   - blockedUntil: the moment before which the service wants no request.
  public init(
    requests: Int, paceSeconds: Double, windows: [QuotaWindow], made: [Timestamp] = [], blockedUntil: Timestamp? = nil,
    now: Timestamp
  ) {
    guard requests <= Self.requestsMax else {
      (endsAt, secondsWaited) = (nil, 0)
      return
    }
    var made = made
    made.reserveCapacity(made.count + requests)
    var free = max(now, blockedUntil ?? now)
    var waited = 0.0
    for _ in 0..<max(0, requests) {
      var moment = free
      for window in windows where made.count >= window.usable {
        moment = max(moment, made[made.count - window.usable].adding(seconds: Double(window.seconds)))
      }
      waited += moment.seconds(since: free)
      free = moment.adding(seconds: paceSeconds)
      // As in the counter, a request counts from its answer.
      made.append(free)
    }
    (endsAt, secondsWaited) = (free, waited)
  }
}
