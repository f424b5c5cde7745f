public import Platform

/// How many deliveries there are in each state, for the operators' metrics.
public struct DeliveryCounts: Hashable, Sendable {
  /// Still to be sent.
  public var pending = 0
  /// Taken by the subscriber.
  public var delivered = 0
  /// Given up; an operator can replay them.
  public var dead = 0
  /// Not to be sent any more.
  public var cancelled = 0
  /// When the oldest event that a subscriber still waits for was made.
  public var oldestPendingAt: Timestamp?

  public init() {}
}
