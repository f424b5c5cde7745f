internal import Configuration
internal import Events
internal import Landing
internal import Mapping
internal import Platform
internal import Publication
internal import SQLite
internal import Schema
internal import Store

extension Engine {
  /// Works out every derived dataset of which an input, the SELECT or the declaration has changed, inputs first, and publishes
  /// what came of it.
  ///
  /// Nothing is kept of what is to be done: a derivation that was cut short is due again, since its dataset does not have the
  /// fingerprint of its inputs.
  ///
  /// - Parameters:
  ///   - forced: datasets that are worked out even where nothing has changed.
  ///   - isFollowed: false ends after the commits.
  /// - Returns: what was worked out or published; what was up to date is not among them.
  func derive(
    forced: Set<String> = [], isFollowed: Bool = true, cancellation: Cancellation,
    observer: @escaping ProgressObserver = { _ in }
  ) -> [RunReport] {
    deriving.withLock { _ in
      let setup = setup
      var reports = deriveAlone(setup, forced, cancellation, observer)
      if isFollowed, !cancellation.isCancelled { follow(&reports, setup, observer) }
      return reports
    }
  }

  private func deriveAlone(
    _ setup: Setup, _ forced: Set<String>, _ cancellation: Cancellation, _ observer: ProgressObserver
  ) -> [RunReport] {
    guard !setup.derivations.order.isEmpty else { return [] }
    var reports: [RunReport] = []
    do {
      try settleInterrupted(setup)
      var states = DerivationStates(
        setup.derivations, setup.stores, holds, try setup.configuration.areas(),
        isRenewing: true,
        record: { [runs, archive = parts.archive] in try DerivationRecord(try runs.documents(of: $0), in: archive) })
      for entry in setup.derivations.order where !cancellation.isCancelled {
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
      reports.append(RunReport(source: setup.derivations.order[0].owner, run: 0, end: .failed(error)))
    }
    return reports
  }

  /// One derivation, as a run of its own.
  private func derive(
    _ stage: DeriveStage, _ cancellation: Cancellation, _ observer: ProgressObserver
  ) -> RunReport {
    let begin = Timestamp.now
    let owner = stage.entry.owner
    var report = RunReport(source: owner, run: 0)
    do {
      try slots.perform(owner, cancellation) {
        let run = try runs.begin(source: owner, trigger: .derivation)
        report.run = run
        do {
          observer(RunProgress(source: owner, stage: .map))
          report.streams = [try commit(stage, run: run, .run, cancellation)]
          observer(RunProgress(source: owner, stage: .commit, done: 1, total: 1))
          try close(report, .run)
        } catch {
          try? runs.finish(run, .failed, problem: "\(error)")
          throw error
        }
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  private func commit(
    _ stage: DeriveStage, run: Int64, _ occasion: Occasion, _ cancellation: Cancellation
  ) throws -> RunReport.StreamReport {
    let dataset = stage.entry.dataset
    let fingerprint = try stage.fingerprint()
    let stream = StreamRun(
      run: run, owner: stage.entry.owner, stream: DerivationInputs.stream, dataset: dataset, occasion: occasion,
      fingerprint: fingerprint.holding(dataset), origin: stage.entry.derivation.file)
    try stream.checkRelease()
    func report(_ outcome: RunReport.StreamReport.Outcome) -> RunReport.StreamReport {
      RunReport.StreamReport(
        stream: stream.stream, dataset: dataset.id, outcome: outcome, fingerprint: stream.fingerprint.digest,
        inputs: stage.inputs.inputs)
    }
    let documents = try stage.land(in: parts.archive)
    try runs.record(documents, run: run)
    let limited = Cancellation(within: Double(Derivation.secondsMax), of: cancellation)
    let outcome: RunReport.StreamReport.Outcome
    do {
      outcome = try committing(into: dataset.id) {
        try stage.commit(documents, fingerprint, run: run, occasion, limited) {
          try keep($0, of: stream, report: report(.mapped($0)))
        }
      }
    } catch {
      forget(stream)
      if limited.isOverdue, !cancellation.isCancelled { throw DerivationTimeError(dataset: dataset.id) }
      throw error
    }
    let result = report(outcome)
    if !occasion.isRelease, !result.isHeld { try supersede(stream.owner, stream.stream, by: run) }
    try settle(result, of: stream)
    return result
  }

  /// Commits what a held derivation brought, from the versions that it read then.
  func release(
    _ hold: Holds.Hold, ofDerived dataset: String, by person: String, reason: String, _ cancellation: Cancellation,
    _ observer: ProgressObserver
  ) throws -> RunReport {
    let begin = Timestamp.now
    let setup = setup
    guard let entry = setup.derivations[dataset],
      let record = try DerivationRecord(try runs.documents(of: hold.run), in: parts.archive)
    else { throw UnknownNameError("derived dataset", dataset, setup.derivations.order.map(\.dataset.id)) }
    var reports = [RunReport(source: hold.source, run: hold.run)]
    try slots.perform(hold.source, cancellation) {
      // While it waited for its turn a newer derivation may have taken its place.
      guard try holds.waiting(run: hold.run).contains(hold) else {
        throw HoldDecidedError(hold: hold.id)
      }
      let stage = DeriveStage(
        entry: entry, sql: record.sql, inputs: record.inputs, stores: setup.stores,
        areas: try setup.configuration.areas())
      reports[0].streams = [try commit(stage, run: hold.run, .release(hold), cancellation)]
      try close(reports[0], .release(hold))
      if reports[0].isHeld { return reports[0].warnings.append(hold.heldAgain) }
      try holds.decide(hold.id, .released, by: person, reason: reason)
      try conclude(hold.run)
    }
    follow(&reports, setup, observer)
    reports[0].seconds = Timestamp.now.seconds(since: begin)
    return reports[0]
  }

  /// Ends the runs of derivations in the middle of which a process died.
  private func settleInterrupted(_ setup: Setup) throws {
    for run in try runs.interrupted() {
      guard let id = Derivations.Entry.dataset(of: run.source), !slots.running.contains(run.source) else { continue }
      let isCommitted = try setup.stores[id]?.version(ofRun: run.id, source: run.source) != nil
      try parts.database.write { connection in
        if !isCommitted {
          try Quarantine.forget(run: run.id, dataset: id, stream: DerivationInputs.stream, on: connection)
          try RunStreams.forget(run: run.id, stream: DerivationInputs.stream, on: connection)
        }
        try Runs.finish(
          run.id, isCommitted ? .committed : .failed,
          problem: isCommitted ? "" : "interrupted; it is worked out again", on: connection)
      }
    }
  }

  /// Publishes and announces; also what an earlier pass had committed before it was cut short.
  private func follow(_ reports: inout [RunReport], _ setup: Setup, _ observer: ProgressObserver) {
    let caught = catchUp(setup.derivations.order.map(\.dataset.id))
    func index(_ dataset: String) -> Int {
      let owner = Derivations.Entry.owner(of: dataset)
      if let known = reports.firstIndex(where: { $0.source == owner }) { return known }
      var report = RunReport(source: owner, run: 0)
      if let version = try? setup.stores[dataset]?.current() {
        report.run = version.run
        report.streams = [.init(stream: DerivationInputs.stream, dataset: dataset, outcome: .earlier(version))]
      }
      reports.append(report)
      return reports.count - 1
    }
    for published in caught.published { reports[index(published.dataset)].published.append(published) }
    for event in caught.events { reports[index(event.dataset)].events.append(event) }
    for failure in caught.failures { reports[index(failure.dataset)].end = .failed(failure.error) }
    for report in reports where !report.published.isEmpty {
      observer(RunProgress(source: report.source, stage: .publish, done: 1, total: 1))
    }
  }
}

/// A derivation took longer than it may.
struct DerivationTimeError: Problem, Hashable {
  let dataset: String

  var what: String {
    "working out \(dataset) was ended after \(Words.duration(Double(Derivation.secondsMax))), the time that a derivation may take"
  }
  var advice: String { "Look for a join without a condition in its SELECT" }
}
