public import Platform
public import Schema

/// A mapping that could not be prepared or run to its end. Nothing is committed.
public enum MappingError: Problem {
  /// SQLite did not understand the SELECT; the message carries the place.
  case invalid(file: String, message: String)
  /// The SELECT wanted something other than to read its source, its code lists and functions.
  case forbidden(file: String, what: String)
  /// The SELECT's columns are not the dataset's.
  case columns(file: String, dataset: String, message: String)
  /// No record was read and no row made for too long.
  case runaway(file: String, seconds: Int)
  /// The SELECT made a value or a row that SQLite was told not to make.
  case tooLarge(file: String)
  case cancelled
  case tooManyRejections(first: Rejection)
  /// A SELECT over datasets called `reject`, or a function that could not read its argument.
  case noRecord(reason: String)
  /// Rows did not come in key order; run again with the order asked for.
  case outOfOrder
  /// A check would have to remember more than it may.
  case checkTooLarge(check: String, what: String)
  /// A pattern of a check that cannot be used; the configuration's check shows where.
  case pattern(check: String, PatternError)

  public var what: String {
    switch self {
    case .invalid(let file, let message): "\(file): the mapping is not valid SQL: \(message)"
    case .forbidden(let file, let what): "\(file): the mapping may not \(what)"
    case .columns(let file, let dataset, let message):
      "\(file): the mapping does not fit the dataset \(dataset): \(message)"
    case .runaway(let file, let seconds):
      "\(file): the mapping made no row and read no record for \(seconds) s and was ended"
    case .tooLarge(let file):
      "\(file): the mapping made a value or a row longer than \(RowLimits.statementBytesMax >> 20) MiB and was ended"
    case .cancelled: "the mapping was cancelled"
    case .tooManyRejections(let first):
      "more than \(RejectedRecord.countMax) records were rejected; the first at \(first.position): \(first.reason)"
    case .noRecord(let reason): "the SELECT of a derived dataset has no record to reject: \(reason)"
    case .outOfOrder: "the mapped rows are not in key order"
    case .checkTooLarge(let check, let what): "the check \(check) cannot be made: \(what)"
    case .pattern(let check, let error): "the pattern of the check \(check) cannot be used: \(error.what)"
    }
  }

  public var advice: String {
    switch self {
    case .invalid, .columns: "Correct the SELECT; `klamra preview SOURCE` shows what it makes"
    case .forbidden:
      "A mapping is one SELECT that reads `source` and the connector's code lists, or other datasets where its dataset is derived, and calls the documented functions"
    case .runaway: "Look for a join without a condition or a recursion without an end"
    case .tooLarge: "Look for a function or an aggregate that joins too many values into one"
    case .tooManyRejections: "The source has probably changed its format; look at it with `klamra preview SOURCE`"
    case .noRecord: "Leave such rows out with WHERE, or give the dataset a check that rejects rows"
    case .checkTooLarge: "Make the columns the dataset's key, or leave the check to a query of your own"
    case .pattern: "`klamra check` shows where"
    case .cancelled, .outOfOrder: ""
    }
  }
}
