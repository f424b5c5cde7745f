internal import Configuration
internal import Connectors
public import Landing
public import Platform
internal import Privacy
public import Runtime
internal import Schema
internal import State

/// Runs a source: from its documents to the published version.
public struct RunSource: Sendable {
  private let runtime: Runtime
  /// Nil stops after the commit; the next catch-up publishes this version too.
  private let followers: (any VersionFollowers)?

  public init(_ runtime: Runtime, _ followers: (any VersionFollowers)?) {
    self.runtime = runtime
    self.followers = followers
  }

  /// Runs a source: fetch, archive, read, map, check, commit, publish, announce.
  ///
  /// Every outcome is in the report and, if a run was started, in `klamra.sqlite`. A run that was interrupted by a
  /// quota, a crash or a cancellation is resumed.
  public func run(
    _ source: String, trigger: Run.Trigger, isRefetch: Bool = false, cancellation: Cancellation,
    observer: @escaping ProgressObserver = { _ in }
  ) -> RunReport {
    let begin = Timestamp.now
    let owner = Owner.source(source)
    var report = RunReport(source: owner, run: 0)
    do {
      try runtime.slots.perform(owner, cancellation, waiting: { observer(RunProgress(source: owner, stage: .wait)) }) {
        try runAlone(source, &report, trigger, isRefetch: isRefetch, cancellation, observer)
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  private func runAlone(
    _ id: String, _ report: inout RunReport, _ trigger: Run.Trigger, isRefetch: Bool, _ cancellation: Cancellation,
    _ observer: @escaping ProgressObserver
  ) throws {
    let environment = runtime.environment
    let source = try environment.source(id)
    let documents = LandDocuments(runtime)
    let interrupted = try runtime.records.runs.interrupted().last { $0.source == source.owner && $0.state == .mapped }
    let run =
      try interrupted?.id ?? documents.fetcher(cancellation).begin(source.owner, trigger: trigger, isRefetch: isRefetch)
    report.run = run
    do {
      try source.withinTimeLimit(cancellation) { limited in
        if interrupted == nil {
          func fetch() throws { try documents.fetch(source, run: run, isRefetch: isRefetch, limited, observer) }
          // Sources that hang keep no other from its work.
          if source.isRemote { try runtime.slots.yield(source.owner, limited, fetch) } else { try fetch() }
        }
        report.warnings = try source.streams.flatMap {
          try runtime.records.fetched.notes(run: run, stream: $0.stream.name)
        }
        try CommitStreams(runtime).commit(
          source, environment, &report, isRefetch ? .refetch : .run, cancellation: limited, observer: observer)
      }
    } catch let pause as RunPaused {
      report.end = .paused(until: pause.until, why: pause.why)
      return
    } catch {
      // A cancelled fetch can be resumed; any other error ends the run.
      if !(cancellation.isCancelled && interrupted == nil && report.streams.isEmpty) {
        try? runtime.records.runs.finish(run, .failed, problem: RejectionPrivacy.shown("\(error)"))
      }
      throw error
    }
    try followers?.follow(&report, runtime, observer)
  }
}
