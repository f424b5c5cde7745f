internal import Configuration
internal import Connectors
internal import Landing
public import Platform
internal import Privacy
public import Runtime
internal import Schema
internal import State

/// Maps documents of an earlier run again.
public struct ReplayRun: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  private var records: Records { runtime.records }

  /// Maps the documents of an earlier run again, in a separate run.
  ///
  /// - Parameter run: nil for the newest run with a complete fetch.
  public func run(
    _ source: String, run earlier: Int64?, cancellation: Cancellation, observer: ProgressObserver
  ) -> RunReport {
    let begin = Timestamp.now
    let owner = Owner.source(source)
    var report = RunReport(source: owner, run: 0)
    do {
      try runtime.slots.perform(owner, cancellation) {
        let environment = runtime.environment
        let settings = try environment.source(source)
        let (original, run) = try takeUp(owner, earlier)
        report.run = run
        do {
          for target in settings.streams {
            try records.fetched.copy(stream: target.stream.name, from: original, to: run)
          }
          try records.runs.enter(.mapped, run)
          try settings.withinTimeLimit(cancellation) { limited in
            try CommitStreams(runtime).commit(
              settings, environment, &report, .replay, cancellation: limited, observer: observer)
          }
        } catch {
          try? records.runs.finish(run, .failed, problem: RejectionPrivacy.shown("\(error)"))
          throw error
        }
        try followers.follow(&report, runtime, observer)
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  /// Starts a run with the documents of another.
  private func takeUp(_ source: Owner, _ earlier: Int64?) throws -> (original: Int64, run: Int64) {
    // A concurrent pruning must not remove these documents.
    try runtime.locks.whilePruning {
      let original = try original(source, earlier)
      let gone = try records.runs.documents(of: original).map(\.document.digest).filter {
        !runtime.archive.contains($0)
      }
      if !gone.isEmpty, try records.erasedDocuments.all().isSuperset(of: gone) {
        throw ErasedDocumentsError(source: source, run: original, documents: gone.count)
      }
      let run = try records.runs.begin(source: source, trigger: .replay)
      try records.runs.record(try records.runs.documents(of: original), run: run)
      return (original, run)
    }
  }

  private func original(_ source: Owner, _ run: Int64?) throws -> Int64 {
    if let run {
      guard let found = try records.runs.run(run), found.source == source else {
        throw ReplaySourceError(source: source, run: run)
      }
      return run
    }
    guard let last = try records.runs.lastComplete(source: source) else {
      throw ReplaySourceError(source: source, run: nil)
    }
    return last.id
  }
}

/// Documents of the run were removed because they held an erased record.
struct ErasedDocumentsError: Problem, Hashable {
  let source: Owner
  let run: Int64
  let documents: Int

  var what: String {
    let which = documents == 1 ? "a document" : "\(documents) documents"
    return "\(which) of run \(run) of \(source) held a record that was erased, and went with it"
  }
  var advice: Advice { "\(.fetchAgain(source: source.text)) fetches the documents again; the record stays erased" }
}

/// There are no documents to map again.
struct ReplaySourceError: Problem, Hashable {
  let source: Owner
  let run: Int64?

  var what: String {
    run.map { "\(source) has no run \($0)" } ?? "\(source) has no run whose documents are complete"
  }
  var advice: Advice { "\(.listRuns(source: source.text)) lists its runs" }
}
