internal import Configuration
internal import Landing
internal import Mapping
internal import Platform
internal import Rows
internal import Runtime
internal import Schema
internal import State
internal import Store

/// The rows of a derived dataset that would be others, in any of its versions, if its inputs had never had some rows.
struct ComputedRows {
  let runtime: Runtime
  let store: any DatasetStore
  /// The rows that are left out, by dataset.
  let lost: [String: [[Value]]]
  let cancellation: Cancellation

  /// The most rows of one version that are compared; memory grows with them.
  static let rowsMax = 2_000_000

  init(
    _ runtime: Runtime, _ store: any DatasetStore, without lost: [String: [[Value]]], _ cancellation: Cancellation
  ) {
    self.runtime = runtime
    self.store = store
    self.lost = lost
    self.cancellation = cancellation
  }

  /// The keys of these rows.
  ///
  /// - Throws: `ComputedRowsError` if a version cannot be computed again.
  func keys() throws -> Set<[Value]> {
    if store.dataset.disclosure != nil { throw ErasureError.protected(dataset: store.dataset.id) }
    var keys: Set<[Value]> = []
    var compared: Set<[String]> = []
    for version in try store.versions() {
      let documents = try runtime.records.runs.documents(of: version.run)
      guard let record = try DerivationRecord(documents, in: runtime.archive) else {
        throw ComputedRowsError(dataset: store.dataset.id, version: version.number)
      }
      // Versions from the same inputs by the same SELECT have the same rows.
      let inputs = record.inputs.inputs.map { "\($0.dataset) \($0.version)" }
      guard compared.insert([record.sql] + inputs).inserted else { continue }
      guard record.inputs.inputs.contains(where: { lost[$0.dataset]?.isEmpty == false }) else { continue }
      guard version.rows <= Self.rowsMax else {
        throw ComputedRowsError(dataset: store.dataset.id, version: version.number)
      }
      keys.formUnion(try difference(record, documents.first?.url ?? ""))
    }
    return keys
  }

  private func difference(_ record: DerivationRecord, _ file: String) throws -> Set<[Value]> {
    let environment = runtime.environment
    let inputs = try record.inputs.inputs.map { input -> (dataset: Dataset, version: Int) in
      guard let store = environment.stores[input.dataset] else {
        throw ComputedRowsError(dataset: input.dataset, version: input.version)
      }
      return (store.dataset, input.version)
    }
    func rows(without lost: [String: [[Value]]]) throws -> [[Value]: [Value]] {
      var bare = store.dataset
      bare.checks = []
      let plan = MappingPlan(
        dataset: bare, Derivation(sql: record.sql, file: file),
        inputs: inputs.map {
          runtime.paths.input($0.dataset, version: $0.version, leavingOut: lost[$0.dataset.id] ?? [])
        }, areas: try environment.configuration.areas(), documentCount: DerivationRecord.documentCount)
      let run = MappingRun(plan, cancellation: cancellation)
      let indices = bare.keyIndices
      var rows: [[Value]: [Value]] = [:]
      while let batch = try run.stream.next() {
        for row in 0..<batch.rowCount {
          rows[indices.map { batch.cell(row, $0).value }] = bare.columns.indices.map { batch.cell(row, $0).value }
        }
        run.stream.recycle(batch)
      }
      return rows
    }
    let (with, without) = (try rows(without: [:]), try rows(without: lost))
    return Set(with.filter { without[$0.key] != $0.value }.keys)
  }
}

/// A version of a derived dataset cannot be computed again.
struct ComputedRowsError: Problem, Hashable {
  let dataset: String
  let version: Int

  var what: String { "version \(version) of \(dataset) cannot be computed again" }
  var advice: Advice { "Its inputs or their record are no longer there, or it has too many rows" }
}
