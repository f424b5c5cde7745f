public import Platform

/// One event on its way to one subscriber.
public struct Delivery: Hashable, Sendable {
  public enum State: String, CaseIterable, Sendable {
    /// Still to be sent, or to be sent again.
    case pending
    /// Answered with 2xx.
    case delivered
    /// Given up after the last attempt of the schedule; `klamra deliveries replay` tries again.
    case dead
    /// Not to be sent: the subscriber was disabled or is configured no more.
    case cancelled
  }

  public let sequence: Int
  public let event: String
  public let type: String
  public let dataset: String
  public let version: Int
  public let subscriber: String
  public let state: State
  /// How many attempts have ended; one that is under way does not count yet.
  public let attempts: Int
  /// When the next attempt is due; nil unless pending.
  public let nextAttemptAt: Timestamp?
  public let lastAttemptAt: Timestamp?
  /// The HTTP status of the last answer; nil where there was none.
  public let lastStatus: Int?
  /// What went wrong last, for the operator; nil after success.
  public let lastProblem: String?
}

/// How many deliveries there are in each state, for the operators' metrics.
public struct DeliveryCounts: Hashable, Sendable {
  public var pending = 0
  public var delivered = 0
  public var dead = 0
  public var cancelled = 0
  /// When the oldest event that somebody still waits for was made.
  public var oldestPendingAt: Timestamp?

  public init() {}
}

/// A subscriber that gets nothing until `klamra deliveries enable`.
public struct DisabledSubscriber: Hashable, Sendable {
  public let id: String
  public let since: Timestamp
  public let reason: String
}
