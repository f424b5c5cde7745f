/// The exit status of a command.
public enum ExitStatus: Int32, Sendable {
  case done = 0
  case failed = 1
  /// Wrong usage or configuration.
  case wrong = 2
  /// Done, with records in quarantine.
  case quarantined = 3
  /// A complete run waits for an operator.
  case held = 4

  /// The combined status of several runs: the one that most needs the operator.
  static func worst(_ statuses: [ExitStatus]) -> ExitStatus {
    let order: [ExitStatus] = [.wrong, .failed, .held, .quarantined, .done]
    return order.first { statuses.contains($0) } ?? .done
  }
}
