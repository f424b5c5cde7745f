internal import Configuration
internal import Connectors
internal import Landing
internal import Mapping
internal import Platform
internal import Presentation
internal import Privacy
internal import Rows
internal import Runs
internal import Runtime
internal import Schema
internal import State
internal import Store

extension Commands {
  static let preview = Command(
    "preview", "fetch little, map it and print rows, rejects and the verdict; nothing is committed",
    arguments: [.one("SOURCE")],
    options: [
      .path("--input", "FILE", "map this file instead of fetching"),
      .text("--stream", "NAME", "only this stream of the connector"), .number("--rows", "N", "this many rows (20)"),
    ],
    details: """
      The first document of each stream is fetched, counted in the quotas as every request is, and mapped, checked and
      compared with the dataset as in a run, which says whether that run would be held. Where a run reads more documents,
      missing rows are not counted. Where the connector says how, the service is also asked, once a day, what it calls
      the values of the source, such as variables, and the answers are compared with what the source declares. With
      --input nothing is fetched, and the state folder is not touched: the verdict is that of a first load.
      """,
    accessBy: { $0.has("--input") ? .none : .writing }
  ) { context in
    let configuration = try context.configuration()
    let source = try configuration.source(named: context.argument(0))
    let wanted = context.invocation.text("--stream")
    var chosen = source
    chosen.streams.removeAll { wanted != nil && $0.stream.name != wanted }
    if chosen.streams.isEmpty { throw UnknownNameError("stream", wanted ?? "", source.streams.map(\.stream.name)) }
    let documents = try context.writer.map { try PreviewSource($0).documents(of: chosen, context.cancellation) } ?? [:]
    var (isRejecting, isHeld) = (false, false)
    var list: [JSON] = []
    for target in chosen.streams {
      let fetched = documents[target.stream.name] ?? PreviewSource.Found()
      let preview = try Preview(target, of: chosen, fetched, context)
      let found = try preview.rows(context.invocation.number("--rows") ?? 20, context.cancellation)
      preview.print(found, to: context.output)
      list.append(preview.json(found))
      isRejecting = isRejecting || !found.rejections.isEmpty
      isHeld = isHeld || !found.reasons.isEmpty
    }
    let values = try context.writer.map { try DescribeSource($0).values(of: source, context.cancellation) } ?? []
    let file = "\(configuration.folder)/sources/\(source.id).yaml"
    for line in DescriptionText.lines(values, file: file) { context.output.line(line) }
    context.output.json(["streams": .array(list), "described": DescriptionText.json(values)])
    return isHeld ? .held : isRejecting ? .quarantined : .done
  }
}

/// The first rows that a stream's mapping produces from some documents.
private struct Preview {
  struct Found {
    var rows: [[Value]] = []
    var rejections: [RejectedRecord] = []
    /// Fields that no document has.
    var absent: [FieldPresence] = []
    /// Lines that are no records, or that were doubtful.
    var passed = PassedLines()
    /// Why the run would be held; empty if it would not.
    var reasons: [HoldReason] = []
  }

  /// The most rejected records that are printed individually.
  static let rejectionsMax = 20

  private let target: StreamTarget
  private let dataset: Dataset
  private let source: SourceSettings
  private let store: any DatasetStore
  private let plan: MappingPlan
  private let origins: [String]
  private let notes: [String]
  /// Why the fields of the documents would hold the run; nil if they would not.
  private let drift: HoldReason?
  /// Whether these are all documents that a run would read.
  private let isWhole: Bool
  /// A folder for the commit that is taken back, if the state folder must not be touched.
  private let scratch: String?

  /// - Parameter fetched: what was fetched; nothing for a file of `--input`.
  init(
    _ target: StreamTarget, of source: SourceSettings, _ fetched: PreviewSource.Found, _ context: Context
  ) throws {
    notes = fetched.notes
    let documents = fetched.documents
    let file = context.invocation.text("--input")
    let archive = try file == nil ? context.runtime().archive : nil
    let fields = try PreviewFields(
      target, stored: Self.stored(target, of: source, context), documents: file == nil ? documents.count : 1
    ) { number in
      if let archive { try archive.open(documents[number].document) } else { try FileSource(path: file!) }
    }
    let target = fields.target
    self.target = target
    drift = fields.reason
    self.source = source
    store = try context.store(target.dataset)
    dataset = store.dataset
    if case .drop(let drop) = target.stream.origin, !context.invocation.has("--input") {
      isWhole = documents.count >= drop.rules(for: source.parameters).filesNow().count
    } else {
      isWhole = context.invocation.has("--input")
    }
    // Rows of a former source would be handed over by the commit itself.
    let isApart = context.invocation.has("--input") || !source.formerly.isEmpty
    scratch = isApart ? "/var/tmp/klamra-preview-\(UInt64.random(in: .min ... .max))" : nil
    var plan: MappingPlan
    let areas = try context.configuration().areas(for: target)
    if let file {
      origins = [RejectionPrivacy.shown(file)]
      plan = target.stream.plan(
        into: dataset, parameters: source.parameters.joined, areas: areas, documentCount: 1,
        corrections: source.corrections?.tally(stream: target.stream.name)
      ) { _ in try FileSource(path: file) }
    } else {
      origins = documents.map { RejectionPrivacy.shown($0.url) }
      plan = target.stream.plan(
        into: dataset, parameters: source.parameters.joined, areas: areas, documentCount: documents.count,
        corrections: source.corrections?.tally(stream: target.stream.name)
      ) { try archive!.open(documents[$0].document) }
    }
    let stores = try context.configuration().datasets.map { ($0.id, context.store($0)) }
    let bytes =
      documents.isEmpty
      ? try context.invocation.text("--input").map { try Files.facts($0).bytes } ?? 0
      : documents.reduce(0) { $0 + $1.document.bytes }
    plan.spillBytesMax = try context.configuration().gateway.temporaryDisk.bytesMax(input: bytes)
    plan.eachValue = References.values(in: Dictionary(uniqueKeysWithValues: stores))
    self.plan = plan
  }

