internal import Followers
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import Schema
internal import State

extension Commands {
  static let holdList = Command(
    "hold list", "list the runs that wait for an operator", options: [.flag("--all", "also those that were decided")],
    access: .reading
  ) { context in
    let records = try context.records()
    let holds = try (context.invocation.has("--all") ? records?.holds.list() : records?.holds.waiting()) ?? []
    let isHistory = context.invocation.has("--all")
    var table = Table(
      [
        .init("HOLD", .right), .init("SOURCE"), .init("DATASET"), .init("RUN", .right), .init("STATE"), .init("SINCE"),
      ] + (isHistory ? [.init("DECIDED", widthMax: 60)] : []) + [.init("REASON", widthMax: 100)])
    for hold in holds {
      let decision = isHistory ? [hold.decision ?? "-"] : []
      table.add(
        [
          "\(hold.id)", hold.source.text, hold.dataset, "\(hold.run)", hold.state.rawValue,
          Formatting.moment(hold.createdAt),
        ]
          + decision + [hold.reasons.map(\.line).joined(separator: "; ")])
    }
    if holds.isEmpty { context.output.line("No run waits.") } else { context.output.table(table) }
    context.output.json(["holds": .array(holds.map(json))])
    return .done
  }

  static let holdShow = Command(
    "hold show", "say why a run waits and what it would do", arguments: [.one("HOLD")], access: .reading
  ) {
    context in
    let hold = try find(context, in: context.records()?.holds)
    context.output.line(
      "hold \(hold.id): run \(hold.run) of \(hold.source) into \(hold.dataset), \(hold.state.rawValue)")
    if let decision = hold.decision { context.output.line("  \(decision)") }
    for reason in hold.reasons { context.output.line("  \(reason.line)") }
    context.output.line(
      "  it would insert \(Formatting.grouped(hold.inserted)), update \(Formatting.grouped(hold.updated)) and delete "
        + "\(Formatting.grouped(hold.deleted)) of \(Formatting.count(hold.rowsBefore, "row"))")
    for line in hold.summary { context.output.line("    \(line)") }
    if hold.quarantined > 0 {
      context.output.line(
        "  \(Formatting.count(hold.quarantined, "record")) in quarantine: klamra quarantine show \(hold.run)")
      if hold.deleted > 0 { context.output.line("  rows that it would delete may be among them") }
    }
    if hold.state == .waiting {
      context.output.line("  klamra hold release \(hold.id) commits it, klamra hold reject \(hold.id) drops it")
    }
    context.output.json(json(hold))
    return .done
  }

  static let holdRelease = Command(
    "hold release", "commit a held run", arguments: [.one("HOLD")], options: [reason],
    details: """
      The landed documents of the run are mapped again and committed, for the reasons that klamra hold show gives and for no
      other. If the configuration has changed since, nothing is committed, and klamra replay makes a new hold.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let hold = try waiting(context)
    if hold.reasons.contains(where: { $0.subject == .personalData }),
      context.recordedReason.isEmpty
    {
      throw UsageError(
        "hold \(hold.id) would publish what looks like personal data, and needs a reason",
        advice: "Give the reason: klamra hold release \(hold.id) --reason \"TEXT\"")
    }
    let board = ProgressBoard(sources: [hold.source], output: context.output)
    let report = try DecideHold(runtime, CatchUp(runtime)).release(
      hold, by: context.person, reason: context.recordedReason, cancellation: context.cancellation,
      observer: board.update)
    board.finish(hold.source, RunText.result(report))
    return try context.conclude([report] + context.derive())
  }

  static let holdReject = Command(
    "hold reject", "drop a held run", arguments: [.one("HOLD")], options: [reason], access: .writing
  ) {
    context in
    let hold = try waiting(context)
    let runtime = try context.runtime()
    try DecideHold(runtime, CatchUp(runtime)).reject(
      hold, by: context.person, reason: context.recordedReason, context.cancellation)
    context.output.line("hold \(hold.id) is rejected; \(hold.dataset) is unchanged")
    context.output.json(["hold": .integer(hold.id), "state": "rejected"])
    return .done
  }

  private static let reason = Command.Option.text("--reason", "TEXT", "why; recorded with who decided")

  private static func find(_ context: Context, in holds: Holds?) throws -> Holds.Hold {
    let id = Int64(try context.number(0, "HOLD"))
    guard let hold = try holds?.hold(id) else { throw HoldError(id: id, state: nil) }
    return hold
  }

  private static func waiting(_ context: Context) throws -> Holds.Hold {
    let hold = try find(context, in: context.runtime().records.holds)
    guard hold.state == .waiting else { throw HoldError(id: hold.id, state: hold.state) }
    return hold
  }

  private static func json(_ hold: Holds.Hold) -> JSON {
    [
      "hold": .integer(hold.id), "run": .integer(hold.run), "source": .string(hold.source.text),
      "stream": .string(hold.stream), "dataset": .string(hold.dataset), "state": .string(hold.state.rawValue),
      "reasons": .array(hold.reasons.map { .string($0.line) }),
      "codes": .array(hold.reasons.map { .string($0.code.rawValue) }), "inserted": .integer(hold.inserted),
      "updated": .integer(hold.updated), "deleted": .integer(hold.deleted), "rows_before": .integer(hold.rowsBefore),
      "rows_after": .integer(hold.rowsAfter), "quarantined": .integer(hold.quarantined),
      "since": .string(hold.createdAt.description), "decided": .optional(hold.decidedAt?.description),
      "decided_by": .string(hold.decidedBy), "decision_reason": .string(hold.decisionReason),
      "summary": .array(hold.summary.map { .string($0) }),
    ]
  }
}

/// A hold that does not exist or no longer waits.
struct HoldError: Problem, Hashable {
  let id: Int64
  let state: Holds.State?

  var what: String { state.map { "hold \(id) was \($0.rawValue) already" } ?? "there is no hold \(id)" }
  var advice: Advice { "klamra hold list shows what waits" }
}
