public import Platform

/// The oldest event that a subscriber still waits for; the ones after it wait behind it, so that order is kept.
public struct DeliveryHead: Hashable, Sendable {
  /// The id of the subscriber.
  public let subscriber: String
  /// The number of the event.
  public let sequence: Int
  /// When the next attempt is due.
  public let dueAt: Timestamp

  public init(subscriber: String, sequence: Int, dueAt: Timestamp) {
    self.subscriber = subscriber
    self.sequence = sequence
    self.dueAt = dueAt
  }

  /// Whether it is to be tried now.
  ///
  /// A moment further away than any pause means that the clock was set back since: then it is due as well.
  func isDue(_ now: Timestamp) -> Bool {
    dueAt <= now || dueAt.seconds(since: now) > RetrySchedule.askedSecondsMax
  }
}

/// An attempt that has begun.
public struct DeliveryAttempt: Hashable, Sendable {
  /// What is delivered.
  public let event: Event
  /// The id of the subscriber.
  public let subscriber: String
  /// From 1.
  public let number: Int

  public init(event: Event, subscriber: String, number: Int) {
    self.event = event
    self.subscriber = subscriber
    self.number = number
  }
}

/// The deliveries that are owed, as the deliverer works them off. Every step may be repeated after a crash: a delivery whose
/// attempt was cut short is pending again.
public protocol DeliveryQueue: AnyObject, Sendable {
  /// The heads of these subscribers' queues.
  func heads(of subscribers: [String]) throws -> [DeliveryHead]

  /// Marks that an attempt begins, before anything is sent; nil when the delivery is pending no more.
  ///
  /// - Parameter random: from 0 up to 1, for the jitter of the pause that follows.
  func begin(_ head: DeliveryHead, now: Timestamp, random: Double) throws -> DeliveryAttempt?

  /// Records a success; also of a delivery that was cancelled meanwhile, since the subscriber has it now.
  func succeed(_ attempt: DeliveryAttempt, code: Int?) throws -> DeliveryOutcome

  /// Records a failure: the delivery is postponed or given up, and a subscriber whose deliveries have been failing for
  /// days is disabled.
  ///
  /// - Parameter retryAt: when the next attempt is due; nil where there is none.
  func fail(
    _ attempt: DeliveryAttempt, code: Int?, problem: String, retryAt: Timestamp?, now: Timestamp
  ) throws -> DeliveryOutcome

  /// Records that the subscriber wants no event any more: it is disabled, and what it is owed is cancelled.
  func gone(_ attempt: DeliveryAttempt, code: Int?, problem: String, now: Timestamp) throws -> DeliveryOutcome

  /// Makes attempts due again whose outcome nobody recorded: the process died, or the disk was full.
  func recover(now: Timestamp) throws

  /// Cancels what is owed to subscribers that are configured no more.
  func cancel(except subscribers: [String]) throws
}