  func rows(_ limit: Int, _ cancellation: Cancellation) throws -> Found {
    var found = Found()
    let run = MappingRun(plan, cancellation: cancellation)
    while let batch = try run.stream.next() {
      for row in 0..<batch.rowCount where found.rows.count < limit {
        found.rows.append(dataset.columns.indices.map { batch.cell(row, $0).value })
      }
      run.stream.recycle(batch)
    }
    let summary = try run.stream.summary()
    found.absent = summary.fields.filter(\.isAbsent)
    found.passed = summary.passed
    let verdict = try verdict(cancellation)
    found.rejections = verdict.report.rejections
    found.reasons = verdict.reasons
    return found
  }

  private func verdict(_ cancellation: Cancellation) throws -> PreviewVerdict {
    guard let scratch else {
      return try PreviewVerdict(plan, target, of: source, drift: drift, into: store, isWhole: isWhole, cancellation)
    }
    try Files.makeFolder(scratch)
    try Files.makePrivate(scratch)
    try Files.makeFolder(StatePaths(scratch).datasets)
    defer { try? Files.removeTree(scratch) }
    return try PreviewVerdict(
      plan, target, of: source, drift: drift, into: StatePaths(scratch).stores.store(dataset), isWhole: isWhole,
      cancellation)
  }

  /// The fields of the stream's earlier documents; with `--input` the state folder is not touched.
  private static func stored(
    _ target: StreamTarget, of source: SourceSettings, _ context: Context
  ) throws -> SourceSchemas.Stored? {
    if context.invocation.has("--input") { return nil }
    return try context.runtime().records.schemas.stored(source: source.id, stream: target.stream.name)
  }

  func print(_ found: Found, to output: Output) {
    output.line("\(target.stream.name) → \(dataset.id), from \(origins.map(VisibleText.shown).joined(separator: ", "))")
    var table = Table(dataset.columns.map { .init($0.name, widthMax: 40) })
    for row in found.rows { table.add(zip(row, dataset.columns).map { $0.shown(as: $1.type) }) }
    output.table(table)
    for record in found.rejections.prefix(Self.rejectionsMax) {
      let rejection = record.rejection
      let field = rejection.field.isEmpty ? "" : "\(rejection.field) \(rejection.value.debugDescription): "
      output.line("rejected: \(VisibleText.shown(place(record))): \(field)\(rejection.reason)")
    }
    let more = found.rejections.count - Self.rejectionsMax
    if more > 0 { output.line("… and \(more) more rejected") }
    for field in found.absent { output.line("warning: \(field.warning)") }
    for note in notes { output.line("warning: \(note)") }
    for note in PassedText.skipped(found.passed) { output.line(note) }
    for doubt in PassedText.doubts(found.passed) { output.line("warning: \(doubt)") }
    if !found.reasons.isEmpty {
      output.line("the run would be held: \(found.reasons.map(\.line).joined(separator: "; "))")
    }
  }

  func json(_ found: Found) -> JSON {
    [
      "stream": .string(target.stream.name), "dataset": .string(dataset.id),
      "documents": .array(origins.map { .string($0) }),
      "rows": .array(found.rows.map { RowText.json(dataset.columns, $0) }),
      "rejected": .array(
        found.rejections.map {
          [
            "place": .string(place($0)), "rule": .string($0.rejection.rule.rawValue),
            "field": .string($0.rejection.field), "value": .string($0.rejection.value),
            "reason": .string($0.rejection.reason),
          ]
        }), "fields_absent": .array(found.absent.map { .string($0.place) }),
      "notes": .array(notes.map { .string($0) }),
      "held": .array(found.reasons.map { .string($0.line) }),
    ]
  }

  private func place(_ record: RejectedRecord) -> String {
    let origin = origins.indices.contains(record.document) ? origins[record.document] : "?"
    return record.rejection.position > 0 ? "\(origin):\(record.rejection.position)" : origin
  }
}
