/// What came of one attempt to hand an event to a subscriber: all that the deliverer learns from a channel.
///
/// A code is a number of the channel's own protocol, such as an HTTP status; it is recorded for the operator and nothing
/// is decided by it. A problem is a clause for the operator, without secrets and without text of the other side.
public enum AttemptResult: Hashable, Sendable {
  /// The subscriber has the event.
  case delivered(code: Int? = nil)
  /// The attempt failed, and a later one may succeed.
  ///
  /// - Parameter pauseSecondsMin: the shortest pause that the subscriber asked for, in seconds; nil where it asked for none.
  case failed(problem: String, code: Int? = nil, pauseSecondsMin: Double? = nil)
  /// The subscriber will never take this event, and may take others.
  case refused(problem: String, code: Int? = nil)
  /// The subscriber wants no event any more.
  case gone(problem: String, code: Int? = nil)
}
