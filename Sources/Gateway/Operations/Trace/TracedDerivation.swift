internal import Configuration
internal import Landing
internal import Mapping
public import Platform
internal import Runs
internal import Runtime
public import Schema
internal import State
internal import Store

/// The SELECT that produced a row of a derived dataset, and the rows that it read for it.
public struct TracedDerivation {
  /// The approximate number of input rows that are traced to their documents for one row, some of each input; further
  /// ones are only named.
  static let followedMax = 20

  /// The rows of one input.
  public struct Input {
    /// The id of the input.
    public let dataset: String
    /// The version that was read.
    public let version: Int
    /// How many rows the SELECT read for this row, whether or not it used their values.
    public let count: Int
    /// The names of the key columns.
    public let keyNames: [String]
    /// The keys of the first `ReadLog.keysMax` of them.
    public let keys: [[Value]]
    /// The traces of the first of them, in the same order.
    public var traces: [Trace] = []
  }

  /// The file of the SELECT.
  public let file: String
  /// The SHA-256 of the SELECT that was run; its text is in the archive.
  public let select: Digest
  /// The rows that the SELECT read, by input.
  public var inputs: [Input]
}

/// How many more rows one trace may follow, at all depths together.
public final class TraceBudget {
  var rowsLeft = 60
}

extension TraceRow {
  /// Computes a row again from the versions that its derivation read, and traces the rows that were read for it.
  public func derived(_ trace: Trace, _ budget: TraceBudget) throws -> Trace.Origin {
    let digests = try store.sources(of: trace.setBy.number).documents.map(\.digest)
    let gone = digests.filter { !archive.contains($0) }
    guard gone.isEmpty else { return .notKept(gone, areErased: try areErased(gone)) }
    guard trace.documents.map(\.document.digest) == digests, digests.count == DerivationRecord.documentCount,
      let record = try DerivationRecord(trace.documents, in: archive)
    else { return .unknown("the record of run \(trace.setBy.run) does not name the documents of the version") }
    let stores = stores(of: record)
    if let missing = record.inputs.inputs.first(where: { stores[$0.dataset] == nil }) {
      return .unknown("\(missing.dataset) is configured no more")
    }
    let plan = MappingPlan(
      dataset: dataset, Derivation(sql: record.sql, file: trace.documents[0].url),
      inputs: record.inputs.inputs.compactMap { input in
        stores[input.dataset].map { paths.input($0.dataset, version: input.version) }
      },
      areas: try configuration.areas(), documentCount: DerivationRecord.documentCount,
      eachValue: References.values(in: stores))
    let row: DerivedRow
    do {
      row = try DerivedRow.make(plan, key: trace.key, cancellation: cancellation)
    } catch let error as any Problem where !cancellation.isCancelled {
      return .unknown(error.what)
    }
    guard let values = row.values else {
      return .unknown("the SELECT makes no row of this key from the versions that it read")
    }
    let hidden = hidden(in: trace.values)
    guard values.indices.allSatisfy({ hidden.contains($0) || values[$0] == trace.values[$0] }) else {
      return .unknown("the SELECT makes a row of this key from the versions that it read, but with other values")
    }
    var derivation = TracedDerivation(file: trace.documents[0].url, select: digests[0], inputs: [])
    // Some of each input, so that one with many rows does not exclude the others.
    let parts = max(1, row.reads.count { $0.count > 0 })
    for (input, read) in zip(record.inputs.inputs, row.reads) {
      guard let store = stores[input.dataset] else { continue }
      let followed = max(3, TracedDerivation.followedMax / parts)
      derivation.inputs.append(try follow(input, read, store, followed, budget))
    }
    return .derived(derivation)
  }

  private func stores(of record: DerivationRecord) -> [String: any DatasetStore] {
    var stores: [String: any DatasetStore] = [:]
    for input in record.inputs.inputs {
      stores[input.dataset] = configuration.dataset(input.dataset).map { paths.stores.store($0) }
    }
    return stores
  }

  private func follow(
    _ input: DerivationInputs.Input, _ read: ReadLog.Input, _ store: any DatasetStore, _ followed: Int,
    _ budget: TraceBudget
  ) throws -> TracedDerivation.Input {
    var traced = TracedDerivation.Input(
      dataset: input.dataset, version: input.version, count: read.count, keyNames: store.dataset.key, keys: read.keys)
    let tracer = TraceRow(
      configuration: configuration, store: store, paths: paths, runs: runs, archive: archive,
      erased: erased, cancellation: cancellation)
    let version = try store.version(input.version)
    guard let version else { return traced }
    for key in read.keys.prefix(followed) where budget.rowsLeft > 0 {
      budget.rowsLeft -= 1
      traced.traces.append(try tracer.trace(key: key, version: version, budget))
    }
    return traced
  }
}
