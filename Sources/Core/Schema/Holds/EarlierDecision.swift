public import Platform

/// An operator's decision against what is brought again.
public struct EarlierDecision: Hashable, Sendable {
  /// The hold that was rejected.
  public var hold: Int64
  /// Who rejected it; empty where nobody is known.
  public var by: String
  /// When; nil where that is not known.
  public var at: Timestamp?
  /// Why, in the words of who decided.
  public var reason: String

  public init(hold: Int64, by: String = "", at: Timestamp? = nil, reason: String = "") {
    self.hold = hold
    self.by = by
    self.at = at
    self.reason = reason
  }
}
