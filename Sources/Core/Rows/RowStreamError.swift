public import Platform
public import Schema

/// The rows did not reach their end. Nothing is committed.
public enum RowStreamError: Problem, Hashable {
  /// The reader cancelled the stream, or the run was ended.
  case cancelled
  /// The rows were not in key order; run again with a sort.
  case outOfOrder
  /// More than `RejectedRecord.countMax` records were rejected.
  case tooManyRejections(first: Rejection)

  public var what: String {
    switch self {
    case .cancelled: "the mapping was cancelled"
    case .outOfOrder: "the mapped rows are not in key order"
    case .tooManyRejections(let first):
      "more than \(RejectedRecord.countMax) records were rejected; the first at \(first.position): \(first.reason)"
    }
  }

  public var advice: Advice {
    switch self {
    case .tooManyRejections: "The source has probably changed its format; look at it with `\(.preview)`"
    case .cancelled, .outOfOrder: ""
    }
  }
}
