public import Platform

/// The number of deliveries in each state, for the operators' metrics.
public struct DeliveryCounts: Hashable, Sendable {
  /// To be sent.
  public var pending = 0
  /// Received by the subscriber.
  public var delivered = 0
  /// Given up; an operator can replay them.
  public var dead = 0
  /// Not to be sent.
  public var cancelled = 0
  /// The creation time of the oldest pending event.
  public var oldestPendingAt: Timestamp?

  public init() {}
}
