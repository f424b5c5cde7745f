public import Platform

/// The reasons for revisions, given by operators.
public protocol ReasonRegister: AnyObject, Sendable {
  /// Every reason ever given, by version and time; the last one of a version is valid.
  ///
  /// - Parameter moment: only reasons given until then; nil for all.
  func reasons(until moment: Timestamp?) throws -> [Reason]
  /// Records a reason; earlier ones of the version are kept.
  func give(_ reason: Reason) throws
}

extension ReasonRegister {
  /// Every reason ever given.
  public func reasons() throws -> [Reason] { try reasons(until: nil) }
}
