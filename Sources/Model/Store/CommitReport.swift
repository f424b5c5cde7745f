public import Corrections
internal import Platform
public import Rows
public import Schema

/// The counts and the rejections of a commit.
public struct CommitReport: Sendable {
  /// The counts of the run, which balance, since nothing is committed otherwise.
  public var ledger = Ledger()
  /// The rejected records and rows, in the order in which they were found.
  public var rejections: [RejectedRecord] = []
  /// New keys.
  public var inserted = 0
  /// Existing keys with another value in some column.
  public var updated = 0
  /// Removed keys; 0 for a partial refresh.
  public var deleted = 0
  /// The source's rows before the run.
  public var rowsBefore = 0
  /// The rows of the whole dataset after the run.
  public var rowsAfter = 0
  /// The names of the fields in the documents; empty if the format names none.
  public var fieldsSeen: [String] = []
  /// The stream's fields in each document.
  public var fields: [FieldPresence] = []
  /// The lines of the documents that are no records.
  public var passed = PassedLines()
  /// The treatments that changed none of their column's values.
  public var idleTreatments: [IdleTreatment] = []
  /// Columns that would lose all of the source's values, and the number of rows concerned.
  public var emptied: [EmptiedColumn] = []
  /// Columns whose figures would change their scale.
  public var rescaled: [RescaledColumn] = []
  /// Possible personal data in public columns of changed rows.
  public var findings: [PrivacyFinding] = []
  /// The operator's corrections that were applied.
  public var corrections: [AppliedCorrection] = []
  /// Privacy guarantees of the dataset that no longer hold.
  public var promisesBroken: [HoldReason] = []
  /// For a held run its changes, in lines for the operator.
  public var summary: [String] = []

  public init() {}
}

/// A column that a run would empty.
public struct EmptiedColumn: Hashable, Sendable {
  /// The name of the column.
  public var column: String
  /// The number of rows that have a value now.
  public var rows: Int

  public init(column: String, rows: Int) {
    self.column = column
    self.rows = rows
  }
}
