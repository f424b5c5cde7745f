/// The effect of an attempt on its delivery, for logs and metrics.
public enum DeliveryOutcome: Hashable, Sendable {
  /// - Parameter code: the answer's code in the channel's protocol; nil if it has no codes.
  case delivered(code: Int?)
  /// The attempt failed and will be repeated.
  case postponed(problem: String)
  /// The delivery is given up: this was its last attempt, or the event was refused.
  case dead(problem: String)
  /// The subscriber receives nothing more, for this reason.
  case disabled(reason: String)
}
