internal import Configuration
internal import Landing
public import Platform
public import Runtime
internal import Schema
internal import State
internal import Store

/// Computes derived datasets.
public struct DeriveDatasets: Sendable {
  private let runtime: Runtime
  /// Nil stops after the commits.
  private let followers: (any VersionFollowers)?

  public init(_ runtime: Runtime, _ followers: (any VersionFollowers)?) {
    self.runtime = runtime
    self.followers = followers
  }

  private var records: Records { runtime.records }

  /// Computes every derived dataset of which an input, the SELECT or the declaration has changed, inputs first, and
  /// publishes the results.
  ///
  /// Pending work is not stored: an interrupted derivation is due again, since its dataset lacks the fingerprint of its
  /// inputs.
  ///
  /// - Parameters:
  ///   - forced: datasets that are computed even if nothing has changed.
  ///   - changed: only what is derived from these datasets, directly or not, is looked at; nil looks at all.
  /// - Returns: what was computed or published; up-to-date datasets are left out.
  public func run(
    forced: Set<String> = [], from changed: Set<String>? = nil, cancellation: Cancellation,
    observer: @escaping ProgressObserver = { _ in }
  ) -> [RunReport] {
    let derivations = runtime.environment.derivations
    if let changed, derivations.entries(concerning: changed).isEmpty { return [] }
    return runtime.locks.whileDeriving {
      let environment = runtime.environment
      var reports = deriveAlone(environment, forced, changed, cancellation, observer)
      if let followers, !cancellation.isCancelled { followers.follow(&reports, environment, observer) }
      return reports
    }
  }

  private func deriveAlone(
    _ environment: Environment, _ forced: Set<String>, _ changed: Set<String>?, _ cancellation: Cancellation,
    _ observer: ProgressObserver
  ) -> [RunReport] {
    guard !environment.derivations.order.isEmpty else { return [] }
    var reports: [RunReport] = []
    do {
      try settleInterrupted(environment)
      var states = DerivationStates(
        environment.derivations, environment.stores, records.holds, try environment.configuration.areas(),
        isRenewing: true,
        record: { [runs = records.runs, archive = runtime.archive] in
          try DerivationRecord(try runs.documents(of: $0), in: archive)
        })
      let concerned = changed.map(environment.derivations.entries(concerning:)) ?? environment.derivations.order
      for entry in concerned where !cancellation.isCancelled {
        do {
          let state = try states.state(of: entry, isForced: forced.contains(entry.dataset.id))
          guard case .due(let stage) = state else { continue }
          let report = derive(stage, cancellation, observer)
          if case .complete = report.end, !report.isHeld { states.settle(entry) }
          reports.append(report)
        } catch {
          reports.append(RunReport(source: entry.owner, run: 0, end: .failed(error)))
        }
      }
    } catch {
      reports.append(RunReport(source: environment.derivations.order[0].owner, run: 0, end: .failed(error)))
    }
    return reports
  }

  /// One derivation, as its own run.
  private func derive(
    _ stage: DeriveStage, _ cancellation: Cancellation, _ observer: ProgressObserver
  ) -> RunReport {
    let begin = Timestamp.now
    let owner = stage.entry.owner
    var report = RunReport(source: owner, run: 0)
    do {
      let commits = CommitStreams(runtime)
      try runtime.slots.perform(owner, cancellation) {
        let run = try records.runs.begin(source: owner, trigger: .derivation)
        report.run = run
        do {
          observer(RunProgress(source: owner, stage: .map))
          report.streams = [try commits.commit(stage, run: run, .run, cancellation)]
          observer(RunProgress(source: owner, stage: .commit, done: 1, total: 1))
          try commits.close(report, .run)
        } catch {
          try? records.runs.finish(run, .failed, problem: "\(error)")
          throw error
        }
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  /// Ends the interrupted runs of derivations.
  private func settleInterrupted(_ environment: Environment) throws {
    for run in try records.runs.interrupted() {
      guard let id = run.source.derivedDataset, !runtime.slots.running.contains(run.source) else { continue }
      let isCommitted = try environment.stores[id]?.version(ofRun: run.id, source: run.source) != nil
      try records.transaction { connection in
        if !isCommitted {
          try Quarantine.forget(run: run.id, dataset: id, stream: DerivationInputs.stream, on: connection)
          try RunStreams.forget(run: run.id, stream: DerivationInputs.stream, on: connection)
        }
        try Runs.finish(
          run.id, isCommitted ? .committed : .failed,
          problem: isCommitted ? "" : "interrupted; it is computed again", on: connection)
      }
    }
  }
}
