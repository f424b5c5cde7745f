internal import Configuration
internal import Followers
internal import Landing
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import Schema

extension Commands {
  static let run = Command(
    "run", "fetch, map, commit, publish and notify now", arguments: [.many("SOURCE")],
    options: [
      .flag("--all", "every source of the configuration"),
      .flag("--refetch", "fetch every document again"),
      .flag("--no-publish", "end after the commit; klamra publish goes on from there"),
    ],
    details: """
      A run that a quota, a crash or Ctrl-C stopped resumes where it was. While a daemon uses the state folder
      the run happens there, and shows here.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let configured = runtime.environment.configuration.sources.map(\.id)
    let sources = context.invocation.has("--all") ? configured : context.invocation.arguments
    guard !sources.isEmpty else {
      throw UsageError(
        "\"run\" wants a SOURCE, or --all", advice: "The configuration has: \(configured.joined(separator: ", "))")
    }
    for source in sources { _ = try runtime.environment.source(source) }
    let isFollowed = !context.invocation.has("--no-publish")
    let board = ProgressBoard(sources: sources.map { .source($0) }, output: context.output)
    let reports = Monitor<[String: RunReport]>([:])
    Workers.forEach(sources, atMost: RunSlots.underWayMax, "run") { source in
      let report = RunSource(runtime, isFollowed ? CatchUp(runtime) : nil).run(
        source, trigger: .operatorCommand, isRefetch: context.invocation.has("--refetch"),
        cancellation: context.cancellation, observer: board.update)
      board.finish(report.source, RunText.result(report))
      reports.withLock { $0[source] = report }
    }
    let done = reports.withLock { reports in sources.compactMap { reports[$0] } }
    // Once, after all runs: a dataset derived from several of them would otherwise be computed repeatedly.
    let derived = try context.derive(isFollowed: isFollowed)
    if isFollowed { try CatchUp(runtime).settle() }
    let status = try context.conclude(done + derived)
    let isPartial = !runtime.environment.configuration.unusable.isEmpty
    return context.invocation.has("--all") && isPartial ? .wrong : status
  }

  static let replay = Command(
    "replay", "map landed documents again, without fetching", arguments: [.one("SOURCE")],
    options: [.number("--run", "N", "the documents of this run; without it those of the newest complete one")],
    details: "The same documents and the same mapping give the same rows: no new version, and the same hash.",
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let source = try runtime.environment.source(context.argument(0)).id
    let board = ProgressBoard(sources: [.source(source)], output: context.output)
    let report = ReplayRun(runtime, CatchUp(runtime)).run(
      source, run: context.invocation.number("--run").map(Int64.init), cancellation: context.cancellation,
      observer: board.update)
    board.finish(report.source, RunText.result(report))
    return try context.conclude([report] + context.derive())
  }
}
