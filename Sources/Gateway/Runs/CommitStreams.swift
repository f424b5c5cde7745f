internal import Configuration
internal import Connectors
internal import Landing
internal import Platform
internal import Rows
internal import Runtime
internal import Schema
internal import State
internal import Store
internal import Territory

/// Maps and commits a run's documents, stream by stream.
struct CommitStreams: Sendable {
  let runtime: Runtime

  init(_ runtime: Runtime) { self.runtime = runtime }

  /// The tables of `klamra.sqlite`.
  var records: Records { runtime.records }

  /// Maps and commits the documents of a run, and closes the run.
  func commit(
    _ source: SourceSettings, _ environment: Environment, _ report: inout RunReport, _ kind: RunKind,
    cancellation: Cancellation, observer: ProgressObserver
  ) throws {
    let targets = source.streams.filter { kind.stream == nil || $0.stream.name == kind.stream }
    for (index, target) in targets.enumerated() {
      if cancellation.isCancelled { throw CancelledError() }
      observer(RunProgress(source: source.owner, stage: .map, done: index, total: targets.count))
      let stream = try commit(target, of: source, environment, run: report.run, kind, cancellation)
      if let note = stream.notes.last, try note == noteOfLosses(stream, run: report.run) {
        report.warnings.append(note)
      }
      report.streams.append(stream)
    }
    observer(RunProgress(source: source.owner, stage: .commit, done: 1, total: 1))
    try close(report, kind)
  }

  private func commit(
    _ target: StreamTarget, of source: SourceSettings, _ environment: Environment, run: Int64, _ kind: RunKind,
    _ cancellation: Cancellation
  ) throws -> RunReport.StreamReport {
    guard let store = environment.stores[target.dataset] else { throw UnknownNameError("dataset", target.dataset, []) }
    let name = target.stream.name
    let areas = try environment.configuration.areas(for: target)
    var stage = MapStage(
      source: source, target: target, store: store, stores: environment.stores,
      areas: areas, areaFiles: try landAreas(areas, for: target, environment.configuration),
      corrections: source.corrections?.tally(stream: name),
      temporaryDisk: environment.configuration.gateway.temporaryDisk)
    let documents = try records.runs.documents(of: run, stream: name)
    let declared = try records.fetched.declared(run: run, stream: name)
    try lookAtHeaders(documents, stage, run: run)
    let look = try look(at: documents, stage)
    stage.target.stream.expect(look)
    let (fieldsBefore, isLossAccepted) = try fieldsBefore(target.stream, of: source, look.stored)
    let fingerprint = try stage.fingerprint(documents)
    let stream = StreamCommit(
      run: run, owner: source.owner, stream: name, dataset: store.dataset, kind: kind,
      fingerprint: fingerprint.holding(store.dataset), documents: documents)
    try records.holds.renew(source: source.owner, stream: name, stream.fingerprint)
    let notes = try records.fetched.notes(run: run, stream: name)
    let unanswered = try unanswered(target, of: source, run: run)
    func report(_ outcome: RunReport.StreamReport.Outcome) -> RunReport.StreamReport {
      RunReport.StreamReport(
        stream: name, dataset: target.dataset, outcome: outcome, fingerprint: stream.fingerprint.digest,
        notes: notes, corrections: stage.corrections)
    }
    let outcome = try commit(stream, report) { keep in
      let refused = try records.holds.rejected(source: source.owner, stream: name, fingerprint: stream.fingerprint)
      if let refused, kind == .run { return .rejected(refused) }
      return try stage.commit(
        documents, fingerprint, from: runtime.archive, declared: declared, run: run, kind: kind,
        complete: { request in
          request.numberMin = try VersionNumbers(runtime, environment).lowest(for: store)
          request.fieldsBefore = fieldsBefore
          request.isLossAccepted = isLossAccepted
          request.allowsLoss = target.stream.schema.missing != .hold
          request.drift = look.reason
          request.decidedAgainst = refused?.earlierDecision
          request.correctionsGone = try stage.correctionsGone()
          request.unanswered = unanswered
        },
        rejected: { try records.quarantine.unsettled(run: $0, dataset: target.dataset, stream: name) },
        keep: keep, cancellation: cancellation)
    }
    try settleAnswers(outcome, target, of: source, run: run)
    var result = report(outcome)
    guard case .mapped(let commit) = outcome else {
      // Nothing was read: the known fields remain valid.
      try records.fetched.record(run: run, stream: name, fields: fieldsBefore)
      try settle(look, target, of: source, run: run)
      try settle(result, of: stream)
      return result
    }
    let fields = commit.report.fields.map { field in
      // Documents without a record show nothing; the known fields remain valid.
      field.isUnknown ? fieldsBefore.first { $0.field == field.field } ?? field : field
    }
    try records.fetched.record(run: run, stream: name, fields: fields)
    if let note = try noteOfLosses(result, run: run) { result.notes.append(note) }
    result.drift = try settle(look, commit, fieldsBefore: fieldsBefore, kind, target, of: source, run: run)
    try settle(result, of: stream)
    return result
  }

  /// Archives the list of areas that a stream uses: rows depend on it as they depend on documents.
  private func landAreas(
    _ list: AreaList?, for target: StreamTarget, _ configuration: Configuration
  ) throws -> [(digest: Digest, origin: String)] {
    guard let list, try configuration.asksAreas(target, list) else { return [] }
    let files = try AreaFiles.paths(in: configuration.gateway.territory).map { path in
      (try runtime.archive.land(file: path).digest, path)
    }
    try runtime.archive.sync()
    return files
  }

  /// Records the columns of all documents, and refuses names in another encoding than the stream's.
  private func lookAtHeaders(_ documents: [DocumentReference], _ stage: MapStage, run: Int64) throws {
    var columns: [String] = []
    var known: Set<String> = []
    for (document, names) in zip(documents, try stage.headers(documents, from: runtime.archive)) {
      if let broken = names.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) {
        throw HeaderEncodingError(origin: document.url, column: broken)
      }
      columns += names.filter { known.insert($0).inserted }
    }
    if !columns.isEmpty { try records.fetched.record(run: run, stream: stage.target.stream.name, columns: columns) }
  }

  /// The fields of the documents of the stream's last successful run, or of a run that an operator has accepted since;
  /// and whether missing fields were accepted.
  private func fieldsBefore(
    _ stream: StreamManifest, of source: SourceSettings, _ stored: SourceSchemas.Stored?
  ) throws -> ([FieldPresence], isLossAccepted: Bool) {
    let last = try records.streams.lastSuccess(source: source.owner, stream: stream.name)
    if let stored, !stored.takenBy.isEmpty, stored.run > last ?? 0 {
      return (try records.fetched.fields(run: stored.run, stream: stream.name, stream.fields), stored.isLossAccepted)
    }
    return (try last.map { try records.fetched.fields(run: $0, stream: stream.name, stream.fields) } ?? [], false)
  }
}

/// A header with letters that are not in the stream's declared encoding.
struct HeaderEncodingError: Problem, Hashable {
  let origin: String
  let column: String

  var what: String { "\(origin): the name of the column \"\(column)\" is not in the encoding of the stream" }
  var advice: Advice { "Set the encoding of the stream, most often to windows-1250; nothing was committed" }
}
