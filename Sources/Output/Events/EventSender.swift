public import Platform

/// Sends events to one subscriber; each thread of the deliverer creates its own.
public protocol EventSender: AnyObject {
  /// Makes one attempt and waits for its end. The attempt has a time limit.
  ///
  /// - Parameter now: the moment at which the attempt begins.
  func send(_ event: Event, now: Timestamp) -> AttemptResult
}
