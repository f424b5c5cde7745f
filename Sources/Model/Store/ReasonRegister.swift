public import Platform

/// Why versions are as they are, as operators say it.
public protocol ReasonRegister: AnyObject, Sendable {
  /// Every reason that was ever given, by version and time; of those for one version the last holds.
  ///
  /// - Parameter moment: only what was given until then; nil for all.
  func reasons(until moment: Timestamp?) throws -> [Reason]
  /// Records a reason; earlier ones of the version stay on record.
  func give(_ reason: Reason) throws
}

extension ReasonRegister {
  /// Every reason that was ever given.
  public func reasons() throws -> [Reason] { try reasons(until: nil) }
}
