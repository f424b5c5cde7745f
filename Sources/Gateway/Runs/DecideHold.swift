internal import Configuration
internal import Landing
public import Platform
public import Runtime
internal import Schema
internal import Shapes
public import State
internal import Store

/// Applies an operator's decision about a held run.
public struct DecideHold: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  private var records: Records { runtime.records }

  /// Commits the result of a held run, on an operator's decision.
  public func release(
    _ hold: Holds.Hold, by person: String, reason: String, cancellation: Cancellation, observer: ProgressObserver
  ) throws -> RunReport {
    if let dataset = hold.source.derivedDataset {
      return try release(hold, ofDerived: dataset, by: person, reason: reason, cancellation, observer)
    }
    var report = RunReport(source: hold.source, run: hold.run)
    let begin = Timestamp.now
    try runtime.slots.perform(hold.source, cancellation) {
      // A newer run may have replaced it while it waited for its turn.
      guard try records.holds.waiting(run: hold.run).contains(hold) else {
        throw HoldDecidedError(hold: hold.id)
      }
      let environment = runtime.environment
      try CommitStreams(runtime).commit(
        environment.source(of: hold.source), environment, &report, .release(hold), cancellation: cancellation,
        observer: observer)
      if report.isHeld { return report.warnings.append("\(hold.heldAgain)") }
      try records.holds.decide(hold.id, .released, by: person, reason: reason)
      // Releasing the run accepts the fields of its documents.
      for drift in try records.schemas.drifts(source: hold.source.source)
      where drift.stream == hold.stream && drift.isHeld {
        try records.schemas.accept(drift, by: person, reason: reason)
      }
      try conclude(hold.run)
      try followers.follow(&report, runtime, observer)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  /// Rejects the result of a held run; waits for a release or a run of the source that is under way.
  ///
  /// - Throws: `HoldDecidedError` and `HoldCommittedError` if it is too late.
  public func reject(_ hold: Holds.Hold, by person: String, reason: String, _ cancellation: Cancellation) throws {
    try runtime.slots.perform(hold.source, cancellation) {
      guard try records.holds.waiting(run: hold.run).contains(hold) else { throw HoldDecidedError(hold: hold.id) }
      // A release may have crashed right after its COMMIT.
      let owners = hold.source.source.map { [hold.source, .stream(hold.stream, of: $0)] } ?? [hold.source]
      let versions = try runtime.environment.stores[hold.dataset]?.versions() ?? []
      if let version = versions.last(where: { $0.run == hold.run && owners.contains($0.source) }) {
        throw HoldCommittedError(hold: hold.id, dataset: hold.dataset, version: version.number)
      }
      try records.holds.decide(hold.id, .rejected, by: person, reason: reason)
      try conclude(hold.run)
    }
  }

  /// Ends a held run once none of its streams waits any more.
  ///
  /// A run with a rejected part is rejected, whatever else it committed: the datasets do not agree with all of its
  /// documents, and the next run must not be compared with it.
  public func conclude(_ run: Int64) throws {
    guard try records.holds.waiting(run: run).isEmpty else { return }
    let rejected = try records.holds.list(run: run).filter { $0.state == .rejected }
    guard let first = rejected.first else {
      let isCommitted = try records.streams.streams(of: run).contains { $0.outcome == .committed }
      return try records.runs.finish(run, isCommitted ? .committed : .unchanged)
    }
    let all = rejected.map(\.dataset).joined(separator: ", ")
    let why = first.decisionReason.isEmpty ? "" : ": \(first.decisionReason)"
    try records.runs.finish(run, .rejected, problem: "\(all) rejected by \(first.decidedBy)\(why)")
  }

  /// Commits the result of a held derivation, from the versions that it read at the time.
  private func release(
    _ hold: Holds.Hold, ofDerived dataset: String, by person: String, reason: String, _ cancellation: Cancellation,
    _ observer: ProgressObserver
  ) throws -> RunReport {
    let begin = Timestamp.now
    let environment = runtime.environment
    guard let entry = environment.derivations[dataset],
      let record = try DerivationRecord(try records.runs.documents(of: hold.run), in: runtime.archive)
    else { throw UnknownNameError("derived dataset", dataset, environment.derivations.order.map(\.dataset.id)) }
    var reports = [RunReport(source: hold.source, run: hold.run)]
    let commits = CommitStreams(runtime)
    try runtime.slots.perform(hold.source, cancellation) {
      // A newer derivation may have replaced it while it waited for its turn.
      guard try records.holds.waiting(run: hold.run).contains(hold) else {
        throw HoldDecidedError(hold: hold.id)
      }
      let stage = DeriveStage(
        entry: entry, sql: record.sql, inputs: record.inputs, stores: environment.stores,
        areas: try environment.configuration.areas())
      reports[0].streams = [try commits.commit(stage, run: hold.run, .release(hold), cancellation)]
      try commits.close(reports[0], .release(hold))
      if reports[0].isHeld { return reports[0].warnings.append("\(hold.heldAgain)") }
      try records.holds.decide(hold.id, .released, by: person, reason: reason)
      try conclude(hold.run)
    }
    followers.follow(&reports, environment, observer)
    reports[0].seconds = Timestamp.now.seconds(since: begin)
    return reports[0]
  }
}

/// The result of the hold is already committed: its release was interrupted.
struct HoldCommittedError: Problem, Hashable {
  let hold: Int64
  let dataset: String
  let version: Int

  var what: String {
    "hold \(hold) was released as \(dataset) version \(version): it can no longer be rejected"
  }
  var advice: Advice { "\(.releaseHold(hold)) completes what was cut short" }
}

extension Holds.Hold {
  /// The message of a release that finds other reasons than were shown.
  var heldAgain: Advice { "hold \(id) has other reasons than those that were shown: \(.showHold(id))" }
}
