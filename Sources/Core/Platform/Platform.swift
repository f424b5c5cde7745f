//! Platform: the operating system as the other modules see it.
//!
//! Files that are complete before they are visible, threads that may block, wall-clock time and the zone of Kraków,
//! hashes, and the way errors speak to an operator. Nothing here knows what Klamra is for, apart from the names of what its
//! operator can do.

/// An error that a person can act on.
///
/// Every error that leaves a module conforms: it says what happened and where, and what to do about it.
public protocol Problem: Error, CustomStringConvertible, Sendable {
  /// What happened and where, in one sentence without a full stop.
  var what: String { get }
  /// What the reader can do about it, as an imperative sentence; empty where nothing can be done.
  var advice: Advice { get }
  /// Whether the same step may succeed when it is run again with nothing changed.
  var isRetryable: Bool { get }
}

extension Problem {
  public var isRetryable: Bool { false }
  public var description: String { advice.isEmpty ? what : "\(what). \(advice)" }
}
