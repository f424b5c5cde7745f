public import Platform

/// The delivery of one event to one subscriber.
public struct Delivery: Hashable, Sendable {
  /// The states of a delivery.
  public enum State: String, CaseIterable, Sendable {
    /// To be sent, or to be sent again.
    case pending
    /// The subscriber has received it.
    case delivered
    /// Given up: refused, or after the last scheduled attempt; an operator can replay it.
    case dead
    /// Not to be sent: the subscriber was disabled or is no longer configured.
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
  /// The version of the event.
  public let version: Int
  /// The id of the subscriber.
  public let subscriber: String
  /// Its state.
  public let state: State
  /// The number of completed attempts.
  public let attempts: Int
  /// When the next attempt is due; nil unless pending.
  public let nextAttemptAt: Timestamp?
  /// When the last attempt ended; nil before the first.
  public let lastAttemptAt: Timestamp?
  /// The last answer's code in the channel's protocol, such as an HTTP status; nil if there was none.
  public let lastCode: Int?
  /// The last problem, for the operator; nil after success.
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
