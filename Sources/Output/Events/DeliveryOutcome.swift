/// What an attempt means for its delivery, for logs and metrics.
public enum DeliveryOutcome: Hashable, Sendable {
  /// - Parameter code: what the channel's protocol calls the answer; nil where it has no codes.
  case delivered(code: Int?)
  /// The attempt failed and is made again later.
  case postponed(problem: String)
  /// The delivery is given up: this was its last attempt, or the event was refused.
  case dead(problem: String)
  /// The subscriber gets nothing more, for this reason.
  case disabled(reason: String)
}
