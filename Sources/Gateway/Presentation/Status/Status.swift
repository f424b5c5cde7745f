public import Configuration
internal import Events
internal import Followers
internal import Landing
internal import Operations
internal import OutputState
public import Platform
internal import Publication
internal import Runs
public import Schema
internal import Shapes
public import State
internal import Store
internal import Transfer

/// The status of the gateway, for `klamra status` and the operators' listener.
public struct Status: Sendable {
  struct SourceStatus: Sendable {
    var id: String
    var run: Run?
    var nextAt: Timestamp?
    var isRunning: Bool
    /// The open records in quarantine.
    var quarantined: Quarantine.Waiting
    /// Why the run failed or waits; empty if it did neither.
    var problem: String
  }

  /// The status of one dataset.
  public struct DatasetStatus: Sendable {
    /// Its id.
    public var id: String
    var version: Version?
    var published: Int?
    /// Why it could not be read, or why nothing of it is published and what to do; empty if all is well.
    public var problem = ""
    /// Missing files that lead consumers to the newest version.
    var missing: [String] = []
  }

  var isServing: Bool
  var sources: [SourceStatus] = []
  /// The datasets, in the order of the configuration.
  public var datasets: [DatasetStatus] = []
  var holds: [Holds.Hold] = []
  var deliveries: [String: DeliveryCounts] = [:]
  var disabled: [DisabledSubscriber] = []
  /// What prevents runs from writing.
  public var obstacles: [String] = []
  /// Rows of sources that are no longer configured.
  var stranded: [StrandedRows] = []
  /// Datasets that no configuration declares, except withdrawn ones.
  var undeclared: [String] = []
  /// Columns that are not public any more, and that published versions still show.
  var retired: [RetiredColumns] = []
  /// What is withdrawn from publication, or about to return.
  var withdrawn: [WithdrawalRegister.Entry] = []
  /// Followers that lag.
  var lags: [FollowerLag] = []
  /// Derived datasets that are not up to date with their inputs, and why.
  var behind: [DerivationNote] = []
  /// The check results of the newest mapped run of each stream.
  var checks: [(dataset: String, result: CheckResult)] = []
  /// Checks of totals that found no totals in that run.
  var idle: [(dataset: String, name: String)] = []
  /// The datasets with the expectations of their sources.
  var freshness: [Freshness] = []
  /// Corrections without effect in the newest mapped run of their stream.
  var corrections: [(source: String, line: Int, text: String)] = []
  /// What the newest fetch of each stream tells the operator.
  var notes: [(source: String, run: Int64, text: String)] = []
  /// What the newest mapped run of each stream merged or left out.
  var merged: [(dataset: String, run: Int64, ledger: Ledger)] = []
  /// Lines at which somebody should look, in the documents of the newest mapped run of each stream.
  var doubts: [(source: String, text: String)] = []
  /// Changed fields of sources that have not been accepted.
  var drifts: [SchemaDrift] = []
  /// Whether a process holds the state folder; if none does, runs that appear to be under way were interrupted.
  var isAtWork: Bool
  /// The parts of the configuration that are left out because of mistakes.
  var unusable: [UnusablePart] = []
  /// Mistakes in the configuration; empty if it is valid.
  var mistakes: [Diagnostic] = []

  /// - Parameter records: nil if nothing ever ran.
  public init(
    configuration: Configuration, records: Records?, paths: StatePaths, publicFolder: String, running: Set<Owner>,
    isServing: Bool, now: Timestamp = .now
  ) throws {
    self.isServing = isServing
    unusable = configuration.unusable
    isAtWork = FileLock.isHeld(paths.lock)
    let quarantined = try records.map { try $0.quarantine.newest($0.streams) } ?? [:]
    holds = try records?.holds.waiting() ?? []
    for source in configuration.sources {
      let run = try records?.runs.list(source: source.owner, limit: 1).first
      let waiting = holds.filter { $0.run == run?.id }.flatMap(\.reasons).map(\.line)
      sources.append(
        SourceStatus(
          id: source.id, run: run,
          nextAt: isServing ? try records.flatMap { try source.nextRun($0.runs, now: now) } : nil,
          isRunning: running.contains(source.owner), quarantined: quarantined[source.owner] ?? .init(),
          problem: run.map { $0.problem.isEmpty ? waiting.joined(separator: "; ") : $0.problem } ?? ""))
    }
    for dataset in configuration.datasets {
      datasets.append(
        DatasetStatus(
          dataset, paths, published: try records.flatMap { try $0.publications.cursor(dataset.id) },
          publicFolder: publicFolder))
    }
    try addLostVersions(records, publicFolder)
    if let records { addBlocked(configuration, FollowerRecords(records, publicFolder: publicFolder), paths) }
    try addLeftOut(configuration, records, paths, publicFolder)
    lags = records.map { Self.lags(configuration, FollowerRecords($0, publicFolder: publicFolder), paths) } ?? []
    stranded = StrandedRows.all(configuration, paths)
    withdrawn = try records?.withdrawals.entries() ?? []
    let hidden = Set(withdrawn.filter { $0.withdrawal.version == nil }.map(\.withdrawal.dataset))
    undeclared = UndeclaredDatasets(configuration, paths).ids.filter { !hidden.contains($0) }
    retired = configuration.datasets.compactMap { dataset in
      guard let records, !hidden.contains(dataset.id) else { return nil }
      return try? RetiredColumns(of: dataset, in: publicFolder, records.publications)
    }
    behind = DerivationNote.all(configuration, records, paths)
    obstacles =
      Self.obstacles(paths, publicFolder) + sources.compactMap { Self.ahead($0, now) }
      + datasets.compactMap { Self.ahead($0, now) }
    deliveries = try records?.outbox.counts() ?? [:]
    disabled = try records?.outbox.disabledSubscribers() ?? []
    freshness =
      try records.map {
        try $0.freshness.all(configuration, stores: { paths.stores.store($0) }, now: now)
      } ?? []
    drifts = try records?.schemas.drifts().filter { configuration.source($0.source) != nil } ?? []
    let streams = try records?.streams.newestMapped(of: configuration) ?? []
    checks = streams.checks
    notes =
      try records?.streams.newest(of: configuration).flatMap { stream in
        stream.notes.map { (source: stream.source.text, run: stream.run, text: $0) }
      } ?? []
    merged = streams.compactMap { stream in
      guard let ledger = stream.counts?.ledger, LedgerText.merged(ledger) != nil else { return nil }
      return (dataset: stream.dataset, run: stream.run, ledger: ledger)
    }
    doubts = streams.flatMap { stream in
      (PassedText.doubts(stream.passed) + stream.idleTreatments).map { (source: stream.source.text, text: $0) }
    }
    corrections = streams.filter { configuration.source(of: $0.source)?.corrections != nil }.troubles
    idle = checks.filter { check in
      let rule = configuration.dataset(check.dataset)?.checks.first { $0.name == check.result.name }?.rule
      return check.result.isIdle && rule?.hasTotal == true
    }.map { (dataset: $0.dataset, name: $0.result.name) }
  }

