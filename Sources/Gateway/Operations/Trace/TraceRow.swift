public import Configuration
internal import Connectors
internal import Corrections
internal import Formats
public import Landing
internal import Mapping
public import Platform
internal import Rows
public import Schema
public import State
public import Store
internal import Territory

/// Traces rows by mapping archived documents again: nothing else is stored for it.
public struct TraceRow {
  /// The current configuration.
  public let configuration: Configuration
  /// The history of the dataset.
  public let store: any DatasetStore
  /// The state folder, with the inputs of derived datasets.
  public let paths: StatePaths
  /// The run log.
  public let runs: Runs
  /// The archive of documents.
  public let archive: Archive
  /// The documents that were removed with an erased record.
  public let erased: ErasedDocuments
  /// Ends the search.
  public let cancellation: Cancellation

  public init(
    configuration: Configuration, store: any DatasetStore, paths: StatePaths, records: Records, archive: Archive,
    cancellation: Cancellation
  ) {
    self.init(
      configuration: configuration, store: store, paths: paths, runs: records.runs, archive: archive,
      erased: records.erasedDocuments, cancellation: cancellation)
  }

  init(
    configuration: Configuration, store: any DatasetStore, paths: StatePaths, runs: Runs, archive: Archive,
    erased: ErasedDocuments, cancellation: Cancellation
  ) {
    self.configuration = configuration
    self.store = store
    self.paths = paths
    self.runs = runs
    self.archive = archive
    self.erased = erased
    self.cancellation = cancellation
  }

  /// The dataset of the row.
  public var dataset: Dataset { store.dataset }

  /// - Throws: `NoRowError` if the version has no such row, and storage errors. If the row cannot be found in its
  ///   document, the trace says why.
  public func trace(key: [Value], version: Version) throws -> Trace {
    let budget = TraceBudget()
    return try trace(key: key, version: version, budget)
  }

  /// The same within a budget of rows that are followed.
  public func trace(key: [Value], version: Version, _ budget: TraceBudget) throws -> Trace {
    let row = try store.row(key: key, version: version.number)
    guard let values = row.values, let number = row.setBy,
      let setBy = try store.version(number)
    else {
      if let erasure = try store.erasures(of: key).first { throw ErasedRowError(dataset: dataset.id, at: erasure.at) }
      let names = zip(dataset.key, key).map { "\($0)=\($1)" }.joined(separator: " ")
      let deleted = row.steps.last.flatMap { $0.operation == .delete ? $0.version : nil }
      throw NoRowError(dataset: dataset.id, key: names, version: version.number, deletedBy: deleted)
    }
    var trace = Trace(
      dataset: dataset, version: version, key: key, values: values, steps: row.steps, setBy: setBy,
      reason: try store.reasonsInForce()[number], run: try runs.run(setBy.run))
    if setBy.source.derivedDataset != nil {
      trace.documents = try runs.documents(of: setBy.run)
      trace.origin = try derived(trace, budget)
      return trace
    }
    let (source, target) = target(of: setBy)
    trace.target = target
    // Of several streams into other datasets only one made this version; if it is unknown, all documents of the run.
    trace.documents = try runs.documents(of: setBy.run, stream: target?.stream.name)
    let landed = try store.sources(of: number).documents
    // The list of areas is archived after the documents.
    let lists = landed.dropFirst(trace.documents.count).filter { AreaFiles.isOne($0.origin) }
    let digests = landed.dropLast(lists.count).map(\.digest)
    guard let source, let target else {
      trace.origin = .unknown("\(setBy.source) is no longer configured, so its documents cannot be mapped again")
      return trace
    }
    guard trace.documents.map(\.document.digest) == digests else {
      trace.origin = .unknown("the record of run \(setBy.run) does not name the documents of the version")
      return trace
    }
    let gone = digests.filter { !archive.contains($0) }
    guard gone.isEmpty else {
      trace.origin = .notKept(gone, areErased: try areErased(gone))
      return trace
    }
    let documents = trace.documents
    let plan = target.stream.plan(
      into: dataset, parameters: source.parameters.joined, areas: try areas(Array(lists), of: number),
      documentCount: documents.count, corrections: try corrections(of: setBy, source, target)
    ) { [archive] in try archive.open(documents[$0].document) }
    trace.origin = try origin(of: values, plan, target.stream, documents)
    return trace
  }

  /// Whether all of these documents were removed because they held an erased record.
  func areErased(_ documents: [Digest]) throws -> Bool { try erased.all().isSuperset(of: documents) }

  /// The corrections at the time of the version; the current file for versions from before they were stored.
  private func corrections(
    of version: Version, _ source: SourceSettings, _ target: StreamTarget
  ) throws -> CorrectionTally? {
    if version.ledger.valuesCorrected == 0 { return nil }
    let kept = try store.sources(of: version.number).corrections.map(\.correction)
    return kept.isEmpty ? source.corrections?.tally(stream: target.stream.name) : CorrectionTally(kept)
  }

  /// The list of areas at the time of the version; the current one for versions from before lists were archived.
  private func areas(_ landed: [(digest: Digest, origin: String)], of version: Int) throws -> AreaList? {
    let paths = AreaFiles.paths(in: configuration.gateway.territory)
    let today = try paths.map { SHA256.of(try Files.read($0)) }
    if landed.isEmpty || landed.map(\.digest) == today { return try configuration.areas() }
    return try AreaFiles.read("the list of areas of version \(version)") { name in
      try landed.first { AreaFiles.name($0.origin) == name }.map {
        try archive.open($0.digest, bytesMax: AreaFiles.bytesMax)
      }
    }
  }

