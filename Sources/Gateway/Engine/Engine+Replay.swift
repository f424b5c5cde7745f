internal import Configuration
internal import Connectors
internal import Landing
internal import Platform
internal import Store

extension Engine {
  /// Maps the documents of an earlier run again, as a run of its own.
  ///
  /// - Parameter run: nil for the newest run whose fetch was complete.
  func replay(
    _ source: String, run earlier: Int64?, cancellation: Cancellation, observer: ProgressObserver
  ) -> RunReport {
    let begin = Timestamp.now
    var report = RunReport(source: source, run: 0)
    do {
      try slots.perform(source, cancellation) {
        let setup = setup
        let settings = try setup.source(source)
        let (original, run) = try takeUp(source, earlier)
        report.run = run
        do {
          for target in settings.streams {
            let name = target.stream.name
            try fetched.record(run: run, stream: name, declared: try fetched.declared(run: original, stream: name))
          }
          try runs.enter(.mapped, run)
          try withinTime(of: settings, cancellation) { limited in
            try commit(settings, setup, &report, .replay, cancellation: limited, observer: observer)
          }
        } catch {
          try? runs.finish(run, .failed, problem: RejectionPrivacy.shown("\(error)"))
          throw error
        }
        try follow(&report, observer)
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  /// Begins a run with the documents of another.
  private func takeUp(_ source: String, _ earlier: Int64?) throws -> (original: Int64, run: Int64) {
    // A round of pruning must not take away what is taken up here.
    try pruning.withLock { _ throws -> (Int64, Int64) in
      let original = try original(source, earlier)
      let run = try runs.begin(source: source, trigger: .replay)
      try runs.record(try runs.documents(of: original), run: run)
      return (original, run)
    }
  }

  private func original(_ source: String, _ run: Int64?) throws -> Int64 {
    if let run {
      guard let found = try runs.run(run), found.source == source else {
        throw ReplaySourceError(source: source, run: run)
      }
      return run
    }
    guard let last = try runs.lastComplete(source: source) else { throw ReplaySourceError(source: source, run: nil) }
    return last.id
  }

  /// Commits what a held run brought, by an operator's word.
  func release(
    _ hold: Holds.Hold, by person: String, reason: String, cancellation: Cancellation, observer: ProgressObserver
  ) throws -> RunReport {
    if let dataset = Derivations.Entry.dataset(of: hold.source) {
      return try release(hold, ofDerived: dataset, by: person, reason: reason, cancellation, observer)
    }
    var report = RunReport(source: hold.source, run: hold.run)
    let begin = Timestamp.now
    try slots.perform(hold.source, cancellation) {
      // While it waited for its turn a newer run may have taken its place.
      guard try holds.waiting(run: hold.run).contains(hold) else {
        throw HoldDecidedError(hold: hold.id)
      }
      let setup = setup
      try commit(
        setup.source(hold.source), setup, &report, .release(hold), cancellation: cancellation, observer: observer)
      if report.isHeld { return report.warnings.append(hold.heldAgain) }
      try holds.decide(hold.id, .released, by: person, reason: reason)
      // Who lets the run pass accepts what its documents look like.
      for drift in try schemas.drifts(source: hold.source) where drift.stream == hold.stream && drift.isHeld {
        try schemas.accept(drift, by: person, reason: reason)
      }
      try conclude(hold.run)
      try follow(&report, observer)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  /// Drops what a held run brought; waits where a release or a run of the source is under way.
  ///
  /// - Throws: `HoldDecidedError` and `HoldCommittedError` where it is too late.
  func reject(_ hold: Holds.Hold, by person: String, reason: String, _ cancellation: Cancellation) throws {
    try slots.perform(hold.source, cancellation) {
      guard try holds.waiting(run: hold.run).contains(hold) else { throw HoldDecidedError(hold: hold.id) }
      // A release may have died right behind its COMMIT.
      let owners = [hold.source, "\(hold.source)/\(hold.stream)"]
      let versions = try setup.stores[hold.dataset]?.versions() ?? []
      if let version = versions.last(where: { $0.run == hold.run && owners.contains($0.source) }) {
        throw HoldCommittedError(hold: hold.id, dataset: hold.dataset, version: version.number)
      }
      try holds.decide(hold.id, .rejected, by: person, reason: reason)
      try conclude(hold.run)
    }
  }

  /// Ends a held run once nothing of it waits any more.
  ///
  /// A run of which a part was rejected is rejected, whatever else it committed: the datasets do not agree with all of
  /// its documents, and the next run must not be compared with it.
  func conclude(_ run: Int64) throws {
    guard try holds.waiting(run: run).isEmpty else { return }
    let rejected = try holds.list(run: run).filter { $0.state == .rejected }
    guard let first = rejected.first else {
      let isCommitted = try streams.streams(of: run).contains { $0.outcome == .committed }
      return try runs.finish(run, isCommitted ? .committed : .unchanged)
    }
    let all = rejected.map(\.dataset).joined(separator: ", ")
    let why = first.decisionReason.isEmpty ? "" : ": \(first.decisionReason)"
    try runs.finish(run, .rejected, problem: "\(all) rejected by \(first.decidedBy)\(why)")
  }
}

/// A newer run, or another operator, was faster.
struct HoldDecidedError: Problem, Hashable {
  let hold: Int64

  var what: String { "hold \(hold) does not wait any more; nothing was committed" }
  var advice: String { "klamra hold list shows what waits now" }
}

/// What was held is committed: its release was cut short.
struct HoldCommittedError: Problem, Hashable {
  let hold: Int64
  let dataset: String
  let version: Int

  var what: String {
    "hold \(hold) was released, and \(dataset) version \(version) stands: it cannot be rejected any more"
  }
  var advice: String { "klamra hold release \(hold) completes what was cut short" }
}

extension Holds.Hold {
  /// What is said where a release finds other reasons than those that were shown.
  var heldAgain: String { "hold \(id) has other reasons than those that were shown: klamra hold show \(id)" }
}

/// There are no documents to map again.
struct ReplaySourceError: Problem, Hashable {
  let source: String
  let run: Int64?

  var what: String {
    run.map { "\(source) has no run \($0)" } ?? "\(source) has no run whose documents are complete"
  }
  var advice: String { "klamra runs \(source) lists its runs" }
}
