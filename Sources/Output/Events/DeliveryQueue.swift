public import Platform

/// The oldest pending event of a subscriber; later events wait for it, so that the order is kept.
public struct DeliveryHead: Hashable, Sendable {
  /// The id of the subscriber.
  public let subscriber: String
  /// The number of the event.
  public let sequence: Int
  /// When the next attempt is due.
  public let dueAt: Timestamp
  /// Whether the subscriber's attempts have failed since its last success.
  public let isFailing: Bool
  /// When it was last attempted; nil if it never was.
  public let attemptedAt: Timestamp?

  public init(
    subscriber: String, sequence: Int, dueAt: Timestamp, isFailing: Bool = false, attemptedAt: Timestamp? = nil
  ) {
    self.isFailing = isFailing
    self.attemptedAt = attemptedAt
    self.subscriber = subscriber
    self.sequence = sequence
    self.dueAt = dueAt
  }

  /// Whether it is due now.
  ///
  /// A clock that was set back must not delay it: then it has never been attempted and is due in the future, or was
  /// attempted there, or is due later than any pause ends.
  func isDue(_ now: Timestamp) -> Bool {
    if dueAt <= now || dueAt.seconds(since: now) > RetrySchedule.askedSecondsMax { return true }
    return attemptedAt.map { $0.seconds(since: now) > Self.clockSecondsTolerated } ?? true
  }

  /// By how much a clock that is corrected all the time may go back, in seconds.
  private static let clockSecondsTolerated: Double = 60
}

/// An attempt that has begun.
public struct DeliveryAttempt: Hashable, Sendable {
  /// The event.
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

/// The queue of deliveries for the deliverer. Every step may be repeated after a crash: a delivery with an interrupted
/// attempt is pending again.
public protocol DeliveryQueue: AnyObject, Sendable {
  /// The heads of these subscribers' queues.
  func heads(of subscribers: [String]) throws -> [DeliveryHead]

  /// Records the start of an attempt before anything is sent; nil if the delivery is no longer pending.
  ///
  /// - Parameter random: from 0 up to 1, for the jitter of the following pause.
  func begin(_ head: DeliveryHead, now: Timestamp, random: Double) throws -> DeliveryAttempt?

  /// Records a success, also of a delivery that was cancelled in the meantime, since the subscriber has received it.
  func succeed(_ attempt: DeliveryAttempt, code: Int?) throws -> DeliveryOutcome

  /// Records a failure: the delivery is postponed or given up, and a subscriber whose deliveries have failed for days
  /// is disabled.
  ///
  /// - Parameter retryAt: when the next attempt is due; nil if there is none.
  func fail(
    _ attempt: DeliveryAttempt, code: Int?, problem: String, retryAt: Timestamp?, now: Timestamp
  ) throws -> DeliveryOutcome

  /// Records that the subscriber wants no more events: it is disabled, and its pending deliveries are cancelled.
  func gone(_ attempt: DeliveryAttempt, code: Int?, problem: String, now: Timestamp) throws -> DeliveryOutcome

  /// Makes attempts without a recorded outcome due again: the process crashed, or the disk was full.
  func recover(now: Timestamp) throws

  /// Cancels pending deliveries to subscribers that are no longer configured.
  func cancel(except subscribers: [String]) throws
}
