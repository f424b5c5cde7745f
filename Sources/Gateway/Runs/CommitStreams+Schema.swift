internal import Configuration
internal import Connectors
internal import Events
internal import Landing
internal import OutputState
internal import Platform
internal import Publication
internal import Rows
internal import Runtime
internal import Schema
internal import Shapes
internal import State
internal import Store
internal import Text

/// The fields of a stream's documents, compared with the stored ones.
struct SchemaLook {
  var stored: SourceSchemas.Stored?
  /// Nil if no fields could be determined: documents without header and records, or broken ones.
  var seen: InferredSchema?
  /// The changes that are not ignored, except for missing fields that the mapping reads.
  var items: [SchemaDrift.Item] = []
  /// Why existing records could not be inspected; nil if they could, or if no change would hold the run.
  var obstacle: String?

  /// Why the run is held; nil if it is not.
  var reason: HoldReason? { SchemaDrift.reason(items) ?? obstacle.map { .fieldsUnseen(why: $0) } }
}

extension SchemaLook {
  /// Inspects the beginning of a stream's documents.
  ///
  /// - Parameters:
  ///   - stored: the fields of its earlier documents; nil if there are none.
  ///   - open: opens a document by its number.
  init(
    _ stream: StreamManifest, stored: SourceSchemas.Stored?, documents: Int,
    open: @escaping @Sendable (Int) throws -> any ByteSource
  ) throws {
    self.stored = stored
    do {
      let sample = try stream.sample(documents: documents, maps: stored?.shape.maps ?? MemberMaps(), open: open)
      seen = sample.shape
      if seen == nil { obstacle = sample.obstacle?.reason }
    } catch let error as FormatError {
      // Even if the full readers find no fault of the document, the schema policy could not be checked.
      obstacle = error.what
    }
    if !stream.schema.mayHold { obstacle = nil }
    guard let seen else { return }
    let changes =
      stored.map { seen.changes(since: $0.shape, specs: stream.fields) } ?? seen.doubts(specs: stream.fields)
    items = Self.items(changes, stream.schema)
  }

  static func items(_ changes: [FieldChange], _ policy: SchemaPolicy) -> [SchemaDrift.Item] {
    changes.map { SchemaDrift.Item($0, policy.action($0)) }.filter { $0.action != .ignore }
  }
}

extension CommitStreams {
  /// Inspects the beginning of the documents.
  func look(at documents: [DocumentReference], _ stage: MapStage) throws -> SchemaLook {
    let stream = stage.target.stream
    let stored = try records.schemas.stored(source: stage.source.id, stream: stream.name)
    let archive = runtime.archive
    return try SchemaLook(stream, stored: stored, documents: documents.count) {
      try archive.open(documents[$0].document)
    }
  }

  /// Records the fields of a mapped run: the new schema, or the changes.
  ///
  /// - Returns: the changes, for the run's report.
  func settle(
    _ look: SchemaLook, _ outcome: CommitOutcome, fieldsBefore: [FieldPresence], _ kind: RunKind,
    _ target: StreamTarget, of source: SourceSettings, run: Int64
  ) throws -> [SchemaDrift.Item] {
    guard let seen = look.seen else { return [] }
    let stream = target.stream
    let lost = outcome.report.fields.lost(since: fieldsBefore).map { field in
      FieldChange(
        name: field.place, field: field.field, kind: .missing, before: look.stored?.shape.field(field.place)?.type)
    }
    let items = look.items + SchemaLook.items(lost, stream.schema)
    let shape = seen.merged(with: look.stored?.shape)
    let isHeld = if case .held = outcome { true } else { false }
    if !isHeld { try records.schemas.take(shape, source: source.id, stream: stream.name, run: run) }
    if items.isEmpty {
      try records.schemas.forgetHeld(source: source.id, stream: stream.name)
    } else if !kind.isRelease {
      let drift = SchemaDrift(
        source: source.id, stream: stream.name, dataset: target.dataset, run: run, seenAt: .now, isHeld: isHeld,
        shape: shape, items: items)
      try records.schemas.note(drift)
      // Of a source without earlier documents nothing has changed for anybody.
      if let stored = look.stored { try announce(drift, since: stored.run) }
    }
    return items
  }

  /// Records documents that were not mapped because they are unchanged.
  func settle(_ look: SchemaLook, _ target: StreamTarget, of source: SourceSettings, run: Int64) throws {
    guard let seen = look.seen, look.items.isEmpty else { return }
    // A schema of an earlier release has no forms to compare the next documents with.
    let isKnown = look.stored.map { !$0.takenBy.isEmpty || $0.shape.fields.contains { $0.forms != nil } } ?? false
    if !isKnown {
      let shape = seen.merged(with: look.stored?.shape)
      try records.schemas.take(shape, source: source.id, stream: target.stream.name, run: run)
    }
    try records.schemas.forgetHeld(source: source.id, stream: target.stream.name)
  }

  /// Notifies subscribers of a changed source, once for each change.
  private func announce(_ drift: SchemaDrift, since: Int64) throws {
    let environment = runtime.environment
    guard let dataset = environment.configuration.dataset(drift.dataset), !dataset.publicIndices.isEmpty else { return }
    func count(_ kind: FieldChange.Kind) -> Int { drift.items.count { $0.change.kind == kind } }
    let mark = SHA256.of("\(drift.stream)\n\(since)\n\(drift.itemsText)".utf8)
    try records.outbox.append(
      SourceChanged(
        dataset: dataset.id, title: dataset.title, version: try environment.site.publisher.cursor(dataset.id) ?? 0,
        source: drift.source, happenedAt: drift.seenAt, new: count(.new), missing: count(.missing),
        retyped: count(.retyped), isHeld: drift.isHeld, mark: mark.hex),
      to: environment.site.subscribers)
  }
}
