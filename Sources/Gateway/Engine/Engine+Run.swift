internal import Connectors
internal import Datasets
internal import Formats
internal import Landing
internal import Mapping
internal import Platform
internal import Schema
internal import Territory

extension Engine {
  /// Runs a source: fetch, land, read, map, check, commit, publish, and the events of it.
  ///
  /// Whatever happens is in the report and, where a run was begun, in `klamra.sqlite`. A run that a quota, a crash or a
  /// cancellation stopped is taken up where it was.
  ///
  /// - Parameter isFollowed: false ends after the commit; whoever publishes next publishes this version too.
  func run(
    _ source: String, trigger: Run.Trigger, isRefetch: Bool = false, isFollowed: Bool = true,
    cancellation: Cancellation, observer: @escaping ProgressObserver = { _ in }
  ) -> RunReport {
    let begin = Timestamp.now
    var report = RunReport(source: source, run: 0)
    do {
      try slots.perform(source, cancellation, waiting: { observer(RunProgress(source: source, stage: .wait)) }) {
        try runAlone(&report, trigger, isRefetch: isRefetch, isFollowed: isFollowed, cancellation, observer)
      }
    } catch {
      report.end = .failed(error)
    }
    report.seconds = Timestamp.now.seconds(since: begin)
    return report
  }

  private func runAlone(
    _ report: inout RunReport, _ trigger: Run.Trigger, isRefetch: Bool, isFollowed: Bool,
    _ cancellation: Cancellation, _ observer: @escaping ProgressObserver
  ) throws {
    let setup = setup
    let source = try setup.source(report.source)
    let interrupted = try runs.interrupted().last { $0.source == source.id && $0.state == .mapped }
    let run =
      try interrupted?.id ?? fetcher(cancellation).begin(source.id, trigger: trigger, isRefetch: isRefetch)
    report.run = run
    do {
      try withinTime(of: source, cancellation) { limited in
        if interrupted == nil {
          report.warnings = try fetch(source, run: run, isRefetch: isRefetch, limited, observer)
        }
        try commit(
          source, setup, &report, isRefetch: isRefetch, cancellation: limited, observer: observer)
      }
    } catch let pause as RunPaused {
      report.end = .paused(until: pause.until, why: pause.why)
      return
    } catch {
      // A cancelled fetch keeps its place; everything else ends the run.
      if !(cancellation.isCancelled && interrupted == nil && report.streams.isEmpty) {
        try? runs.finish(run, .failed, problem: RejectionPrivacy.shown("\(error)"))
      }
      throw error
    }
    if isFollowed { try follow(&report, observer) }
  }

  /// Maps and commits the documents that a run has landed, and closes the run.
  func commit(
    _ source: SourceSettings, _ setup: Setup, _ report: inout RunReport, isReleased: Bool = false,
    isForced: Bool = false, isRefetch: Bool = false, cancellation: Cancellation, observer: ProgressObserver
  ) throws {
    for (index, target) in source.streams.enumerated() {
      if cancellation.isCancelled { throw CancelledError() }
      observer(RunProgress(source: source.id, stage: .map, done: index, total: source.streams.count))
      report.streams.append(
        try commit(
          target, of: source, setup, run: report.run, isReleased: isReleased, isForced: isForced,
          isRefetch: isRefetch, cancellation))
    }
    observer(RunProgress(source: source.id, stage: .commit, done: 1, total: 1))
    let ledger = LedgerText.text(report.streams)
    if isReleased {
      // The run may have other streams, and they may wait too.
      let earlier = try runs.run(report.run)?.ledger ?? ""
      try runs.note(report.run, ledger: try LedgerText.merged(earlier, ledger, parts.database))
    } else {
      try runs.finish(report.run, report.finalState, ledger: ledger)
    }
  }

