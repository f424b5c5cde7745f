internal import Connectors
internal import Corrections
public import Platform
internal import Privacy
internal import Rows
public import Runtime
public import Schema
public import Shapes
public import State
internal import Store
internal import Text

extension RunStream {
  /// The record of a stream's report.
  public init(_ report: RunReport.StreamReport, run: Int64, source: Owner, at now: Timestamp = .now) {
    self.init(
      run: run, source: source, stream: report.stream, dataset: report.dataset, outcome: report.kind, settledAt: now)
    notes = report.notes
    inputs = report.inputs.map { Input(dataset: $0.dataset, version: $0.version) }
    switch report.outcome {
    case .same(let quarantined, let earlier):
      if quarantined > 0 { self.earlier = EarlierRejections(records: quarantined, run: earlier) }
    case .rejected(let hold): rejectedHold = hold.id
    case .earlier(let version):
      committed = Committed(version: version.number, hash: version.hash, rows: version.rows)
      counts = Counts(
        inserted: version.inserted, updated: version.updated, deleted: version.deleted, ledger: version.ledger)
    case .mapped(let outcome): take(outcome, report)
    }
  }

  private mutating func take(_ outcome: CommitOutcome, _ report: RunReport.StreamReport) {
    switch outcome {
    case .committed(let version, _):
      committed = Committed(version: version.number, hash: version.hash, rows: version.rows)
    case .unchanged: break
    case .held(let why, _):
      reasons = why.map(\.description)
      fingerprint = report.fingerprint
    }
    fieldsAbsent = outcome.report.fields.filter(\.isAbsent).map(\.place)
    passed = outcome.report.passed
    idleTreatments = outcome.report.idleTreatments.map(\.description)
    corrections = report.corrections.map { tally in
      Corrections(
        applied: tally.applied,
        troubles: tally.troubles.map { .init(line: $0.correction.line, text: CorrectionText.sentence($0)) })
    }
    schemaChanges = report.drift.map { SchemaChange($0) }
    counts = Counts(
      inserted: outcome.report.inserted, updated: outcome.report.updated, deleted: outcome.report.deleted,
      ledger: outcome.report.ledger)
  }
}

extension RunStream.SchemaChange {
  public init(_ item: SchemaDrift.Item) {
    self.init(
      name: RejectionPrivacy.shown(item.change.name), field: item.change.field, change: item.change.kind.rawValue,
      before: item.change.form.map(\.before) ?? item.change.before?.rawValue,
      now: item.change.form?.now ?? item.change.now?.rawValue, action: item.action.rawValue)
  }
}

extension RunReport.StreamReport {
  fileprivate var kind: RunStream.Outcome {
    switch outcome {
    case .same: .same
    case .rejected: .rejected
    case .earlier, .mapped(.committed): .committed
    case .mapped(.unchanged): .unchanged
    case .mapped(.held): .held
    }
  }
}