  /// The whole status as JSON.
  public var json: JSON {
    [
      "serving": .boolean(isServing),
      "sources": .array(sources.map(json)),
      "datasets": .array(
        datasets.map { dataset in
          [
            "dataset": .string(dataset.id), "version": .optional(dataset.version?.number),
            "rows": .optional(dataset.version?.rows), "committed": .optional(dataset.version?.committedAt.description),
            "published": .optional(dataset.published), "problem": .string(dataset.problem),
          ]
        }),
      "followers_behind": .array(
        lags.map {
          [
            "follower": .string($0.follower), "dataset": .string($0.dataset), "cursor": .integer($0.cursor),
            "newest": .integer($0.newest),
          ]
        }),
      "rows_without_source": .array(
        stranded.map {
          ["dataset": .string($0.dataset), "source": .string($0.owner.text), "rows": .integer($0.rows)]
        }),
      "withdrawn": .array(withdrawn.map(WithdrawalText.json)),
      "datasets_without_declaration": .array(undeclared.map { .string($0) }),
      "columns_still_public": .array(
        retired.map { item in
          [
            "dataset": .string(item.dataset), "columns": .array(item.columns.map { .string($0) }),
            "versions": .array(item.versions.map { .integer($0) }),
          ]
        }),
      "derivations_behind": .array(
        behind.map { ["dataset": .string($0.dataset), "state": .string($0.state), "why": .string("\($0.why)")] }),
      "checks": .array(
        checks.map { check in
          [
            "dataset": .string(check.dataset), "check": .string(check.result.name),
            "action": .string(check.result.action.rawValue), "looked_at": .integer(check.result.looked),
            "failed": .integer(check.result.failed),
          ]
        }),
      "freshness": .array(
        freshness.map {
          [
            "source": .string($0.source), "dataset": .string($0.dataset), "due": .string($0.dueAt.description),
            "of": .string($0.isVersion ? "version" : "run"), "late": .boolean($0.isLate),
          ]
        }),
      "corrections_without_effect": .array(
        corrections.map {
          ["source": .string($0.source), "line": .integer($0.line), "why": .string($0.text)]
        }),
      "notes": .array(
        notes.map { ["source": .string($0.source), "run": .integer($0.run), "note": .string($0.text)] }),
      "merged": .array(
        merged.map {
          [
            "dataset": .string($0.dataset), "run": .integer($0.run), "rows_repeated": .integer($0.ledger.rowsRepeated),
            "records_left_out": .integer($0.ledger.recordsLeftOut),
          ]
        }),
      "schema_changes": .array(
        drifts.map { drift in
          [
            "source": .string(drift.source), "stream": .string(drift.stream), "run": .integer(drift.run),
            "held": .boolean(drift.isHeld), "changes": .array(drift.items.map { RunStream.SchemaChange($0).json }),
          ]
        }),
      "configuration_mistakes": .array((mistakes + unusable.flatMap(\.mistakes)).map { .string("\($0)") }),
      "left_out": .array(
        unusable.map {
          ["kind": .string($0.kind.rawValue), "id": .string($0.id), "why": .string($0.cause)]
        }),
      "holds_waiting": .integer(holds.count), "obstacles": .array(obstacles.map { .string($0) }),
      "deliveries": .array(
        deliveries.sorted { $0.key < $1.key }.map { subscriber, counts in
          [
            "subscriber": .string(subscriber), "pending": .integer(counts.pending),
            "delivered": .integer(counts.delivered), "dead": .integer(counts.dead),
            "disabled": .boolean(disabled.contains { $0.id == subscriber }),
          ]
        }),
    ]
  }

  func state(_ source: SourceStatus) -> String? {
    source.isRunning ? "running" : source.run?.shownState(isAtWork: isAtWork)
  }

  private func json(_ source: SourceStatus) -> JSON {
    [
      "source": .string(source.id), "run": source.run.map { .integer($0.id) } ?? .null,
      "state": .optional(state(source)),
      "started": .optional(source.run?.startedAt.description), "next": .optional(source.nextAt?.description),
      "quarantined": .integer(source.quarantined.records), "problem": .string(source.problem),
    ]
  }
}
