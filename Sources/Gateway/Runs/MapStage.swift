internal import Configuration
internal import Connectors
internal import Datasets
internal import Formats
internal import Landing
internal import Mapping
internal import Platform
internal import Schema
internal import State
internal import Territory

/// From landed documents to a version: one stream of one source.
struct MapStage: Sendable {
  let source: SourceSettings
  let target: StreamTarget
  let store: DatasetStore
  /// All datasets, for checks that refer to another one.
  let stores: [String: DatasetStore]
  /// What the mapping may look up.
  var areas: AreaList?
  /// The files of that list, which are inputs of the version as its documents are.
  var areaFiles: [(digest: Digest, origin: String)] = []
  /// What an operator has corrected, and what becomes of it; nil where nothing is corrected.
  var corrections: CorrectionTally?

  /// Under which name the dataset remembers whose rows are whose. Two streams of a source that fill the same dataset
  /// must not delete each other's.
  var owner: String {
    let rivals = source.streams.filter { $0.dataset == target.dataset }
    return rivals.count > 1 ? "\(source.id)/\(target.stream.name)" : source.id
  }

  /// The documents, the mapping, its tables and the dataset's shape in one digest.
  func fingerprint(_ documents: [DocumentReference]) throws -> Digest {
    var hash = SHA256()
    func add(_ text: String) { hash.add(text) }
    for document in documents { add(document.document.digest.hex) }
    hash.add(sql: target.stream.mapping.sql, areas: areas)
    add("\(target.stream.fields)\(target.stream.format)\(target.refresh)")
    for list in target.stream.codeLists {
      add(list.name)
      add(SHA256.of(try Files.read(list.path)).hex)
    }
    // Lists of the project change with its versions.
    for list in BuiltInList.allCases where list.isUsed(by: target.stream.mapping.sql) { add(list.digest.hex) }
    for (name, value) in source.parametersWritten.joined.sorted(by: { $0.key < $1.key }) { add("\(name)=\(value)") }
    for correction in corrections?.corrections ?? [] {
      add("\(correction.selector.text) \(correction.field)")
      add(correction.expected)
      add(correction.value)
    }
    try hash.add(shapeOf: store.dataset, referringTo: stores, areas: areas)
    return hash.digest()
  }

  /// What is wrong where there are no corrections although values of the source's newest version were corrected; nil
  /// otherwise.
  func correctionsGone() throws -> String? {
    guard corrections == nil, let last = try store.versions().last(where: { $0.source == owner }),
      last.ledger.valuesCorrected > 0
    else { return nil }
    let file = source.corrections.map { "\($0.path) is not there or has none" } ?? "the source names none"
    let values = Words.count(last.ledger.valuesCorrected, "value")
    return "its corrections are gone (\(file)), and \(values) of version \(last.number) would be wrong again"
  }

  /// The fingerprint with the guards of the dataset: what decides whether a run is held, but for the stored rows.
  func holdFingerprint(_ documents: [DocumentReference]) throws -> Digest {
    try SHA256.of(fingerprint(documents), guardsOf: store.dataset)
  }

  func plan(_ documents: [DocumentReference], from archive: Archive) -> MappingPlan {
    var plan = target.stream.plan(
      into: store.dataset, parameters: source.parameters.joined, areas: areas, documentCount: documents.count,
      corrections: corrections
    ) { try archive.open(documents[$0].document) }
    plan.eachValue = References.values(in: stores)
    return plan
  }

  /// The names in the header of each document; none for formats that have no header.
  func headers(_ documents: [DocumentReference], from archive: Archive) throws -> [[String]] {
    guard case .csv = target.stream.format else { return [] }
    let plan = plan(documents, from: archive)
    return try documents.indices.map { try plan.openReader($0).fieldsSeen }
  }

  /// Maps the documents and commits what they bring.
  ///
  /// - Parameters:
  ///   - complete: adds what is known of earlier runs to what is brought.
  ///   - rejected: what an earlier run of the stream had to turn away.
  func commit(
    _ documents: [DocumentReference], from archive: Archive, declared: Int?, run: Int64,
    occasion: Occasion = .run, complete: (inout Intake) throws -> Void = { _ in },
    rejected: (Int64) throws -> Quarantine.Unsettled, keep: (CommitOutcome) throws -> Void = { _ in },
    cancellation: Cancellation
  ) throws -> RunReport.StreamReport.Outcome {
    var intake = Intake(
      source: owner, run: run, refresh: target.refresh == .full ? .full : .partial,
      fingerprint: try fingerprint(documents),
      documents: documents.map { ($0.document.digest, $0.url) } + areaFiles,
      bytes: documents.reduce(0) { $0 + $1.document.bytes }, recordsDeclared: declared)
    intake.released = occasion.released
    intake.corrections = corrections
    intake.formerly = source.formerly.flatMap { [$0, "\($0)/\(target.stream.name)"] }
    try complete(&intake)
    // An interrupted run or release may have come further than it could say.
    if let version = try store.version(ofRun: run, source: owner) { return .earlier(version) }
    if !occasion.isForced, let last = try store.checkpoint(of: owner), last.fingerprint == intake.fingerprint {
      let unsettled = try rejected(last.run)
      // A row that another source held may be free by now.
      if !unsettled.hasForeignKeys { return .same(quarantined: unsettled.records, by: last.run) }
    }
    return try store.commit(plan(documents, from: archive), intake, cancellation, keep: keep)
  }
}
