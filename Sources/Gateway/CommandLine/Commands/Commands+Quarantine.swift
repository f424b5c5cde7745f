internal import Landing
internal import Platform
internal import Presentation
internal import Schema
internal import State

extension Commands {
  static let quarantineList = Command(
    "quarantine list", "count the rejected records by run, rule and field", arguments: [.optional("SOURCE")],
    access: .reading
  ) { context in
    let counts =
      try context.records()?.quarantine.counts(source: context.invocation.arguments.first.map { Owner($0) }) ?? []
    var table = Table([
      .init("RUN", .right), .init("SOURCE"), .init("DATASET"), .init("RULE"), .init("FIELD"), .init("RECORDS", .right),
    ])
    for count in counts {
      table.add(
        "\(count.run)", count.source.text, count.dataset, count.rule, count.field, Formatting.grouped(count.records))
    }
    let losses =
      try context.records()?.quarantine.losses(source: context.invocation.arguments.first.map { Owner($0) }) ?? []
    if counts.isEmpty, losses.isEmpty { context.output.line("The quarantine is empty.") }
    if !counts.isEmpty { context.output.table(table) }
    for loss in losses { context.output.line(sentence(loss)) }
    context.output.json([
      "not_kept": .array(
        losses.map {
          ["run": .integer($0.run), "source": .string($0.source.text), "records": .integer($0.records)]
        }),
      "counts": .array(
        counts.map {
          [
            "run": .integer($0.run), "source": .string($0.source.text), "dataset": .string($0.dataset),
            "rule": .string($0.rule), "field": .string($0.field), "records": .integer($0.records),
          ]
        }),
    ])
    return .done
  }

  private static func sentence(_ loss: Quarantine.Loss) -> String {
    "Run \(loss.run) of \(loss.source.text) rejected \(Formatting.count(loss.records, "more record")), counted but not kept."
  }

  static let quarantineShow = Command(
    "quarantine show", "print the rejected records of a run, each with its place and reason", arguments: [.one("RUN")],
    options: [.number("--rows", "N", "this many records (50)")], access: .reading
  ) { context in
    let run = try context.quarantineRun()
    let entries =
      try context.records()?.quarantine.entries(run: run, limit: context.invocation.number("--rows") ?? 50) ?? []
    if entries.isEmpty { try context.expectKept(run) }
    for entry in entries {
      let rejection = entry.rejection
      let origin = VisibleText.shown(entry.origin)
      let place = rejection.position > 0 ? "\(origin):\(rejection.position)" : origin
      context.output.line("\(place): \(rejection.rule.rawValue): \(rejection.reason)")
      if !rejection.field.isEmpty || !rejection.value.isEmpty {
        context.output.line("  \(rejection.field): \(JSON.string(rejection.value).compact)")
      }
      if !entry.document.isEmpty { context.output.line("  document \(entry.document)") }
      if let discard = entry.discard {
        context.output.line("  discarded by \(discard.by) at \(Formatting.moment(discard.at)): \(discard.reason)")
      }
    }
    if entries.isEmpty { context.output.line("Run \(run) has no rejected records.") }
    if let later = entries.map(\.run).max(), later > run {
      context.output.note(
        "(run \(later) has mapped documents of run \(run) again: of these it is what run \(later) rejected)")
    }
    for loss in try context.records()?.quarantine.losses(run: run) ?? [] { context.output.note(sentence(loss)) }
    context.output.json(["run": .integer(run), "records": .array(entries.map(json))])
    return .done
  }

  private static func json(_ entry: Quarantine.Entry) -> JSON {
    [
      "source": .string(entry.source.text), "dataset": .string(entry.dataset), "stream": .string(entry.stream),
      "document": .string(entry.document), "origin": .string(entry.origin),
      "position": .integer(entry.rejection.position), "lines": .integer(entry.rejection.lines),
      "field": .string(entry.rejection.field),
      "value": .string(entry.rejection.value),
      "rule": .string(entry.rejection.rule.rawValue), "reason": .string(entry.rejection.reason),
      "check": .string(entry.rejection.check), "discarded": .optional(entry.discard?.at.description),
      "discarded_by": .optional(entry.discard?.by), "discard_reason": .optional(entry.discard?.reason),
    ]
  }
}

extension Context {
  /// The run with the rejected records that the first argument means: if that run found its documents unchanged, the
  /// one that mapped them.
  func quarantineRun() throws -> Int64 {
    let run = try knownRun()
    guard let records = try records(), try records.quarantine.entries(run: run, limit: 1).isEmpty,
      let earlier = try records.streams.streams(of: run).compactMap(\.earlier?.run).max()
    else { return run }
    output.note("(run \(run) brought the documents of run \(earlier) again: these are what run \(earlier) rejected)")
    return earlier
  }

  /// - Throws: `QuarantineGoneError` if the run rejected records that are no longer kept.
  func expectKept(_ run: Int64) throws {
    guard let records = try records() else { return }
    let rejected = try records.streams.streams(of: run).reduce(0) { $0 + $1.quarantined }
    if rejected > 0 {
      throw QuarantineGoneError(run: run, records: rejected, source: try records.runs.run(run)?.source.text ?? "")
    }
  }

  /// The run in the first argument.
  ///
  /// - Throws: `UnknownRunError` if it never existed, or is no longer kept.
  func knownRun() throws -> Int64 {
    let run = Int64(try number(0, "RUN"))
    guard try records()?.runs.run(run) != nil else { throw UnknownRunError(run: run) }
    return run
  }
}

/// A run whose rejected records were removed to limit the quarantine.
struct QuarantineGoneError: Problem, Hashable {
  let run: Int64
  let records: Int
  let source: String

  var what: String {
    "run \(run) rejected \(Formatting.count(records, "record")), which are gone: newer runs of \(source) have mapped its documents again or rejected many, or they were erased"
  }
  var advice: Advice { "klamra replay \(source) --run \(run) maps its documents again, where they are still kept" }
}

/// An unknown run.
struct UnknownRunError: Problem, Hashable {
  let run: Int64

  var what: String { "there is no run \(run)" }
  var advice: Advice { "klamra runs lists them; klamra quarantine list those with rejected records" }
}
