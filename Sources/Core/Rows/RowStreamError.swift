public import Platform
public import Schema

/// The rows did not reach their end. Nothing is committed.
public enum RowStreamError: Problem, Hashable {
  /// The reader cancelled the stream, or the run was ended.
  case cancelled
  /// The rows were not in key order; run again with a sort.
  case outOfOrder
  /// The rows had to be sorted, and need more temporary disk than they may take.
  case tooLargeToSort(bytesMax: Int)
  /// More than `RejectedRecord.countMax` records were rejected.
  case tooManyRejections(first: Rejection)

  public var what: String {
    switch self {
    case .cancelled: "the mapping was cancelled"
    case .outOfOrder: "the mapped rows are not in key order"
    case .tooLargeToSort(let bytesMax):
      "the mapped rows are not in key order, and sorting them needs more than \(Formatting.bytes(bytesMax)) of temporary disk"
    case .tooManyRejections(let first):
      "more than \(RejectedRecord.countMax) records were rejected; the first at \(first.position): \(first.reason)"
    }
  }

  public var advice: Advice {
    switch self {
    case .tooManyRejections: "The source has probably changed its format; look at it with `\(.preview)`"
    case .tooLargeToSort:
      "Look for a join without its condition; if the mapping is right, let it deliver the rows in key order"
    case .cancelled, .outOfOrder: ""
    }
  }
}
