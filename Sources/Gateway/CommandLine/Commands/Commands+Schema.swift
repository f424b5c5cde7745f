internal import Configuration
internal import Connectors
internal import Platform
internal import Presentation
internal import Runs
internal import Runtime
internal import Shapes
internal import State

extension Commands {
  static let schemaDiff = Command(
    "schema diff", "compare the accepted fields of a source with those of its documents",
    arguments: [.one("SOURCE")],
    details: """
      MAPPED is what the mapping calls a field; a dash stands for one that it does not read. Types are what most of the
      first values look like.
      """,
    access: .reading
  ) { context in
    let source = try context.source()
    let schemas = try context.records()?.schemas
    let drifts = try schemas?.drifts(source: source.id) ?? []
    var list: [JSON] = []
    for target in source.streams {
      let name = target.stream.name
      let taken = try schemas?.taken(source: source.id, stream: name) ?? []
      guard let stored = taken.first else {
        // The first documents may be held for what their values may mean.
        let held = drifts.first { $0.stream == name }?.items.map(\.words) ?? []
        context.output.line(
          "\(source.id), stream \(name): "
            + (held.isEmpty ? "nothing has been seen yet" : "the first documents wait: \(held.joined(separator: ", "))")
        )
        continue
      }
      let drift = drifts.first { $0.stream == name }
      // A reported change is already stored: it is compared with the schema before it.
      let before = drift.map { drift in drift.isHeld ? stored : taken.first { $0.run < drift.run } ?? stored } ?? stored
      let comparison = SchemaComparison(stream: target.stream, before: before, drift: drift)
      comparison.show(source.id, on: context.output)
      list.append(comparison.json)
    }
    if !drifts.isEmpty {
      context.output.line("klamra schema accept \(source.id) --reason TEXT takes it as it is")
    }
    context.output.json(["source": .string(source.id), "streams": .array(list)])
    return .done
  }

  static let schemaAccept = Command(
    "schema accept", "accept the current fields of a source's documents", arguments: [.one("SOURCE")],
    options: [
      .text("--reason", "TEXT", "why; recorded with who and when"),
      .flag("--as-empty", "also accept as empty missing fields that the mapping reads"),
      .person("--by", "NAME", "who says so, for the record alone; your user name unless said"),
    ],
    details: """
      A run that was held for them still waits: klamra replay maps its documents again. Where a field is gone that the
      mapping still reads, nothing is accepted before the source names it as its documents do now, or --as-empty is said.
      """,
    access: .writing
  ) { context in
    let reason = context.recordedReason
    guard !reason.isEmpty else {
      throw UsageError("\"schema accept\" wants a --reason", advice: "See klamra help schema accept")
    }
    let source = try context.source()
    let taken = try AcceptSchema(context.runtime()).run(
      of: source.id, by: context.invocation.person("--by"), reason: reason,
      asEmpty: context.invocation.has("--as-empty"))
    for drift in taken {
      context.output.line(
        "\(source.id), stream \(drift.stream): \(Formatting.count(drift.items.count, "change")) of run \(drift.run) accepted"
      )
      if drift.isHeld { context.output.line("  klamra replay \(source.id) maps what was landed again") }
    }
    if taken.isEmpty { context.output.line("The fields of \(source.id) have not changed.") }
    context.output.json(["source": .string(source.id), "accepted": .integer(taken.count)])
    return .done
  }
}

extension Context {
  /// The source in the first argument.
  func source() throws -> SourceSettings { try configuration().source(named: argument(0)) }
}
