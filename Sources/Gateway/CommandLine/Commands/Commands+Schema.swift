internal import Configuration
internal import Connectors
internal import Followers
internal import Platform
internal import Privacy
internal import Readers
internal import Runs
internal import Schema
internal import Shapes
internal import State
internal import Text

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
        context.output.line("\(source.id), stream \(name): nothing has been seen yet")
        continue
      }
      let drift = drifts.first { $0.stream == name }
      // What was only reported is stored already: it is compared with what was stored before.
      let before = drift.map { drift in drift.isHeld ? stored : taken.first { $0.run < drift.run } ?? stored } ?? stored
      let comparison = SchemaComparison(stream: target.stream, before: before, drift: drift)
      comparison.print(source.id, to: context.output)
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
    guard let reason = context.invocation.text("--reason"), !reason.isEmpty else {
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
  /// The source that the first argument names.
  func source() throws -> SourceSettings {
    let configuration = try configuration()
    guard let source = configuration.source(argument(0)) else {
      throw UnknownNameError("source", argument(0), configuration.sources.map(\.id))
    }
    return source
  }
}

/// The fields of a stream as they were accepted, beside those that its documents show.
struct SchemaComparison {
  let stream: StreamManifest
  let before: SourceSchemas.Stored
  let drift: SchemaDrift?

  private struct Line {
    var name: String
    var field: String
    var before: InferredType?
    var now: InferredType?
    var item: SchemaDrift.Item?
  }

  private var now: InferredSchema { drift?.shape ?? before.shape }

  /// In the order of the documents, and then what is missing.
  private var lines: [Line] {
    let now = now
    var fields: [String: String] = [:]
    for spec in stream.fields {
      if let name = now.name(of: spec, in: before.shape), fields[name] == nil { fields[name] = spec.name }
    }
    let items = Dictionary(drift?.items.map { ($0.change.name, $0) } ?? []) { first, _ in first }
    func line(_ name: String) -> Line {
      Line(
        name: name, field: fields[name] ?? "", before: before.shape.field(name)?.type, now: now.field(name)?.type,
        item: items[name])
    }
    return (now.fields.map(\.name) + before.shape.fields.map(\.name).filter { now.field($0) == nil }).map(line)
  }

  private func words(_ item: SchemaDrift.Item?, _ suggestions: [String: String]) -> String {
    guard let item else { return "" }
    var text = item.change.kind.rawValue
    if let name = suggestions[item.change.name] {
      text += ", may now be \(VisibleText.shown(RejectionPrivacy.shown(name)).debugDescription)"
    }
    return item.action == .hold ? "\(text) (holds)" : text
  }

  func print(_ source: String, to output: Output) {
    let by = before.takenBy.isEmpty ? "" : ", accepted by \(before.takenBy): \(before.reason)"
    output.line(
      "\(source), stream \(stream.name): fields of run \(before.run), \(Formatting.moment(before.takenAt))\(by)")
    if let drift {
      let word = drift.isHeld ? "waits" : "went on"
      output.line(
        "  run \(drift.run), which \(word), shows \(Formatting.count(drift.items.count, "change")), "
          + Formatting.moment(drift.seenAt))
    }
    var table = Table([
      .init("FIELD", widthMax: 40), .init("MAPPED"), .init("STORED"), .init("SEEN"), .init("CHANGE", widthMax: 80),
    ])
    let suggestions = Renaming.suggestions(drift?.items.map(\.change) ?? [])
    for line in lines {
      table.add(
        VisibleText.shown(RejectionPrivacy.shown(line.name)), line.field.isEmpty ? "-" : line.field,
        line.before?.rawValue ?? "-", line.now?.rawValue ?? "-", words(line.item, suggestions))
    }
    output.table(table)
  }

  var json: JSON {
    [
      "stream": .string(stream.name), "stored_run": .integer(before.run), "stored": .string(before.takenAt.description),
      "accepted_by": .string(before.takenBy), "reason": .string(before.reason),
      "seen_run": drift.map { .integer($0.run) } ?? .null, "held": .boolean(drift?.isHeld ?? false),
      "fields": .array(
        lines.map { line in
          [
            "name": .string(RejectionPrivacy.shown(line.name)), "field": .string(line.field),
            "stored": .optional(line.before?.rawValue),
            "seen": .optional(line.now?.rawValue), "change": .optional(line.item?.change.kind.rawValue),
            "action": .optional(line.item?.action.rawValue),
          ]
        }),
    ]
  }
}
