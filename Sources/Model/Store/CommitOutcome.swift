internal import Corrections
internal import Platform
internal import Rows
public import Schema

/// The outcome of a run for a dataset.
public enum CommitOutcome: Sendable {
  /// A new version was committed.
  case committed(Version, CommitReport)
  /// No row changed; no version was made.
  case unchanged(CommitReport)
  /// The run is complete, but an operator must decide first; nothing was committed.
  case held([HoldReason], CommitReport)

  /// The counts of the run, whatever its outcome.
  public var report: CommitReport {
    switch self {
    case .committed(_, let report), .unchanged(let report), .held(_, let report): report
    }
  }
}