  private func commit(
    _ target: StreamTarget, of source: SourceSettings, _ setup: Setup, run: Int64, isReleased: Bool, isForced: Bool,
    isRefetch: Bool, _ cancellation: Cancellation
  ) throws -> RunReport.StreamReport {
    guard let store = setup.stores[target.dataset] else { throw UnknownNameError("dataset", target.dataset, []) }
    let stage = MapStage(
      source: source, target: target, store: store, stores: setup.stores,
      areas: try setup.configuration.areas(for: target), areaFiles: try landAreas(for: target, setup.configuration),
      corrections: source.corrections?.tally(stream: target.stream.name))
    let documents = try runs.documents(of: run, stream: target.stream.name)
    let declared = try fetched.declared(run: run, stream: target.stream.name)
    try lookAtHeaders(documents, stage, run: run)
    let look = try look(at: documents, stage)
    let (fieldsBefore, isLossAccepted) = try fieldsBefore(target.stream, of: source, look.stored)
    let fingerprint = try stage.holdFingerprint(documents)
    let outcome: RunReport.StreamReport.Outcome = try committing(into: target.dataset) {
      if !isReleased, !isForced, !isRefetch,
        let hold = try holds.rejected(source: source.id, stream: target.stream.name, fingerprint: fingerprint)
      {
        return .rejected(hold)
      }
      return try stage.commit(
        documents, from: parts.archive, declared: declared, run: run, isReleased: isReleased, isForced: isForced,
        complete: { intake in
          intake.fieldsBefore = fieldsBefore
          intake.isLossAccepted = isLossAccepted
          intake.allowsLoss = target.stream.schema.missing != .hold
          intake.drift = look.reason
        },
        rejected: { try quarantine.unsettled(run: $0, dataset: target.dataset, stream: target.stream.name) },
        cancellation: cancellation)
    }
    var report = RunReport.StreamReport(
      stream: target.stream.name, dataset: target.dataset, outcome: outcome, fingerprint: fingerprint)
    guard case .mapped(let result) = outcome else {
      // Nothing was read: what is known of the fields holds on.
      try fetched.record(run: run, stream: target.stream.name, fields: fieldsBefore)
      try settle(look, target, of: source, run: run)
      try supersede(source.id, target.stream.name, by: run)
      return report
    }
    let fields = result.report.fields.map { field in
      // Documents without a record tell nothing; what was known holds on.
      field.isUnknown ? fieldsBefore.first { $0.field == field.field } ?? field : field
    }
    try fetched.record(run: run, stream: target.stream.name, fields: fields)
    report.corrections = stage.corrections
    report.drift = try settle(
      look, result, fieldsBefore: fieldsBefore, isReleased: isReleased, target, of: source, run: run)
    try quarantine.replace(
      run: run, source: source.id, dataset: target.dataset, stream: target.stream.name,
      with: result.report.rejections.map { [privacy = RejectionPrivacy(store.dataset)] record in
        let document = documents.indices.contains(record.document) ? documents[record.document] : nil
        return Quarantine.Entry(
          run: run, source: source.id, dataset: target.dataset, stream: target.stream.name,
          document: document?.document.digest.hex ?? "", origin: document?.url ?? "",
          rejection: privacy.kept(record.rejection))
      })
    if case .held(let reasons, let counts) = result {
      try hold(reasons, counts, documents, target, of: source, run: run)
    } else if !isReleased {
      try supersede(source.id, target.stream.name, by: run)
    }
    return report
  }

  /// Lands the list of areas that a stream looks into: what it says there decides about rows as documents do.
  private func landAreas(
    for target: StreamTarget, _ configuration: Configuration
  ) throws -> [(digest: Digest, origin: String)] {
    guard configuration.wantsAreas(target) else { return [] }
    let files = try AreaFiles.paths(in: configuration.gateway.territory).map { path in
      (try parts.archive.land(file: path).digest, path)
    }
    try parts.archive.sync()
    return files
  }

  /// A stream has come to its end without an operator: what waited for one is of no interest any more.
  func supersede(_ source: String, _ stream: String, by run: Int64) throws {
    guard let earlier = try holds.waiting(source: source, stream: stream), earlier.run != run else { return }
    try holds.supersede(source: source, stream: stream)
    try close(earlier.run, supersededBy: run)
  }

