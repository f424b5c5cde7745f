internal import Configuration
internal import Landing
internal import Mapping
internal import Platform
internal import Runtime
internal import Schema
internal import State
internal import Store
internal import Territory

/// The stage from versions of datasets to a version of the derived dataset.
struct DeriveStage: Sendable {
  let entry: Derivations.Entry
  /// The SELECT: that of the configuration, or of the run that is examined.
  let sql: String
  let inputs: DerivationInputs
  let stores: [String: any DatasetStore]
  /// The list of areas for lookups.
  let areas: AreaList?

  private var dataset: Dataset { entry.dataset }

  /// Over the SELECT, the versions of its inputs, everything that it looks up and the rules of the dataset.
  ///
  /// - Throws: `MappingError` if the SELECT cannot be prepared.
  func fingerprint() throws -> StageFingerprint {
    let plan = MappingPlan(dataset: dataset, derivation, inputs: [], areas: areas)
    let lists = try SelectInputs(of: plan, among: stores.values.map(\.dataset)).lists
    var writer = FingerprintWriter(of: "derivation", version: StageFingerprint.version)
    writer.add("select", sql)
    writer.add("inputs", inputs.inputs)
    try writer.add(dataset, lists, areas, references: stores.hash)
    return StageFingerprint(digest: writer.digest, former: try former())
  }

  private func former() throws -> Digest {
    var former = FormerFingerprint(areas: areas)
    former.add(sql: sql)
    for input in inputs.inputs { former.add("\(input.dataset) \(input.version) \(input.hash.hex)") }
    try former.add(shapeOf: dataset, references: stores.hash)
    return former.digest
  }

  private var derivation: Derivation {
    var derivation = entry.derivation
    derivation.sql = sql
    return derivation
  }

  /// - Throws: `UnknownNameError` for a dataset that is no longer configured.
  func plan(_ paths: StatePaths, _ temporaryDisk: TemporaryDiskSettings) throws -> MappingPlan {
    let tables = try inputs.inputs.map { input in
      guard let store = stores[input.dataset] else {
        throw UnknownNameError("dataset", input.dataset, stores.keys.sorted())
      }
      return paths.input(store.dataset, version: input.version)
    }
    var plan = MappingPlan(
      dataset: dataset, derivation, inputs: tables, areas: areas, documentCount: DerivationRecord.documentCount,
      eachValue: References.values(in: stores))
    plan.spillBytesMax = temporaryDisk.bytesMax(
      input: inputs.inputs.reduce(0) { $0 + (stores[$1.dataset].map { paths.bytes(of: $0.dataset) } ?? 0) })
    return plan
  }

  /// Archives the SELECT and the list of inputs, so that rows can be traced as long as their version exists.
  func land(in archive: Archive) throws -> [DocumentReference] {
    let now = Timestamp.now
    let select = DocumentReference(
      stream: DerivationInputs.stream, ordinal: 0, requestKey: DerivationInputs.selectKey, url: entry.derivation.file,
      document: try archive.land(Array(sql.utf8)), status: 0, fetchedAt: now)
    let list = DocumentReference(
      stream: DerivationInputs.stream, ordinal: 1, requestKey: DerivationInputs.inputsKey,
      url: inputs.inputs.map { "\($0.dataset) \($0.version)" }.joined(separator: ", "),
      document: try archive.land(inputs.bytes), status: 0, fetchedAt: now)
    try archive.sync()
    return [select, list]
  }

  /// Produces the rows and commits them.
  func commit(
    _ documents: [DocumentReference], _ fingerprint: StageFingerprint, in paths: StatePaths,
    _ temporaryDisk: TemporaryDiskSettings, run: Int64, _ kind: RunKind, numbers: VersionNumbers,
    _ cancellation: Cancellation,
    keep: (CommitOutcome) throws -> Void
  ) throws -> RunReport.StreamReport.Outcome {
    guard let store = stores[dataset.id] else { throw UnknownNameError("dataset", dataset.id, stores.keys.sorted()) }
    if let version = try store.version(ofRun: run, source: entry.owner) { return .earlier(version) }
    var request = CommitRequest(
      source: entry.owner, run: run, refresh: .full, fingerprint: fingerprint.digest,
      documents: documents.map { ($0.document.digest, $0.url) },
      bytes: documents.reduce(0) { $0 + $1.document.bytes })
    request.released = kind.released
    request.numberMin = try numbers.lowest(for: store)
    return try store.commit(plan(paths, temporaryDisk), request, cancellation, keep: keep)
  }
}
