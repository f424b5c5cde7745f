public import Platform

/// One event on its way to one subscriber.
public struct Delivery: Hashable, Sendable {
  /// Where a delivery is on its way.
  public enum State: String, CaseIterable, Sendable {
    /// Still to be sent, or to be sent again.
    case pending
    /// The subscriber has it.
    case delivered
    /// Given up: refused, or after the last attempt of the schedule; an operator can replay it.
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
  /// What the channel's protocol calls the last answer, such as an HTTP status; nil where there was none.
  public let lastCode: Int?
  /// What went wrong last, for the operator; nil after success.
  public let lastProblem: String?

  public init(
    sequence: Int, event: String, type: String, dataset: String, version: Int, subscriber: String, state: State,
    attempts: Int, nextAttemptAt: Timestamp?, lastAttemptAt: Timestamp?, lastCode: Int?, lastProblem: String?
  ) {
    self.sequence = sequence
    self.event = event
    self.type = type
    self.dataset = dataset
    self.version = version
    self.subscriber = subscriber
    self.state = state
    self.attempts = attempts
    self.nextAttemptAt = nextAttemptAt
    self.lastAttemptAt = lastAttemptAt
    self.lastCode = lastCode
    self.lastProblem = lastProblem
  }
}
