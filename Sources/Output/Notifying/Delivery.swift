public import Platform

/// One event on its way to one subscriber.
public struct Delivery: Hashable, Sendable {
  /// Where a delivery is on its way.
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

  /// The number of the event among all events of the gateway.
  public let sequence: Int
  /// The event's id, which the subscriber sees as `webhook-id`.
  public let event: String
  /// The kind of the event, such as `dataset.version.published`.
  public let type: String
  /// The dataset that the event is about.
  public let dataset: String
  /// The version that the event is about.
  public let version: Int
  /// The id of the subscriber.
  public let subscriber: String
  /// Where it is on its way.
  public let state: State
  /// How many attempts have ended; one that is under way does not count yet.
  public let attempts: Int
  /// When the next attempt is due; nil unless pending.
  public let nextAttemptAt: Timestamp?
  /// When the last attempt ended; nil before the first.
  public let lastAttemptAt: Timestamp?
  /// The HTTP status of the last answer; nil where there was none.
  public let lastStatus: Int?
  /// What went wrong last, for the operator; nil after success.
  public let lastProblem: String?
}

/// How many deliveries there are in each state, for the operators' metrics.
public struct DeliveryCounts: Hashable, Sendable {
  /// Still to be sent.
  public var pending = 0
  /// Answered with 2xx.
  public var delivered = 0
  /// Given up; an operator can replay them.
  public var dead = 0
  /// Not to be sent any more.
  public var cancelled = 0
  /// When the oldest event that somebody still waits for was made.
  public var oldestPendingAt: Timestamp?

  public init() {}
}

/// A subscriber that gets nothing until `klamra deliveries enable`.
public struct DisabledSubscriber: Hashable, Sendable {
  /// The id of the subscriber.
  public let id: String
  /// When it was disabled.
  public let since: Timestamp
  /// Why, for the operator.
  public let reason: String
}
