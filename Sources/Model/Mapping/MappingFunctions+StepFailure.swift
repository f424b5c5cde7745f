internal import CSQLite
internal import Rows
internal import SQLite

extension MappingFunctions {
  /// The error that stopped a SELECT between two rows.
  ///
  /// A callback stores its error, while SQLite only knows that something failed. Errors that the SELECT did not cause
  /// (a full disk under the sorter, a damaged file) are returned unchanged (https://www.sqlite.org/rescode.html).
  func meaning(of error: SQLiteError, _ plan: MappingPlan, _ progress: RunawayGuard) -> any Error {
    if let failure = scan.failure ?? failure { return failure }
    switch error.primaryCode {
    case SQLITE_INTERRUPT where progress.isRunaway:
      return MappingError.runaway(file: plan.sqlFile, seconds: RunawayGuard.stallSecondsMax)
    case SQLITE_INTERRUPT: return RowStreamError.cancelled
    case SQLITE_FULL where SpillBudget.isExceeded:
      return MappingError.spilled(file: plan.sqlFile, bytesMax: plan.spillBytesMax ?? 0)
    case SQLITE_TOOBIG: return MappingError.tooLarge(file: plan.sqlFile)
    case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_CONSTRAINT:
      return MappingError.invalid(file: plan.sqlFile, message: error.message, fault: error.fault)
    default: return error
    }
  }
}
