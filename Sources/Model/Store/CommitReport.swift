public import Corrections
internal import Platform
public import Rows
public import Schema

/// The counts of a commit and all that was turned away on the way to it.
public struct CommitReport: Sendable {
  /// The counts of the run, which balance: nothing is committed otherwise.
  public var ledger = Ledger()
  /// The records and rows that were turned away, in the order of their finding.
  public var rejections: [RejectedRecord] = []
  /// Keys that were not there before.
  public var inserted = 0
  /// Keys that were there with another value in some column.
  public var updated = 0
  /// Keys that are there no more; 0 for a partial refresh.
  public var deleted = 0
  /// Rows of this source before the run.
  public var rowsBefore = 0
  /// Rows of the whole dataset after it.
  public var rowsAfter = 0
  /// The names of the fields that the documents had; empty where the format names none.
  public var fieldsSeen: [String] = []
  /// Which documents had which of the stream's fields.
  public var fields: [FieldPresence] = []
  /// Columns that had values of this source and would have none at all, and how many rows would lose theirs.
  public var emptied: [EmptiedColumn] = []
  /// What looks like personal data in public columns of the rows that change.
  public var findings: [PrivacyFinding] = []
  /// The operator's corrections that took effect.
  public var corrections: [AppliedCorrection] = []
  /// What the dataset was held to so far, and is not any more.
  public var promisesBroken: [HoldReason] = []
  /// Of a run that is held: what it would change, in lines for an operator.
  public var summary: [String] = []

  public init() {}
}

/// A column that a run would leave without any value.
public struct EmptiedColumn: Hashable, Sendable {
  /// The name of the column.
  public var column: String
  /// Rows that have a value now.
  public var rows: Int

  public init(column: String, rows: Int) {
    self.column = column
    self.rows = rows
  }
}
