public import Platform
internal import Rows
public import SQLite
internal import Schema

/// A mapping that could not be prepared or completed. Nothing is committed.
public enum MappingError: Problem {
  /// SQLite rejected the SELECT; the message has the place, and decisions depend on the fault.
  case invalid(file: String, message: String, fault: StatementFault = .other)
  /// The SELECT tried something other than reading its source, code lists and functions.
  case forbidden(file: String, what: String)
  /// The SELECT's columns do not match the dataset's.
  case columns(file: String, dataset: String, ColumnMismatch)
  /// No record was read and no row produced for too long.
  case runaway(file: String, seconds: Int)
  /// The SELECT produced a value or a row above SQLite's limit.
  case tooLarge(file: String)
  /// The SELECT spilled more to disk than it may.
  case spilled(file: String, bytesMax: Int)
  /// A SELECT over datasets called `reject`, or a function that could not parse its argument.
  case noRecord(reason: String)

  public var what: String {
    switch self {
    case .invalid(let file, let message, _): "\(file): the mapping is not valid SQL: \(message)"
    case .forbidden(let file, let what): "\(file): the mapping may not \(what)"
    case .columns(let file, let dataset, let mismatch):
      "\(file): the mapping does not fit the dataset \(dataset): \(mismatch.words)"
    case .runaway(let file, let seconds):
      "\(file): the mapping made no row and read no record for \(seconds) s and was ended"
    case .tooLarge(let file):
      "\(file): the mapping made a value or a row longer than \(RowLimits.statementBytesMax >> 20) MiB and was ended"
    case .spilled(let file, let bytesMax):
      "\(file): the mapping needed more than \(Formatting.bytes(bytesMax)) of temporary files and was ended"
    case .noRecord(let reason): "the SELECT of a derived dataset has no record to reject: \(reason)"
    }
  }

  public var advice: Advice {
    switch self {
    case .invalid, .columns: "Correct the SELECT; `\(.preview)` shows what it makes"
    case .forbidden:
      "A mapping is one SELECT that reads `source` and the connector's code lists, or other datasets where its dataset is derived, and calls the documented functions"
    case .runaway: "Look for a join without a condition or a recursion without an end"
    case .spilled:
      "Look for a join without a condition (ON); if so much is right, raise temporary_disk in klamra.yaml. Nothing was committed"
    case .tooLarge: "Look for a function or an aggregate that joins too many values into one"
    case .noRecord: "Leave such rows out with WHERE, or give the dataset a check that rejects rows"
    }
  }
}

/// A difference between the columns of a SELECT and those of its dataset.
public enum ColumnMismatch: Hashable, Sendable {
  /// The dataset has no such column.
  case unknown(String)
  /// The SELECT has it twice.
  case repeated(String)
  /// A required column is missing.
  case missing(String)

  /// The description of the difference.
  public var words: String {
    switch self {
    case .unknown(let name): "the dataset has no column \"\(name)\""
    case .repeated(let name): "\"\(name)\" is there twice"
    case .missing(let name): "the required column \"\(name)\" is missing"
    }
  }
}
