internal import Connectors
internal import Datasets
internal import Formats
internal import Landing
internal import Mapping
internal import Platform
internal import Schema

extension Commands {
  static let preview = Command(
    "preview", "map documents of a source and print rows and rejects; nothing is committed",
    arguments: [.one("SOURCE")],
    options: [
      .path("--input", "FILE", "this file instead of the documents that the newest run landed"),
      .text("--stream", "NAME", "only this stream of the connector"), .number("--rows", "N", "this many rows (20)"),
    ],
    access: .reading
  ) { context in
    let configuration = try context.configuration()
    let setup = configuration.sources.map(\.id)
    guard let source = configuration.source(context.argument(0)) else {
      throw UnknownNameError("source", context.argument(0), setup)
    }
    let wanted = context.invocation.text("--stream")
    let targets = source.streams.filter { wanted == nil || $0.stream.name == wanted }
    if targets.isEmpty { throw UnknownNameError("stream", wanted ?? "", source.streams.map(\.stream.name)) }
    var isRejecting = false
    var list: [JSON] = []
    for target in targets {
      let preview = try Preview(target, of: source, configuration, context)
      let found = try preview.rows(context.invocation.number("--rows") ?? 20, context.cancellation)
      preview.print(found, to: context.output)
      list.append(preview.json(found))
      isRejecting = isRejecting || !found.rejections.isEmpty
    }
    context.output.json(["streams": .array(list)])
    return isRejecting ? .quarantined : .done
  }
}

/// The first rows that a stream's mapping makes of some documents.
private struct Preview {
  struct Found {
    var rows: [[Value]] = []
    var rejections: [RejectedRecord] = []
    /// Whether the documents were read to their end.
    var isWhole = false
  }

  private let target: StreamTarget
  private let dataset: Dataset
  private let plan: MappingPlan
  private let origins: [String]

  init(_ target: StreamTarget, of source: SourceSettings, _ configuration: Configuration, _ context: Context) throws {
    self.target = target
    guard let dataset = configuration.dataset(target.dataset) else {
      throw UnknownNameError("dataset", target.dataset, configuration.datasets.map(\.id))
    }
    self.dataset = dataset
    if let file = context.invocation.text("--input") {
      plan = target.stream.plan(into: dataset, parameters: source.parameters.joined, documentCount: 1) { _ in
        try FileSource(path: file)
      }
      origins = [file]
    } else {
      let runs = try context.records()?.runs
      let run = try runs?.list(source: source.id, limit: 100).first { $0.state != .failed }
      let documents = try run.flatMap { try runs?.documents(of: $0.id, stream: target.stream.name) } ?? []
      if documents.isEmpty { throw PreviewError(source: source.id, stream: target.stream.name) }
      let stage = MapStage(source: source, target: target, store: context.store(dataset))
      plan = stage.plan(documents, from: try Archive(folder: context.paths.landing))
      origins = documents.map(\.url)
    }
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
    found.rejections = try run.stream.summary().rejections
    return found
  }

  func print(_ found: Found, to output: Output) {
    output.line("\(target.stream.name) → \(dataset.id)")
    var table = Table(dataset.columns.map { .init($0.name, widthMax: 40) })
    for row in found.rows { table.add(row.map(\.description)) }
    output.table(table)
    for record in found.rejections.prefix(20) { output.line("rejected: \(place(record)): \(record.rejection.reason)") }
    if found.rejections.count > 20 { output.line("… and \(found.rejections.count - 20) more rejected") }
  }

  func json(_ found: Found) -> JSON {
    [
      "stream": .string(target.stream.name), "dataset": .string(dataset.id),
      "rows": .array(found.rows.map { RowText.json(dataset.columns, $0) }),
      "rejected": .array(
        found.rejections.map {
          [
            "place": .string(place($0)), "rule": .string($0.rejection.rule.rawValue),
            "reason": .string($0.rejection.reason),
          ]
        }),
    ]
  }

  private func place(_ record: RejectedRecord) -> String {
    let origin = origins.indices.contains(record.document) ? origins[record.document] : "?"
    return record.rejection.position > 0 ? "\(origin):\(record.rejection.position)" : origin
  }
}

/// There is nothing to preview.
struct PreviewError: Problem, Hashable {
  let source: String
  let stream: String

  var what: String { "no run of \(source) has landed a document of \(stream)" }
  var advice: String { "Give one with --input FILE, or run the source first" }
}