  /// Notes the columns of all documents, and refuses names in another encoding than the stream's.
  private func lookAtHeaders(_ documents: [DocumentReference], _ stage: MapStage, run: Int64) throws {
    var columns: [String] = []
    var known: Set<String> = []
    for (document, names) in zip(documents, try stage.headers(documents, from: parts.archive)) {
      if let broken = names.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
        throw HeaderEncodingError(origin: document.url, column: broken)
      }
      columns += names.filter { known.insert($0).inserted }
    }
    if !columns.isEmpty { try fetched.record(run: run, stream: stage.target.stream.name, columns: columns) }
  }

  /// Which fields of the stream the documents of the source's last good run had, or those of a run that an operator has
  /// accepted since; and whether it was accepted that some are gone.
  private func fieldsBefore(
    _ stream: StreamManifest, of source: SourceSettings, _ stored: SourceSchemas.Stored?
  ) throws -> ([FieldPresence], isLossAccepted: Bool) {
    let last = try runs.lastSuccess(source: source.id)
    if let stored, !stored.takenBy.isEmpty, stored.run > last?.id ?? 0 {
      return (try fetched.fields(run: stored.run, stream: stream.name, stream.fields), stored.isLossAccepted)
    }
    return (try last.map { try fetched.fields(run: $0.id, stream: stream.name, stream.fields) } ?? [], false)
  }

  /// Lets a run wait for an operator; the same documents again keep the number of the hold that waits already.
  private func hold(
    _ reasons: [HoldReason], _ counts: CommitReport, _ documents: [DocumentReference], _ target: StreamTarget,
    of source: SourceSettings, run: Int64
  ) throws {
    let earlier = try holds.waiting(source: source.id, stream: target.stream.name)
    let isSame = try earlier.map {
      try runs.documents(of: $0.run, stream: $0.stream).map(\.document) == documents.map(\.document)
    }
    try holds.add(
      Holds.Hold(
        run: run, source: source.id, stream: target.stream.name, dataset: target.dataset,
        reasons: reasons.map(\.description), inserted: counts.inserted, updated: counts.updated,
        deleted: counts.deleted, rowsBefore: counts.rowsBefore, rowsAfter: counts.rowsAfter,
        quarantined: counts.ledger.quarantined, summary: counts.summary),
      inPlaceOf: isSame == true ? earlier?.id : nil)
    if let earlier, earlier.run != run { try close(earlier.run, supersededBy: run) }
  }

  /// Ends a held run that nobody needs to look at any more.
  func close(_ run: Int64, supersededBy newer: Int64) throws {
    guard run != newer, try holds.waiting(run: run).isEmpty else { return }
    try runs.finish(run, .rejected, problem: "superseded by run \(newer)")
  }

  func committing<Result>(into dataset: String, _ body: () throws -> Result) throws -> Result {
    _ = committing.wait { $0.insert(dataset).inserted ? true : nil }
    defer { committing.withLock { _ = $0.remove(dataset) } }
    return try body()
  }

  /// Publishes and announces what a run has committed.
  func follow(_ report: inout RunReport, _ observer: ProgressObserver) throws {
    let source = report.source
    let caught = catchUp(report.streams.map(\.dataset)) { stage, done, total in
      observer(RunProgress(source: source, stage: stage, done: done, total: total))
    }
    report.published = caught.published
    report.events = caught.events
    try caught.check()
    report.events += try watchFreshness()
  }
}

/// A header whose letters are not in the encoding that the stream declares.
struct HeaderEncodingError: Problem, Hashable {
  let origin: String
  let column: String

  var what: String { "\(origin): the name of the column \"\(column)\" is not in the encoding of the stream" }
  var advice: String { "Set the encoding of the stream, most often to windows-1250; nothing was committed" }
}

extension RunReport {
  /// The state in which `klamra.sqlite` keeps a run that came to its end.
  var finalState: Run.State {
    if isHeld { return .held }
    let isCommitted = streams.contains { stream in
      switch stream.outcome {
      case .mapped(.committed), .earlier: return true
      default: return false
      }
    }
    return isCommitted ? .committed : .unchanged
  }
}

extension Setup {
  func source(_ id: String) throws -> SourceSettings {
    guard let source = configuration.source(id) else {
      throw UnknownNameError("source", id, configuration.sources.map(\.id))
    }
    return source
  }

  func store(_ id: String) throws -> DatasetStore {
    guard let store = stores[id] else {
      throw UnknownNameError("dataset", id, configuration.datasets.map(\.id))
    }
    return store
  }
}
