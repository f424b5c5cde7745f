internal import Landing
internal import OutputState
internal import Platform
internal import Publication
internal import Schema
internal import State
internal import Store

/// Detects at the start that `klamra.sqlite` is older than what else there is, as after a restore or a loss, and raises
/// its counters above every number that was given since.
///
/// A run number that is given twice would be mistaken for the run that has already committed, and its data would be
/// dropped.
struct RestoreCheck {
  let records: Records
  let datasets: any DatasetStores
  let environment: Environment

  /// - Returns: what was found and done, a sentence each.
  func run(now: Timestamp = .now) throws -> [String] {
    var notices: [String] = []
    let known = try max(datasets.newestRun(), environment.site.publisher.unknownRun())
    if let former = try records.raise(runsTo: known, now: now) {
      notices.append(
        "klamra.sqlite is older than the data, as after a restore: its newest run is \(former), and run \(known) has "
          + "committed or published since; runs continue with \(known + 1)")
    }
    notices += try endRepeated(known, now)
    notices += try supersedeHolds()
    notices += try TombstoneCheck(records, environment.site.publisher).run()
    return notices
  }

  /// A run cannot have committed before its fetch has ended: one that has was completed after the backup.
  private func endRepeated(_ known: Int64, _ now: Timestamp) throws -> [String] {
    let unfinished = try records.runs.unfinishedFetches().filter { $0.id <= known }
    if unfinished.isEmpty { return [] }
    let committed = try datasets.runs()
    return try unfinished.filter { committed.contains($0.id) }.map { run in
      try records.runs.finish(
        run.id, .failed, problem: "klamra.sqlite was restored to a moment within this run, which has committed since",
        at: now)
      return "run \(run.id) of \(run.source) has committed since klamra.sqlite was saved; it is not resumed"
    }
  }

  /// A hold ends when a later run of its stream is complete, so one that is older than the dataset's checkpoint was
  /// decided after the backup, or its end was not recorded.
  private func supersedeHolds() throws -> [String] {
    var notices: [String] = []
    for hold in try records.holds.waiting() {
      guard let store = environment.stores[hold.dataset] else { continue }
      let owners = [hold.source] + (hold.source.source.map { [.stream(hold.stream, of: $0)] } ?? [])
      let runs = try owners.compactMap { try store.checkpoint(of: $0)?.run }
      guard let later = runs.max(), later > hold.run,
        let earlier = try records.holds.supersede(source: hold.source, stream: hold.stream)
      else { continue }
      try records.transaction { try Runs.close(earlier, supersededBy: later, on: $0) }
      notices.append("hold \(hold.id) is obsolete: run \(later) has updated \(hold.dataset) since run \(hold.run)")
    }
    return notices
  }
}
