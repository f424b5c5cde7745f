internal import Configuration
internal import Landing
public import Platform
internal import Privacy
internal import Rows
internal import Runtime
internal import Schema
public import State
internal import Store

/// Records the outcome of a stream, for sources and derived datasets alike.
///
/// Rejections and counts are recorded before the COMMIT of the dataset's file, so that a crash right after it loses
/// nothing; if the COMMIT never happened, the run is resumed or the stream's record removed.
extension CommitStreams {
  /// The single commit sequence, for sources and derived datasets alike: a release commits exactly what was shown,
  /// commits into a dataset take turns, and the outcome is recorded before it takes effect.
  ///
  /// - Parameters:
  ///   - report: the report of an outcome.
  ///   - body: produces the rows and commits them; it calls `keep` before the COMMIT.
  func commit(
    _ stream: StreamCommit, _ report: @escaping (RunReport.StreamReport.Outcome) -> RunReport.StreamReport,
    _ body: (_ keep: (CommitOutcome) throws -> Void) throws -> RunReport.StreamReport.Outcome
  ) throws -> RunReport.StreamReport.Outcome {
    try stream.checkRelease()
    let outcome = try runtime.locks.whileCommitting(into: stream.dataset.id) {
      do {
        return try body { try keep($0, of: stream, report: report(.mapped($0))) }
      } catch {
        forget(stream)
        throw error
      }
    }
    if !stream.kind.isRelease, !report(outcome).isHeld {
      try supersede(stream.owner, stream.stream, by: stream.run)
    }
    if case .mapped = outcome { try supersedeRejections(stream, isHeld: report(outcome).isHeld) }
    return outcome
  }

  /// Records the outcome's rejections, counts and hold, in one transaction, before it takes effect.
  func keep(_ outcome: CommitOutcome, of stream: StreamCommit, report: RunReport.StreamReport) throws {
    let privacy = RejectionPrivacy(stream.dataset)
    let rejected = outcome.report.rejections.map { record in
      let document = stream.documents.indices.contains(record.document) ? stream.documents[record.document] : nil
      return Quarantine.Entry(
        run: stream.run, source: stream.owner, dataset: stream.dataset.id, stream: stream.stream,
        document: document?.document.digest.hex ?? "", origin: privacy.origin(document?.url ?? stream.origin),
        rejection: privacy.kept(record.rejection))
    }
    // The counts of a held run are kept until its release has taken effect.
    let counts = stream.kind.isRelease ? nil : RunStream(report, run: stream.run, source: stream.owner)
    try records.transaction { connection in
      try Quarantine.replace(
        run: stream.run, source: stream.owner, dataset: stream.dataset.id, stream: stream.stream, with: rejected,
        on: connection, limits: runtime.environment.configuration.gateway.quarantine)
      if let counts { try RunStreams.put(counts, on: connection) }
      guard case .held(let reasons, let report) = outcome else { return }
      let held = try Holds.add(Holds.Hold(reasons, report, stream), on: connection)
      if let earlier = held.earlierRun { try Runs.close(earlier, supersededBy: stream.run, on: connection) }
    }
  }

  /// Removes what earlier runs rejected of the same documents, once the outcome has taken effect.
  private func supersedeRejections(_ stream: StreamCommit, isHeld: Bool) throws {
    try records.transaction { connection in
      let kept =
        isHeld
        ? try Quarantine.lastMapped(
          before: stream.run, source: stream.owner, stream: stream.stream, on: connection) : nil
      try Quarantine.supersede(
        by: stream.run, source: stream.owner, dataset: stream.dataset.id, stream: stream.stream, keeping: kept,
        on: connection)
    }
  }

