public import Platform
internal import Privacy
public import Runtime
public import Schema
public import State
public import Store

/// Erases a row from everything that the gateway stores and publishes.
///
/// Each step is idempotent. Before the transaction in the dataset's file nothing has happened; from then on the
/// followers know the remaining work, and complete it after a crash without a further request.
public struct EraseRow: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  /// The steps between which a crash may happen.
  public enum Stage: CaseIterable, Sendable {
    case begun
    case tidied
    case erased
  }

  /// Erases a row. Its documents are marked, and removed by `RemoveErasedDocuments`.
  ///
  /// - Parameters:
  ///   - documents: the landed documents that hold it.
  ///   - reached: called after each step; tests throw from it to simulate a crash.
  public func run(
    _ store: any DatasetStore, key: [Value], who: String, reason: String, documents: [Digest] = [],
    reached: (Stage) throws -> Void = { _ in }
  ) throws -> Erasure {
    try runtime.records.erasedDocuments.mark(documents)
    try reached(.begun)
    let trace = ErasedTexts(dataset: store.dataset, key: key)
    let rejected = try rejections(of: store.dataset, key: key)
    let erasure = try runtime.locks.whileCommitting(into: store.dataset.id) {
      // First the data without versions: afterwards the key is no longer known.
      try trace.remove(rejected, from: runtime.records)
      try reached(.tidied)
      let erasure = try store.erase(key, who: who, reason: RejectionPrivacy.shown(reason))
      // A run may have ended in the meantime.
      try trace.remove(try rejections(of: store.dataset, key: key), from: runtime.records)
      return erasure
    }
    try reached(.erased)
    try publish(store)
    return try store.erasures().first { $0.number == erasure.number } ?? erasure
  }

  /// What is still to be erased again after a restore, before anything of the dataset is published; nil as a rule.
  public func stillLost(of store: any DatasetStore) throws -> LostErasureError? {
    try LostErasures(publicFolder: runtime.publicFolder, runtime.records.publications).error(of: store)
  }

  /// Publishes without the row. That other erasures are to be repeated first is no failure of this one.
  private func publish(_ store: any DatasetStore) throws {
    do {
      try followers.catchUp([store.dataset.id]) { _, _, _ in }.check()
    } catch is LostErasureError {}
  }
}

extension EraseRow {
  /// Removes rows of a derived dataset from its history that were computed with an erased row; they may return.
  ///
  /// - Returns: nil if no version has any of them.
  public func forget(
    _ store: any DatasetStore, keys: [[Value]], who: String, reason: String
  ) throws -> Erasure? {
    let erasure = try runtime.locks.whileCommitting(into: store.dataset.id) {
      try runtime.records.transaction { connection in
        try Holds.conceal(dataset: store.dataset.id, as: ErasedTexts.leftOut, on: connection)
        try RunStreams.removeExamples(dataset: store.dataset.id, on: connection)
      }
      return try store.forget(keys, who: who, reason: RejectionPrivacy.shown(reason))
    }
    guard let erasure else { return nil }
    try publish(store)
    return try store.erasures().first { $0.number == erasure.number } ?? erasure
  }

  /// The landed documents that hold a row, and how many were read.
  public func documents(
    of store: any DatasetStore, key: [Value], cancellation: Cancellation
  ) throws -> (holding: [Digest], read: Int) {
    try ErasedRecords(
      configuration: runtime.environment.configuration, archive: runtime.archive, dataset: store.dataset, key: key
    )
    .documents(in: runtime.records.runs, store, cancellation: cancellation)
  }

  /// The rejected records of a row, of every run that has them.
  public func rejections(of dataset: Dataset, key: [Value]) throws -> Set<RejectedPlace> {
    try ErasedRecords(
      configuration: runtime.environment.configuration, archive: runtime.archive, dataset: dataset, key: key
    )
    .places(in: runtime.records.quarantine)
  }
}
