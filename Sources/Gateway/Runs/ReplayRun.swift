internal import Configuration
internal import Connectors
internal import Landing
public import Platform
internal import Privacy
internal import State
internal import Store

/// Maps documents again that an earlier run has landed.
public struct ReplayRun: UseCase {
  let runtime: Runtime
  let followers: any VersionFollowers

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  /// Maps the documents of an earlier run again, as a run of its own.
  ///
  /// - Parameter run: nil for the newest run whose fetch was complete.
  public func run(
    _ source: String, run earlier: Int64?, cancellation: Cancellation, observer: ProgressObserver
  ) -> RunReport {
    let begin = Timestamp.now
    var report = RunReport(source: source, run: 0)
    do {
      try slots.perform(source, cancellation) {
        let environment = environment
        let settings = try environment.source(source)
        let (original, run) = try takeUp(source, earlier)
        report.run = run
        do {
          for target in settings.streams {
            let name = target.stream.name
            try fetched.record(run: run, stream: name, declared: try fetched.declared(run: original, stream: name))
          }
          try runs.enter(.mapped, run)
          try runtime.withinTime(of: settings, cancellation) { limited in
            try CommitStreams(runtime: runtime).commit(
              settings, environment, &report, .replay, cancellation: limited, observer: observer)
          }
        } catch {
          try? runs.finish(run, .failed, problem: RejectionPrivacy.shown("\(error)"))
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

  /// Begins a run with the documents of another.
  private func takeUp(_ source: String, _ earlier: Int64?) throws -> (original: Int64, run: Int64) {
    // A round of pruning must not take away what is taken up here.
    try runtime.whilePruning {
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
}

/// There are no documents to map again.
struct ReplaySourceError: Problem, Hashable {
  let source: String
  let run: Int64?

  var what: String {
    run.map { "\(source) has no run \($0)" } ?? "\(source) has no run whose documents are complete"
  }
  var advice: Advice { "\(.listRuns(source: source)) lists its runs" }
}
