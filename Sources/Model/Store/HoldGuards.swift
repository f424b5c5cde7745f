internal import Corrections
internal import Platform
internal import Rows
public import Schema

/// The guards of a dataset (docs/operators.md, "What happens in a run"), which decide whether a complete run needs an
/// operator.
public enum HoldGuards {
  /// The reasons to hold; empty if there are none or an operator has accepted all of them.
  public static func reasons(_ dataset: Dataset, _ request: CommitRequest, _ report: CommitReport) -> [HoldReason] {
    let reasons = all(dataset, request, report)
    return request.released.cover(reasons) ? [] : reasons
  }

  private static func all(_ dataset: Dataset, _ request: CommitRequest, _ report: CommitReport) -> [HoldReason] {
    let limits = dataset.limits
    let lost = lost(request, report)
    var reasons = report.promisesBroken
    if !report.findings.isEmpty { reasons.append(.personalData(report.findings)) }
    if !lost.isEmpty, !request.allowsLoss { reasons.append(.fieldsLost(lost.map(\.lost))) }
    let absent = absent(request, report)
    if !absent.isEmpty, !request.allowsLoss { reasons.append(.fieldsAbsent(absent.map(\.lost))) }
    if let drift = request.drift { reasons.append(drift) }
    reasons += request.unanswered
    if !request.isLossAccepted, lost.isEmpty || !request.allowsLoss {
      reasons += report.emptied.filter { isLoss($0, dataset, report) }.map {
        .emptied(column: $0.column, rows: $0.rows)
      }
    }
    if !limits.allowsRescaling { reasons += report.rescaled.map { .rescaled($0) } }
    let ledger = report.ledger
    if request.refresh == .full && ledger.rowsAccepted == 0 {
      reasons.append(.empty(rowsBefore: report.rowsBefore))
    } else {
      // Ten of eleven rows are few rows, but nearly all of them.
      let shareMax =
        report.deleted > limits.deletedRowsFree
        ? limits.deletedShareMax : max(limits.deletedShareMax, Limits.deletedShareAlways)
      if Double(report.deleted) > shareMax * Double(report.rowsBefore) {
        reasons.append(.deletions(rows: report.deleted, of: report.rowsBefore, shareMax: shareMax))
      }
    }
    let quarantined = ledger.quarantined
    // What is hidden follows from the whole table: without one record, a total or a rule may look different.
    let shareMax = dataset.disclosure == nil ? limits.quarantinedShareMax : 0
    if quarantined > 0, Double(quarantined) > shareMax * Double(ledger.recordsRead) {
      reasons.append(.quarantined(records: quarantined, of: ledger.recordsRead, shareMax: shareMax))
    }
    reasons += passed(report.passed, ledger, limits)
    for result in ledger.checks where result.action == .hold && result.failed > 0 {
      let asks = dataset.checks.first { $0.name == result.name }?.plainSentence.en ?? ""
      reasons.append(.check(name: result.name, asks: asks, failed: result.failed, of: result.looked))
    }
    if report.inserted + report.updated + report.deleted > 0 {
      reasons += report.idleTreatments.map {
        .treatmentIdle(column: $0.column, treatment: "\($0.treatment)", values: $0.values)
      }
      if let reason = request.correctionsGone { reasons.append(reason) }
      if let decision = request.decidedAgainst { reasons.append(.decidedAgainst(decision)) }
    }
    return reasons
  }

  /// Whether a column that has lost all values is a reason to hold. A sparse column, such as a sign, may lose its last
  /// value, and marks of hidden figures disappear with the figures.
  private static func isLoss(_ column: EmptiedColumn, _ dataset: Dataset, _ report: CommitReport) -> Bool {
    if dataset.disclosure?.marks.contains(column.column) == true { return false }
    return column.rows > dataset.limits.deletedRowsFree
      || Double(column.rows) > Limits.deletedShareAlways * Double(report.rowsBefore)
  }

  /// Lines that may be records and were not read as such, or that were and may be none.
  private static func passed(_ passed: PassedLines, _ ledger: Ledger, _ limits: Limits) -> [HoldReason] {
    let share = limits.quarantinedShareMax
    var reasons: [HoldReason] = []
    if passed.reread > 0, Double(passed.reread + ledger.quarantined) > share * Double(ledger.recordsRead) {
      reasons.append(
        .linesReread(lines: passed.reread, of: ledger.recordsRead, first: passed.rereadFirst, shareMax: share))
    }
    let all = ledger.recordsRead + passed.below
    if passed.below > 0, Double(passed.below) > share * Double(all) {
      reasons.append(.linesBelow(lines: passed.below, of: all, first: passed.belowFirst, shareMax: share))
    }
    return reasons
  }

  /// The columns that no document has and that were not known to be absent: a misspelt or changed name in the header.
  private static func absent(_ request: CommitRequest, _ report: CommitReport) -> [FieldPresence] {
    if request.fieldsBefore.isEmpty, report.rowsBefore > 0 { return [] }
    return report.fields.filter { field in
      field.isColumn && field.isAbsent && !request.fieldsBefore.contains { $0.field == field.field }
    }
  }

  private static func lost(_ request: CommitRequest, _ report: CommitReport) -> [FieldPresence] {
    report.fields.lost(since: request.fieldsBefore)
  }
}
