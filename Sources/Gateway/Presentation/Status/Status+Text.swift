internal import Configuration
internal import Events
internal import Followers
internal import Landing
internal import Operations
internal import OutputState
internal import Platform
internal import Publication
internal import Runs
internal import Schema
internal import Shapes
internal import State
internal import Store

/// The status as text.
extension Status {
  /// Prints the status.
  public func show(on output: Output) {
    output.line(isServing ? "klamra serves." : "No daemon serves this state folder.")
    var table = Table([
      .init("SOURCE"), .init("LAST RUN"), .init("STATE"), .init("QUARANTINED", .right), .init("NEXT"),
      .init("PROBLEM", widthMax: 80),
    ])
    for source in sources {
      table.add(
        source.id, source.run.map { Formatting.moment($0.startedAt) } ?? "never",
        state(source) ?? "-", Formatting.grouped(source.quarantined.records),
        source.nextAt.map(Formatting.moment) ?? "-", source.problem)
    }
    output.line()
    output.table(table)
    var second = Table([
      .init("DATASET"), .init("VERSION", .right), .init("PUBLISHED", .right), .init("ROWS", .right),
      .init("COMMITTED"), .init("PROBLEM", widthMax: 80),
    ])
    for dataset in datasets {
      second.add(
        dataset.id, dataset.version.map { "\($0.number)" } ?? "-", dataset.published.map { "\($0)" } ?? "-",
        dataset.version.map { Formatting.grouped($0.rows) } ?? "-",
        dataset.version.map { Formatting.moment($0.committedAt) } ?? "-", dataset.problem)
    }
    output.line()
    output.table(second)
    printTroubles(to: output)
  }

  private func printTroubles(to output: Output) {
    for check in checks where check.result.failed > 0 {
      output.line(
        "\n\(check.dataset): the check \(check.result.name) failed for \(Formatting.grouped(check.result.failed)) of "
          + "\(Formatting.grouped(check.result.looked)): klamra runs --json")
    }
    for check in idle {
      output.line(
        "\n\(check.dataset): the check \(check.name) inspected no row: its total is missing, or has no value")
    }
    for source in sources where source.quarantined.records > 0 {
      output.line(
        "\n\(source.id): \(Formatting.count(source.quarantined.records, "record waits", "records wait")) in quarantine: "
          + source.quarantined.runs.map { "klamra quarantine show \($0)" }.joined(separator: ", "))
    }
    for (source, doubt) in doubts { output.line("\n\(source): \(doubt)") }
    for item in freshness where item.isLate { output.line("\n\(item.sentence)") }
    for trouble in corrections {
      output.line("\n\(trouble.source): the correction in line \(trouble.line) had no effect: \(trouble.text)")
    }
    for note in notes { output.line("\n\(note.source): \(note.text) (run \(note.run))") }
    for item in merged {
      output.line("\n\(item.dataset): \(LedgerText.merged(item.ledger) ?? "") (run \(item.run))")
    }
    for drift in drifts {
      output.line(
        "\n\(drift.source): \(Formatting.count(drift.items.count, "field")) of its documents changed: klamra schema diff "
          + drift.source)
    }
    if !mistakes.isEmpty {
      let work = isServing ? "the daemon goes on with the one that it read before" : "nothing runs until it is fixed"
      output.line(
        "\nThe configuration is invalid (\(Formatting.count(mistakes.count, "mistake"))), and \(work): klamra check")
    }
    if !unusable.isEmpty {
      let count = Formatting.count(Set(unusable.flatMap(\.mistakes)).count, "mistake")
      output.line("\nThe configuration is invalid (\(count)), and what has them is left out: klamra check")
    }
    for part in unusable { output.line("  \(part.sentence)") }
    for obstacle in obstacles { output.line("\n\(obstacle)") }
    for path in datasets.flatMap(\.missing) { output.line("\n\(path) is missing: klamra publish rebuilds it") }
    // What prevents a publication is shown with the dataset.
    let blocked = Set(datasets.filter { !$0.problem.isEmpty }.map(\.id))
    for lag in lags where !blocked.contains(lag.dataset) {
      output.line("\n\(lag.sentence): klamra publish \(lag.dataset), or wait for the daemon")
    }
    for entry in withdrawn { output.line("\n\(WithdrawalText.sentence(entry))") }
    for id in undeclared { output.line("\n\(UndeclaredDatasets.sentence(id)); \(UndeclaredDatasets.advice(id))") }
    for item in retired { output.line("\n\(item.sentence); \(item.advice)") }
    for item in stranded { output.line("\n\(item.sentence); \(item.advice)") }
    for note in behind { output.line("\n\(note.dataset) is derived and \(note.why)") }
    if !holds.isEmpty {
      output.line("\n\(Formatting.count(holds.count, "run waits", "runs wait")) for an operator: klamra hold list")
    }
    for (subscriber, counts) in deliveries.sorted(by: { $0.key < $1.key }) where counts.dead + counts.pending > 0 {
      output.line(
        "\n\(subscriber): \(Formatting.count(counts.pending, "delivery", "deliveries")) pending, \(counts.dead) dead: "
          + "klamra deliveries list")
    }
    for subscriber in disabled { output.line("\n\(subscriber.id) is disabled: \(subscriber.reason)") }
  }
}
