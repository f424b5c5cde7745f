//! Platform: the operating system as the other modules see it.
//!
//! Files that are complete before they are visible, threads that may block, wall-clock time and the zone of Kraków,
//! hashes, and errors for operators. Nothing here depends on Klamra's domain, except the names of the operator's
//! actions.

/// An error with advice.
///
/// Every error that leaves a module conforms: it says what happened, where, and what to do about it.
public protocol Problem: Error, CustomStringConvertible, Sendable {
  /// What happened and where, in one sentence without a full stop.
  var what: String { get }
  /// What the reader can do, as an imperative sentence; empty if nothing can be done.
  var advice: Advice { get }
  /// Whether the same step may succeed when repeated without any change.
  var isRetryable: Bool { get }
}

extension Problem {
  public var isRetryable: Bool { false }
  public var description: String { advice.isEmpty ? what : "\(what). \(advice)" }
}
