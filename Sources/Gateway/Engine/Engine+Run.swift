internal import Configuration
internal import Connectors
internal import Landing
internal import Mapping
internal import Platform
internal import Rows
internal import Schema
internal import Store
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
          source, setup, &report, isRefetch ? .refetch : .run, cancellation: limited, observer: observer)
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
    _ source: SourceSettings, _ setup: Setup, _ report: inout RunReport, _ occasion: Occasion,
    cancellation: Cancellation, observer: ProgressObserver
  ) throws {
    let targets = source.streams.filter { occasion.stream == nil || $0.stream.name == occasion.stream }
    for (index, target) in targets.enumerated() {
      if cancellation.isCancelled { throw CancelledError() }
      observer(RunProgress(source: source.id, stage: .map, done: index, total: targets.count))
      report.streams.append(
        try commit(target, of: source, setup, run: report.run, occasion, cancellation))
    }
    observer(RunProgress(source: source.id, stage: .commit, done: 1, total: 1))
    try close(report, occasion)
  }

  private func commit(
    _ target: StreamTarget, of source: SourceSettings, _ setup: Setup, run: Int64, _ occasion: Occasion,
    _ cancellation: Cancellation
  ) throws -> RunReport.StreamReport {
    guard let store = setup.stores[target.dataset] else { throw UnknownNameError("dataset", target.dataset, []) }
    let name = target.stream.name
    let areas = try setup.configuration.areas(for: target)
    let stage = MapStage(
      source: source, target: target, store: store, stores: setup.stores,
      areas: areas, areaFiles: try landAreas(areas, for: target, setup.configuration),
      corrections: source.corrections?.tally(stream: name))
    let documents = try runs.documents(of: run, stream: name)
    let declared = try fetched.declared(run: run, stream: name)
    try lookAtHeaders(documents, stage, run: run)
    let look = try look(at: documents, stage)
    let (fieldsBefore, isLossAccepted) = try fieldsBefore(target.stream, of: source, look.stored)
    let fingerprint = try stage.fingerprint(documents)
    let stream = StreamRun(
      run: run, owner: source.id, stream: name, dataset: store.dataset, occasion: occasion,
      fingerprint: fingerprint.holding(store.dataset), documents: documents)
    try stream.checkRelease()
    try holds.renew(source: source.id, stream: name, stream.fingerprint)
    func report(_ outcome: RunReport.StreamReport.Outcome) -> RunReport.StreamReport {
      RunReport.StreamReport(
        stream: name, dataset: target.dataset, outcome: outcome, fingerprint: stream.fingerprint.digest,
        corrections: stage.corrections)
    }
    let outcome: RunReport.StreamReport.Outcome = try committing(into: target.dataset) {
      let refused = try holds.rejected(source: source.id, stream: name, fingerprint: stream.fingerprint)
      if let refused, occasion == .run { return .rejected(refused) }
      do {
        return try stage.commit(
          documents, fingerprint, from: parts.archive, declared: declared, run: run, occasion: occasion,
          complete: { intake in
            intake.fieldsBefore = fieldsBefore
            intake.isLossAccepted = isLossAccepted
            intake.allowsLoss = target.stream.schema.missing != .hold
            intake.drift = look.reason
            intake.decidedAgainst = refused?.earlierDecision
            intake.correctionsGone = try stage.correctionsGone()
          },
          rejected: { try quarantine.unsettled(run: $0, dataset: target.dataset, stream: name) },
          keep: { try keep($0, of: stream, report: report(.mapped($0))) }, cancellation: cancellation)
      } catch {
        forget(stream)
        throw error
      }
    }
    var result = report(outcome)
    if !occasion.isRelease, !result.isHeld { try supersede(source.id, name, by: run) }
    guard case .mapped(let commit) = outcome else {
      // Nothing was read: what is known of the fields holds on.
      try fetched.record(run: run, stream: name, fields: fieldsBefore)
      try settle(look, target, of: source, run: run)
      try settle(result, of: stream)
      return result
    }
    let fields = commit.report.fields.map { field in
      // Documents without a record tell nothing; what was known holds on.
      field.isUnknown ? fieldsBefore.first { $0.field == field.field } ?? field : field
    }
    try fetched.record(run: run, stream: name, fields: fields)
    result.drift = try settle(look, commit, fieldsBefore: fieldsBefore, occasion, target, of: source, run: run)
    try settle(result, of: stream)
    return result
  }

  /// Lands the list of areas that a stream looks into: what it says there decides about rows as documents do.
  private func landAreas(
    _ list: AreaList?, for target: StreamTarget, _ configuration: Configuration
  ) throws -> [(digest: Digest, origin: String)] {
    guard let list, try configuration.asksAreas(target, list) else { return [] }
    let files = try AreaFiles.paths(in: configuration.gateway.territory).map { path in
      (try parts.archive.land(file: path).digest, path)
    }
    try parts.archive.sync()
    return files
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

  /// Which fields the documents of the stream's last successful run had, or those of a run that an operator has accepted
  /// since; and whether it was accepted that some are gone.
  private func fieldsBefore(
    _ stream: StreamManifest, of source: SourceSettings, _ stored: SourceSchemas.Stored?
  ) throws -> ([FieldPresence], isLossAccepted: Bool) {
    let last = try streams.lastSuccess(source: source.id, stream: stream.name)
    if let stored, !stored.takenBy.isEmpty, stored.run > last ?? 0 {
      return (try fetched.fields(run: stored.run, stream: stream.name, stream.fields), stored.isLossAccepted)
    }
    return (try last.map { try fetched.fields(run: $0, stream: stream.name, stream.fields) } ?? [], false)
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

extension Setup {
  func source(_ id: String) throws -> SourceSettings {
    guard let source = configuration.source(id) else {
      throw UnknownNameError("source", id, configuration.sources.map(\.id))
    }
    return source
  }

  func store(_ id: String) throws -> any DatasetStore {
    guard let store = stores[id] else {
      throw UnknownNameError("dataset", id, configuration.datasets.map(\.id))
    }
    return store
  }
}
