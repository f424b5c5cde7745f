internal import Configuration
internal import Followers
internal import Platform
internal import Runs
internal import State

extension Commands {
  static let prune = Command(
    "prune", "remove what is past its retention",
    options: [.flag("--dry-run", "only show what would be removed")],
    details: """
      The daemon does this once a day. The periods are in klamra.yaml under retention. What a version
      refers to stays for as long as the version does, and so do runs under way and the last run of each source.
      """,
    access: .writing
  ) { context in
    let runtime = try context.runtime()
    let report = try PruneStore(runtime).run(
      isDryRun: context.invocation.has("--dry-run"), cancellation: context.cancellation)
    report.print(to: context.output)
    context.output.json(report.json)
    return .done
  }
}

extension PruneReport {
  func print(to output: Output) {
    var table = Table([
      .init("SOURCE"), .init("RUNS", .right), .init("DOCUMENTS", .right), .init("RECORDS", .right), .init("ENDED"),
    ])
    for entry in runs {
      let first = Formatting.moment(entry.oldest).prefix(10)
      let last = Formatting.moment(entry.newest).prefix(10)
      table.add(
        entry.source, Formatting.grouped(entry.runs), Formatting.grouped(entry.references),
        Formatting.grouped(entry.records),
        first == last ? String(first) : "\(first) to \(last)")
    }
    if !table.isEmpty { output.table(table) }
    output.line("\(isDryRun ? "would be removed" : "removed"): \(summary)")
  }

  var json: JSON {
    [
      "dry_run": .boolean(isDryRun),
      "sources": .array(
        runs.map { entry in
          [
            "source": .string(entry.source), "runs": .integer(entry.runs), "documents": .integer(entry.references),
            "records": .integer(entry.records), "oldest": .string(entry.oldest.description),
            "newest": .string(entry.newest.description),
          ]
        }),
      "documents": .integer(documents), "bytes": .integer(documentBytes),
      "deliveries": .integer(deliveries.delivered), "dead_letters": .integer(deliveries.dead),
      "events": .integer(deliveries.events), "leftovers": .integer(leftovers),
    ]
  }
}
