public import Platform
internal import Rows
internal import Schema

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
  /// A SELECT over datasets called `reject`, or a function that could not read its argument.
  case noRecord(reason: String)

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
    case .noRecord(let reason): "the SELECT of a derived dataset has no record to reject: \(reason)"
    }
  }

  public var advice: String {
    switch self {
    case .invalid, .columns: "Correct the SELECT; `klamra preview SOURCE` shows what it makes"
    case .forbidden:
      "A mapping is one SELECT that reads `source` and the connector's code lists, or other datasets where its dataset is derived, and calls the documented functions"
    case .runaway: "Look for a join without a condition or a recursion without an end"
    case .tooLarge: "Look for a function or an aggregate that joins too many values into one"
    case .noRecord: "Leave such rows out with WHERE, or give the dataset a check that rejects rows"
    }
  }
}