  /// What an operator is told of rejected records that are not kept; nil if all are.
  func noteOfLosses(_ stream: RunReport.StreamReport, run: Int64) throws -> String? {
    guard case .mapped(let outcome) = stream.outcome else { return nil }
    let rejected = outcome.report.ledger.quarantined
    let lost = try records.quarantine.losses(run: run).reduce(0) { $0 + $1.records }
    guard lost > 0 else { return nil }
    let limits = runtime.environment.configuration.gateway.quarantine
    return
      "\(Formatting.grouped(lost)) of \(Formatting.count(rejected, "rejected record")) are counted but not kept: the "
      + "quarantine holds at most \(Formatting.count(limits.rowsMax, "record")) of a source and "
      + "\(Formatting.bytes(limits.bytesMax)) (quarantine: in klamra.yaml)"
  }

  /// Removes the records of a commit that did not take effect.
  func forget(_ stream: StreamCommit) {
    // A release leaves the hold unchanged; the error that led here is reported.
    if stream.kind.isRelease { return }
    try? records.transaction { connection in
      try Quarantine.forget(run: stream.run, dataset: stream.dataset.id, stream: stream.stream, on: connection)
      try RunStreams.forget(run: stream.run, stream: stream.stream, on: connection)
    }
  }

  /// Records the outcome of a stream after it took effect: also if nothing was mapped, and for facts known only
  /// afterwards.
  func settle(_ report: RunReport.StreamReport, of stream: StreamCommit) throws {
    let result = RunStream(report, run: stream.run, source: stream.owner)
    try records.transaction { connection in
      if !stream.kind.isRelease, report.isKnown(to: stream.run),
        try RunStreams.stream(stream.stream, of: stream.run, on: connection) != nil
      {
        return
      }
      try RunStreams.put(result, on: connection)
    }
  }

  /// Ends a run whose streams are all complete; for a release, `conclude` does so.
  func close(_ report: RunReport, _ kind: RunKind) throws {
    if kind.isRelease { return }
    try records.runs.finish(
      report.run, report.finalState, problem: report.rejectedAgain.map { "\($0.broughtAgain)" } ?? "")
  }

  /// A stream was completed without an operator, so its waiting hold is obsolete.
  func supersede(_ owner: Owner, _ stream: String, by run: Int64) throws {
    guard let earlier = try records.holds.supersede(source: owner, stream: stream) else { return }
    try records.transaction { try Runs.close(earlier, supersededBy: run, on: $0) }
  }
}

extension RunReport.StreamReport {
  /// Whether the run had already come this far before it was interrupted, so that its earlier record is more complete.
  fileprivate func isKnown(to run: Int64) -> Bool {
    switch outcome {
    case .earlier: true
    case .same(_, let earlier): earlier == run
    case .rejected, .mapped: false
    }
  }
}

extension Holds.Hold {
  init(_ reasons: [HoldReason], _ counts: CommitReport, _ stream: StreamCommit) {
    self.init(
      run: stream.run, source: stream.owner, stream: stream.stream, dataset: stream.dataset.id,
      reasons: reasons, inserted: counts.inserted, updated: counts.updated, deleted: counts.deleted,
      rowsBefore: counts.rowsBefore, rowsAfter: counts.rowsAfter, quarantined: counts.ledger.quarantined,
      summary: counts.summary, fingerprint: stream.fingerprint.digest)
  }

  /// The action that holds the same documents again.
  var renewal: OperatorAction {
    source.derivedDataset.map { .derive(dataset: $0) } ?? .replay(source: source.text)
  }

  /// The problem of a run with a rejected result.
  public var broughtAgain: Advice {
    let moment = decidedAt.map { " on \(Formatting.moment($0))" } ?? ""
    return """
      \(dataset) is unchanged: the documents of \(source) were rejected as hold \(id)\(moment); \
      \(.fetchAgain(source: source.text)) asks again
      """
  }

  /// The earlier decision, for a run that repeats it on demand.
  var earlierDecision: EarlierDecision {
    EarlierDecision(hold: id, by: decidedBy, at: decidedAt, reason: decisionReason)
  }
}
