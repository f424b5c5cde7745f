internal import Landing
internal import Operations
internal import Presentation
internal import Schema
internal import State
internal import Store

extension Commands {
  static let trace = Command(
    "trace", "follow a row back to its run, its document and the record in it",
    arguments: [.one("DATASET"), .columns("KEY")], options: VersionChoice.options,
    details: """
      The key is given in its order (72305 1261011 2024), by name (area=1261011) or as options (--area 1261011). The landed
      documents are mapped again to find the record. A mapping that groups or sorts has no single record for a row; then its
      documents are named. The row of a derived dataset is computed again, and each row that was read for it is traced.
      """,
    access: .reading
  ) { context in
    let store = try context.store(context.argument(0))
    let key = try context.keyArguments(store).key(context.invocation.arguments.dropFirst())
    let version = try VersionChoice.version(of: store, context.invocation)
    guard let records = try context.records() else {
      throw DatasetError.noSuchVersion(dataset: store.dataset.id, version: version.number, newest: nil)
    }
    let tracer = TraceRow(
      configuration: try context.configuration(), store: store, paths: context.paths,
      records: records, archive: try Archive(folder: context.paths.landing), cancellation: context.cancellation)
    let trace: Trace
    do {
      trace = try tracer.trace(key: key, version: version)
    } catch var error as NoRowError {
      error.hints = context.otherCodes(
        store.dataset, Dictionary(uniqueKeysWithValues: zip(store.dataset.keyIndices, key)))
      throw error
    }
    let text = TraceText(trace: trace)
    for line in text.lines { context.output.line(line) }
    context.output.json(text.json)
    switch trace.origin {
    case .record, .mixed, .derived: return .done
    case .notKept, .unknown: return .failed
    }
  }
}
