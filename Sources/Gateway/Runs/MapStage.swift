internal import Configuration
internal import Connectors
internal import Corrections
internal import Formats
internal import Landing
internal import Mapping
internal import Platform
internal import Rows
internal import Runtime
internal import Schema
internal import State
internal import Store
internal import Territory

/// The stage from archived documents to a version: one stream of one source.
struct MapStage: Sendable {
  let source: SourceSettings
  var target: StreamTarget
  let store: any DatasetStore
  /// All datasets, for checks that refer to another one.
  let stores: [String: any DatasetStore]
  /// The list of areas for lookups.
  var areas: AreaList?
  /// The files of that list, which are inputs of the version like its documents.
  var areaFiles: [(digest: Digest, origin: String)] = []
  /// The operator's corrections with their outcome; nil if there are none.
  var corrections: CorrectionTally?
  /// What the SELECT may spill to disk.
  var temporaryDisk = TemporaryDiskSettings()

  /// The owner of the stream's rows in the dataset. Two streams of a source that fill the same dataset must not delete
  /// each other's rows.
  var owner: Owner {
    let rivals = source.streams.filter { $0.dataset == target.dataset }
    return rivals.count > 1 ? .stream(target.stream.name, of: source.id) : .source(source.id)
  }

  /// Over the documents, the mapping, its tables, everything that it looks up and the rules of the dataset.
  ///
  /// - Throws: `MappingError` if the SELECT cannot be prepared.
  func fingerprint(_ documents: [DocumentReference]) throws -> StageFingerprint {
    let lists = try target.stream.codeLists.map {
      NamedText(name: $0.name, text: SHA256.of(try Files.read($0.path)).hex)
    }
    let parameters = source.parametersWritten.joined.sorted { $0.key < $1.key }
      .map { NamedText(name: $0.key, text: $0.value) }
    return StageFingerprint(
      digest: try digest(documents, lists, parameters), former: try former(documents, lists, parameters))
  }

  private func digest(
    _ documents: [DocumentReference], _ lists: [NamedText], _ parameters: [NamedText]
  ) throws -> Digest {
    var writer = FingerprintWriter(of: "stream", version: StageFingerprint.version)
    writer.add("documents", documents.map(\.document.digest.hex))
    writer.add("select", target.stream.mapping.sql)
    writer.add("format", target.stream.format)
    writer.add("fields", target.stream.fields)
    writer.add("refresh", target.refresh.rawValue)
    writer.add("code lists", lists)
    writer.add("parameters", parameters)
    writer.add("corrections", corrections?.corrections ?? [])
    try writer.add(store.dataset, ListUse(of: plan), areas, references: stores.hash)
    return writer.digest
  }

  private func former(
    _ documents: [DocumentReference], _ lists: [NamedText], _ parameters: [NamedText]
  ) throws -> Digest {
    let sql = target.stream.mapping.sql
    var former = FormerFingerprint(areas: areas)
    for document in documents { former.add(document.document.digest.hex) }
    former.add(sql: sql)
    former.add(target.stream, isPartial: target.refresh == .partial)
    for list in lists {
      former.add(list.name)
      former.add(list.text)
    }
    for list in BuiltInList.allCases where FormerFingerprint.asks(list, sql) { former.add(list.digest.hex) }
    for parameter in parameters { former.add("\(parameter.name)=\(parameter.text)") }
    for correction in corrections?.corrections ?? [] {
      former.add("\(correction.selector.text) \(correction.field)")
      former.add(correction.expected)
      former.add(correction.value)
    }
    try former.add(shapeOf: store.dataset, references: stores.hash)
    return former.digest
  }

  /// Why a run without corrections waits, although values of the source's newest version were corrected; nil otherwise.
  func correctionsGone() throws -> HoldReason? {
    guard corrections == nil, let last = try store.versions().last(where: { $0.source == owner }),
      last.ledger.valuesCorrected > 0
    else { return nil }
    return .correctionsGone(
      file: source.corrections?.path, values: last.ledger.valuesCorrected, version: last.number)
  }

  /// The plan without its documents.
  private var plan: MappingPlan {
    target.stream.plan(
      into: store.dataset, parameters: source.parameters.joined, areas: areas, documentCount: 0,
      corrections: nil
    ) { _ in throw RowStreamError.cancelled }
  }

  func plan(_ documents: [DocumentReference], from archive: Archive) -> MappingPlan {
    var plan = target.stream.plan(
      into: store.dataset, parameters: source.parameters.joined, areas: areas, documentCount: documents.count,
      corrections: corrections
    ) { try archive.open(documents[$0].document) }
    plan.eachValue = References.values(in: stores)
    plan.spillBytesMax = temporaryDisk.bytesMax(input: documents.reduce(0) { $0 + $1.document.bytes })
    return plan
  }

  /// The names in the header of each document; empty for formats without a header.
  func headers(_ documents: [DocumentReference], from archive: Archive) throws -> [[String]] {
    guard target.stream.format.profile.hasHeader else { return [] }
    let plan = plan(documents, from: archive)
    return try documents.indices.map { try plan.openReader($0).fieldsSeen }
  }

  /// Maps the documents and commits the result.
  ///
  /// - Parameters:
  ///   - fingerprint: of the documents.
  ///   - complete: adds facts about earlier runs to the request.
  ///   - rejected: the open rejections of an earlier run of the stream.
  func commit(
    _ documents: [DocumentReference], _ fingerprint: StageFingerprint, from archive: Archive, declared: Int?,
    run: Int64, kind: RunKind = .run, complete: (inout CommitRequest) throws -> Void = { _ in },
    rejected: (Int64) throws -> Quarantine.Unsettled, keep: (CommitOutcome) throws -> Void = { _ in },
    cancellation: Cancellation
  ) throws -> RunReport.StreamReport.Outcome {
    var request = CommitRequest(
      source: owner, run: run, refresh: target.refresh,
      fingerprint: fingerprint.digest,
      documents: documents.map { ($0.document.digest, $0.url) } + areaFiles,
      bytes: documents.reduce(0) { $0 + $1.document.bytes }, recordsDeclared: declared)
    request.released = kind.released
    request.corrections = corrections
    request.formerly = source.formerly.flatMap { [.source($0), .stream(target.stream.name, of: $0)] }
    try complete(&request)
    // An interrupted run or release may have committed without recording it.
    if let version = try store.version(ofRun: run, source: owner) { return .earlier(version) }
    if !kind.isForced, let last = try store.checkpoint(of: owner), fingerprint.accepts(last.fingerprint) {
      if last.fingerprint != fingerprint.digest { try store.renew(checkpointOf: owner, as: fingerprint.digest) }
      let unsettled = try rejected(last.run)
      // A key that another source owned may be free now.
      if !unsettled.hasForeignKeys { return .same(quarantined: unsettled.records, by: last.run) }
    }
    return try store.commit(plan(documents, from: archive), request, cancellation, keep: keep)
  }
}
