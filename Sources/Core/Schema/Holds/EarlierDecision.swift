public import Platform

/// An operator's rejection of the same result in an earlier run.
public struct EarlierDecision: Hashable, Sendable {
  /// The hold that was rejected.
  public var hold: Int64
  /// The person who rejected it; empty if unknown.
  public var by: String
  /// When; nil if unknown.
  public var at: Timestamp?
  /// The reason, in that person's words.
  public var reason: String

  public init(hold: Int64, by: String = "", at: Timestamp? = nil, reason: String = "") {
    self.hold = hold
    self.by = by
    self.at = at
    self.reason = reason
  }
}
