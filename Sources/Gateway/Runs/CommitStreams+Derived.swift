internal import Configuration
internal import Platform
internal import Runtime
internal import Schema
internal import State

extension CommitStreams {
  /// Commits one derivation.
  func commit(
    _ stage: DeriveStage, run: Int64, _ kind: RunKind, _ cancellation: Cancellation
  ) throws -> RunReport.StreamReport {
    let dataset = stage.entry.dataset
    let fingerprint = try stage.fingerprint()
    let stream = StreamCommit(
      run: run, owner: stage.entry.owner, stream: DerivationInputs.stream, dataset: dataset, kind: kind,
      fingerprint: fingerprint.holding(dataset), origin: stage.entry.derivation.file)
    func report(_ outcome: RunReport.StreamReport.Outcome) -> RunReport.StreamReport {
      RunReport.StreamReport(
        stream: stream.stream, dataset: dataset.id, outcome: outcome, fingerprint: stream.fingerprint.digest,
        inputs: stage.inputs.inputs)
    }
    let documents = try stage.land(in: runtime.archive)
    try records.runs.record(documents, run: run)
    let limited = Cancellation(within: Double(Derivation.secondsMax), of: cancellation)
    do {
      let result = report(
        try commit(stream, report) { keep in
          try stage.commit(
            documents, fingerprint, in: runtime.paths, runtime.environment.configuration.gateway.temporaryDisk,
            run: run, kind, numbers: VersionNumbers(runtime, runtime.environment), limited, keep: keep)
        })
      try settle(result, of: stream)
      return result
    } catch  where limited.isOverdue && !cancellation.isCancelled {
      throw DerivationTimeError(dataset: dataset.id)
    }
  }
}

/// A derivation exceeded its time limit.
struct DerivationTimeError: Problem, Hashable {
  let dataset: String

  var what: String {
    "the derivation of \(dataset) was ended after its time limit of \(Formatting.duration(Double(Derivation.secondsMax)))"
  }
  var advice: Advice { "Look for a join without a condition in its SELECT" }
}
