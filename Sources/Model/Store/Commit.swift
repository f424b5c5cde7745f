public import Corrections
public import Platform
public import Rows
public import Schema

/// What a run brings to a dataset.
public struct CommitRequest: Sendable {
  /// The id of the source: its rows are its own, and no other source may change them.
  public var source: String
  /// The run that brings the rows, in `klamra.sqlite`.
  public var run: Int64
  /// Whether what does not come any more is deleted.
  public var refresh: Refresh
  /// Identifies the documents, the mapping and the declaration together: a run with the fingerprint of the last commit
  /// cannot bring anything new.
  public var fingerprint: Digest
  /// The documents in their order, and where each came from (an address or a file name).
  public var documents: [(digest: Digest, origin: String)]
  /// The size of the documents together, in bytes, decoded.
  public var bytes: Int
  /// How many records the source says it has; nil where it says nothing. Any other number read is an error.
  public var recordsDeclared: Int?
  /// Why the run was held, as an operator has looked at it and let it pass; any other reason holds it again.
  public var released: [HoldReason] = []
  /// Which fields the documents of the source's last good run had; empty where that is not known.
  public var fieldsBefore: [FieldPresence]
  /// What else is different about the documents and lets the run wait; nil where nothing is.
  public var drift: HoldReason?
  /// The schema contract allows that fields are lost.
  public var allowsLoss = false
  /// Owners that are gone and whose rows are those of `source` from now on.
  public var formerly: [String] = []
  /// An operator has accepted that fields were lost.
  public var isLossAccepted = false
  /// The decision against what is brought again; nil where there was none.
  public var decidedAgainst: EarlierDecision?
  /// The operator's corrections of the source's values; nil where there are none.
  public var corrections: CorrectionTally?
  /// The source has no corrections any more although values of its newest version were corrected; nil where it has, or
  /// where none were.
  public var correctionsGone: HoldReason?

  public init(
    source: String, run: Int64, refresh: Refresh, fingerprint: Digest, documents: [(digest: Digest, origin: String)],
    bytes: Int = 0, recordsDeclared: Int? = nil, fieldsBefore: [FieldPresence] = []
  ) {
    self.source = source
    self.run = run
    self.refresh = refresh
    self.fingerprint = fingerprint
    self.documents = documents
    self.bytes = bytes
    self.recordsDeclared = recordsDeclared
    self.fieldsBefore = fieldsBefore
  }
}

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

/// The guards of a dataset (docs/operators.md, "What happens in a run"): who must look before a complete run is committed.
public enum Guards {
  /// Why somebody must look; none where somebody has looked at all of it.
  public static func reasons(_ dataset: Dataset, _ intake: CommitRequest, _ report: CommitReport) -> [HoldReason] {
    let reasons = all(dataset, intake, report)
    return intake.released.cover(reasons) ? [] : reasons
  }

  private static func all(_ dataset: Dataset, _ intake: CommitRequest, _ report: CommitReport) -> [HoldReason] {
    let limits = dataset.limits
    let lost = lost(intake, report)
    var reasons = report.promisesBroken
    if !report.findings.isEmpty { reasons.append(.personalData(report.findings)) }
    if !lost.isEmpty, !intake.allowsLoss { reasons.append(.fieldsLost(lost.map(\.lost))) }
    if let drift = intake.drift { reasons.append(drift) }
    if !intake.isLossAccepted, lost.isEmpty || !intake.allowsLoss {
      reasons += report.emptied.filter { isLoss($0, dataset, report) }.map {
        .emptied(column: $0.column, rows: $0.rows)
      }
    }
    let ledger = report.ledger
    if intake.refresh == .full && ledger.rowsAccepted == 0 {
      reasons.append(.empty(rowsBefore: report.rowsBefore))
    } else {
      // Ten of eleven rows are few and nearly all.
      let shareMax =
        report.deleted > limits.deletedRowsFree
        ? limits.deletedShareMax : max(limits.deletedShareMax, Limits.deletedShareAlways)
      if Double(report.deleted) > shareMax * Double(report.rowsBefore) {
        reasons.append(.deletions(rows: report.deleted, of: report.rowsBefore, shareMax: shareMax))
      }
    }
    let quarantined = ledger.quarantined
    if quarantined > 0, Double(quarantined) > limits.quarantinedShareMax * Double(ledger.recordsRead) {
      reasons.append(.quarantined(records: quarantined, of: ledger.recordsRead, shareMax: limits.quarantinedShareMax))
    }
    for result in ledger.checks where result.action == .hold && result.failed > 0 {
      let asks = dataset.checks.first { $0.name == result.name }?.plainSentence.en ?? ""
      reasons.append(.check(name: result.name, asks: asks, failed: result.failed, of: result.looked))
    }
    if report.inserted + report.updated + report.deleted > 0 {
      if let reason = intake.correctionsGone { reasons.append(reason) }
      if let decision = intake.decidedAgainst { reasons.append(.decidedAgainst(decision)) }
    }
    return reasons
  }

  /// A column that few rows had, such as a sign, may lose its last value, and marks go with what they mark.
  private static func isLoss(_ column: EmptiedColumn, _ dataset: Dataset, _ report: CommitReport) -> Bool {
    if dataset.disclosure?.marks.contains(column.column) == true { return false }
    return column.rows > dataset.limits.deletedRowsFree
      || Double(column.rows) > Limits.deletedShareAlways * Double(report.rowsBefore)
  }

  private static func lost(_ intake: CommitRequest, _ report: CommitReport) -> [FieldPresence] {
    report.fields.lost(since: intake.fieldsBefore)
  }
}
