internal import Configuration
internal import Datasets
internal import Landing
internal import Mapping
internal import Platform
internal import Schema
internal import Territory

/// From versions of datasets to a version of the one that is derived from them.
struct DeriveStage: Sendable {
  let entry: Derivations.Entry
  /// The SELECT: that of the configuration, or of the run that is looked at again.
  let sql: String
  let inputs: DerivationInputs
  let stores: [String: DatasetStore]
  /// What the SELECT may look up.
  let areas: AreaList?

  private var dataset: Dataset { entry.dataset }

  /// The SELECT, the versions of its inputs and the dataset's shape in one digest.
  func fingerprint() throws -> Digest {
    var hash = SHA256()
    hash.add(sql: sql, areas: areas)
    for input in inputs.inputs { hash.add("\(input.dataset) \(input.version) \(input.hash.hex)") }
    try hash.add(shapeOf: dataset, referringTo: stores, areas: areas)
    return hash.digest()
  }

  /// The fingerprint with the guards of the dataset: what decides whether a derivation is held, but for the stored rows.
  func holdFingerprint() throws -> Digest { try SHA256.of(fingerprint(), guardsOf: dataset) }

  /// - Throws: `UnknownNameError` for a dataset that is configured no more.
  func plan() throws -> MappingPlan {
    let tables = try inputs.inputs.map { input in
      guard let store = stores[input.dataset] else {
        throw UnknownNameError("dataset", input.dataset, stores.keys.sorted())
      }
      return store.input(version: input.version)
    }
    var derivation = entry.derivation
    derivation.sql = sql
    return MappingPlan(
      dataset: dataset, derivation, inputs: tables, areas: areas, documentCount: 2,
      eachValue: References.values(in: stores))
  }

  /// Lands what says how the rows came about, so that they can be traced as long as their version is there.
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

  /// Makes the rows and commits them.
  func commit(
    _ documents: [DocumentReference], run: Int64, _ occasion: Occasion, _ cancellation: Cancellation,
    keep: (CommitOutcome) throws -> Void
  ) throws -> RunReport.StreamReport.Outcome {
    guard let store = stores[dataset.id] else { throw UnknownNameError("dataset", dataset.id, stores.keys.sorted()) }
    if let version = try store.version(ofRun: run, source: entry.owner) { return .earlier(version) }
    var intake = Intake(
      source: entry.owner, run: run, refresh: .full, fingerprint: try fingerprint(),
      documents: documents.map { ($0.document.digest, $0.url) },
      bytes: documents.reduce(0) { $0 + $1.document.bytes })
    intake.released = occasion.released
    return try store.commit(plan(), intake, cancellation, keep: keep)
  }
}
