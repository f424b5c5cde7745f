/// The result of one delivery attempt: all that the deliverer learns from a channel.
///
/// A code is a number of the channel's protocol, such as an HTTP status; it is recorded for the operator, and no
/// decision depends on it. A problem is a clause for the operator, without secrets and without text from the other
/// side.
public enum AttemptResult: Hashable, Sendable {
  /// The subscriber has the event.
  case delivered(code: Int? = nil)
  /// The attempt failed, and a later one may succeed.
  ///
  /// - Parameter pauseSecondsMin: the shortest pause that the subscriber requested, in seconds; nil if none.
  case failed(problem: String, code: Int? = nil, pauseSecondsMin: Double? = nil)
  /// The subscriber will never accept this event, but may accept others.
  case refused(problem: String, code: Int? = nil)
  /// The subscriber wants no more events.
  case gone(problem: String, code: Int? = nil)
}
