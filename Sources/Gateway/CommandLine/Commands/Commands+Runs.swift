internal import Landing
internal import Platform
internal import Presentation
internal import Schema
internal import State

extension Commands {
  static let runs = Command(
    "runs", "list the runs, the newest first", arguments: [.optional("SOURCE")],
    options: [.number("--rows", "N", "this many runs (20)")], access: .reading
  ) { context in
    let list =
      try context.records()?.runs.list(
        source: context.invocation.arguments.first.map { Owner($0) }, limit: context.invocation.number("--rows") ?? 20)
      ?? []
    let streams = try context.records()?.streams.streams(of: list.map(\.id)) ?? [:]
    let hidden = streams.compactMapValues { SuppressionCounts($0) }
    // Most gateways hide nothing.
    let suppressed = hidden.isEmpty ? [] : [Table.Column("SUPPRESSED")]
    var table = Table(
      [
        .init("RUN", .right), .init("SOURCE"), .init("STATE"), .init("BY"), .init("STARTED"), .init("TIME", .right),
        .init("CHECKS"),
      ] + suppressed + [.init("PROBLEM", widthMax: 100)])
    let isAtWork = FileLock.isHeld(context.paths.lock)
    for run in list {
      let time = run.finishedAt.map { Formatting.duration($0.seconds(since: run.startedAt)) } ?? "-"
      table.add(
        [
          "\(run.id)", run.source.text, run.shownState(isAtWork: isAtWork), run.trigger.rawValue,
          Formatting.moment(run.startedAt), time, streams[run.id].flatMap { CheckCounts($0) }?.text ?? "-",
        ] + suppressed.map { _ in hidden[run.id]?.text ?? "-" } + [run.problem])
    }
    context.output.table(table)
    context.output.json(["runs": .array(list.map { json($0, streams[$0.id] ?? [], isAtWork: isAtWork) })])
    return .done
  }

  static func json(_ run: Run, _ streams: [RunStream], isAtWork: Bool) -> JSON {
    [
      "run": .integer(run.id), "source": .string(run.source.text), "state": .string(run.shownState(isAtWork: isAtWork)),
      "trigger": .string(run.trigger.rawValue), "started": .string(run.startedAt.description),
      "finished": .optional(run.finishedAt?.description), "resumes": .optional(run.resumesAt?.description),
      // On one line, since a run has many counts.
      "streams": .line(.array(streams.map(LedgerText.json))), "problem": .string(run.problem),
    ]
  }
}
