internal import Platform

extension Holds.Hold {
  /// `by anna at 2026-11-21 12:00:00+01:00: the office confirms it`; nil if there is no decision.
  public var decision: String? {
    guard let decidedAt, !decidedBy.isEmpty else { return nil }
    return "by \(decidedBy) at \(Formatting.moment(decidedAt))" + (decisionReason.isEmpty ? "" : ": \(decisionReason)")
  }
}
