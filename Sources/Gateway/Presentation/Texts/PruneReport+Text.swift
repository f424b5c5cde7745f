public import Operations
internal import OutputState
public import Platform
internal import Schema
internal import State

extension PruneReport {
  /// Prints what was removed, or what would be.
  public func show(on output: Output) {
    var table = Table([
      .init("SOURCE"), .init("RUNS", .right), .init("DOCUMENTS", .right), .init("RECORDS", .right), .init("ENDED"),
    ])
    for entry in runs {
      let first = Formatting.moment(entry.oldest).prefix(10)
      let last = Formatting.moment(entry.newest).prefix(10)
      table.add(
        entry.source.text, Formatting.grouped(entry.runs), Formatting.grouped(entry.references),
        Formatting.grouped(entry.records),
        first == last ? String(first) : "\(first) to \(last)")
    }
    if !table.isEmpty { output.table(table) }
    output.line("\(isDryRun ? "would be removed" : "removed"): \(summary)")
  }

  /// The report as JSON.
  public var json: JSON {
    [
      "dry_run": .boolean(isDryRun),
      "sources": .array(
        runs.map { entry in
          [
            "source": .string(entry.source.text), "runs": .integer(entry.runs), "documents": .integer(entry.references),
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
