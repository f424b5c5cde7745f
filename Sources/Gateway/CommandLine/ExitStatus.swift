/// How a command ended, as the shell sees it.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  /// Wrong usage or configuration.
  case wrong = 2
  /// Done, and records went into quarantine.
  case quarantined = 3
  /// A finished run waits for an operator.
  case held = 4

  /// The status of several runs together: what needs the operator most wins.
  static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [.wrong, .failed, .held, .quarantined, .done]
    return order.first { statuses.contains($0) } ?? .done
  }
}
