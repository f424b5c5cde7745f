public import Platform

/// What hands events to one subscriber; each thread of the deliverer makes its own.
public protocol EventSender: AnyObject {
  /// Makes one attempt and waits for its end. It has a time limit of its own.
  ///
  /// - Parameter now: the moment at which the attempt begins.
  func send(_ event: Event, now: Timestamp) -> AttemptResult
}
