internal import OutputState
internal import Platform
internal import Schema

/// Withdrawals for operators.
enum WithdrawalText {
  /// What is withdrawn, since when and why, and how to publish it again.
  static func sentence(_ entry: WithdrawalRegister.Entry) -> String {
    let withdrawal = entry.withdrawal
    let subject = withdrawal.dataset + (withdrawal.version.map { " version \($0)" } ?? "")
    switch entry.state {
    case .announced:
      let again = OperatorAction.republish(dataset: withdrawal.dataset, version: withdrawal.version)
      return
        "\(subject) has been withdrawn since \(Formatting.moment(withdrawal.at)): \(withdrawal.reason) (\(withdrawal.by)). "
        + "Publish it again: \(again)"
    case .begun: return "\(subject) is being withdrawn, which is not complete: \(OperatorAction.publish)"
    case .returning: return "\(subject) is being published again, which is not complete: \(OperatorAction.publish)"
    }
  }

  static func json(_ entry: WithdrawalRegister.Entry) -> JSON {
    let withdrawal = entry.withdrawal
    return [
      "dataset": .string(withdrawal.dataset), "version": .optional(withdrawal.version),
      "at": .string(withdrawal.at.description), "reason": .string(withdrawal.reason), "by": .string(withdrawal.by),
      "state": .string(entry.state.rawValue),
    ]
  }
}