  /// The stream that fills the dataset, by the owner of its rows (`MapStage.owner`).
  private func target(of version: Version) -> (SourceSettings?, StreamTarget?) {
    let source = version.source.source.flatMap { configuration.source($0) }
    let stream = version.source.stream
    let target = source?.streams.first {
      $0.dataset == dataset.id && (stream == nil || $0.stream.name == stream)
    }
    return (source, target)
  }

  private func origin(
    of values: [Value], _ plan: MappingPlan, _ stream: StreamManifest, _ documents: [DocumentReference]
  ) throws -> Trace.Origin {
    var plan = plan
    // The row passed its checks when it was committed; what they refer to may have changed since.
    plan.dataset.checks = []
    do {
      switch try find(values, plan) {
      case .row(let origin) where origin.document < 0: return .mixed
      case .row(let origin):
        return .record(try record(origin, plan, documents[origin.document], stream))
      case .otherValues:
        return .unknown("the current mapping gives a row of this key, but with other values")
      case .nothing: return .unknown("the current mapping gives no row of this key")
      }
    } catch let error as any Problem where !cancellation.isCancelled {
      return .unknown(error.what)
    }
  }

  private enum Found {
    case row(RowOrigin)
    case otherValues
    case nothing
  }

  /// The first row that is equal in every column.
  private func find(_ values: [Value], _ plan: MappingPlan) throws -> Found {
    let row = ExpectedRow(values, key: dataset.keyIndices, except: hidden(in: values))
    let run = MappingRun(plan, cancellation: cancellation)
    var found = Found.nothing
    while let batch = try run.stream.next() {
      for index in 0..<batch.rowCount where row.hasKey(of: batch, index) {
        if row.isSame(as: batch, index) { return .row(batch.origin(index)) }
        found = .otherValues
      }
      run.stream.recycle(batch)
    }
    return found
  }

  /// The columns that the disclosure control has changed, so that the mapping produces other values.
  func hidden(in values: [Value]) -> Set<Int> {
    guard let control = dataset.disclosure else { return [] }
    func place(_ name: String) -> Int? { dataset.columns.firstIndex { $0.name == name } }
    var changed = Set(control.auxiliaries.compactMap(place))
    for case (let value?, let mark?) in zip(control.values.map(place), control.marks.map(place))
    where values[value] == .null && values[mark] == .text(DisclosureControl.mark) {
      changed.formUnion([value, mark])
      if let status = control.status.flatMap(place) { changed.insert(status) }
    }
    return changed
  }

  /// Reads one document up to the record.
  private func record(
    _ origin: RowOrigin, _ plan: MappingPlan, _ document: DocumentReference, _ stream: StreamManifest
  ) throws -> TracedRecord {
    let reader = try plan.openReader(origin.document)
    var extent: Range<Int>?
    var corrections: [Correction] = []
    reading: while true {
      switch try reader.advance() {
      case .record where reader.position == origin.position:
        extent = reader.extent
        corrections = (reader as? CorrectingReader)?.applied ?? []
        break reading
      case .end: break reading
      default: continue
      }
    }
    return TracedRecord(
      document: document, position: origin.position, isLine: stream.format.profile.unit == .line, extent: extent,
      bytes: try extent.map { try bytes($0, of: document.document) } ?? [], corrections: corrections)
  }

  private func bytes(_ extent: Range<Int>, of document: Document) throws -> [UInt8] {
    let reader = try archive.open(document)
    let wanted = extent.prefix(TracedRecord.bytesShownMax)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { chunk.deallocate() }
    var bytes: [UInt8] = []
    var start = 0
    while start < wanted.upperBound {
      let count = try reader.read(into: chunk)
      if count == 0 { break }
      let piece = (start..<start + count).clamped(to: wanted.startIndex..<wanted.endIndex)
      // What precedes the record is outside the range.
      if !piece.isEmpty { bytes += chunk[(piece.lowerBound - start)..<(piece.upperBound - start)] }
      start += count
    }
    return bytes
  }
}

/// A row to be found among millions, with its values as bytes.
private struct ExpectedRow {
  private let cells: [(value: Value, bytes: [UInt8])]
  private let key: [Int]
  private let compared: [Int]

  init(_ values: [Value], key: [Int], except changed: Set<Int>) {
    compared = values.indices.filter { !changed.contains($0) }
    cells = values.map { value in
      if case .text(let text) = value { return (value, Array(text.utf8)) }
      return (value, [])
    }
    self.key = key
  }

  func hasKey(of batch: RowBatch, _ row: Int) -> Bool { key.allSatisfy { isSame(batch.cell(row, $0), $0) } }
  func isSame(as batch: RowBatch, _ row: Int) -> Bool { compared.allSatisfy { isSame(batch.cell(row, $0), $0) } }

  private func isSame(_ cell: Cell, _ column: Int) -> Bool {
    switch (cell.kind, cells[column].value) {
    case (.null, .null): true
    case (.integer, .integer(let number)): cell.integer == number
    case (.text, .text): cell.bytes.count == cells[column].bytes.count && cell.bytes.elementsEqual(cells[column].bytes)
    default: false
    }
  }
}
