internal import Corrections
internal import Platform
internal import Rows
public import Schema

/// How a run ended for a dataset.
public enum CommitOutcome: Sendable {
  /// A new version stands.
  case committed(Version, CommitReport)
  /// Every row was there already; no version was made.
  case unchanged(CommitReport)
  /// The run is complete, but an operator must look at it first; nothing was committed.
  case held([HoldReason], CommitReport)

  /// The counts of the run, however it ended.
  public var report: CommitReport {
    switch self {
    case .committed(_, let report), .unchanged(let report), .held(_, let report): report
    }
  }
}
