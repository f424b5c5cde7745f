internal import CSQLite
internal import Rows
internal import SQLite

extension MappingFunctions {
  /// What stopped a SELECT between two rows.
  ///
  /// A callback leaves its reason where it stood; SQLite itself only knows that something failed. What is no mistake of the
  /// SELECT (a full disk below the sorter, a damaged file) is given back as it is (https://www.sqlite.org/rescode.html).
  func meaning(of error: SQLiteError, _ plan: MappingPlan, _ progress: RunawayGuard) -> any Error {
    if let failure = scan.failure ?? failure { return failure }
    switch error.primaryCode {
    case SQLITE_INTERRUPT where progress.isRunaway:
      return MappingError.runaway(file: plan.sqlFile, seconds: RunawayGuard.stallSecondsMax)
    case SQLITE_INTERRUPT: return RowStreamError.cancelled
    case SQLITE_TOOBIG: return MappingError.tooLarge(file: plan.sqlFile)
    case SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_RANGE, SQLITE_CONSTRAINT:
      return MappingError.invalid(file: plan.sqlFile, message: error.message, fault: error.fault)
    default: return error
    }
  }
}
