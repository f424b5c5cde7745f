internal import Privacy
public import Runtime
public import Schema
public import State
public import Store

/// Taking a row out of everything that the gateway keeps and shows.
///
/// Each step can be run again. Until the transaction in the dataset's file nothing has happened; from then on the
/// followers know what is left to do, and do it after a crash without anybody asking.
public struct EraseRow: Sendable {
  private let runtime: Runtime
  private let followers: any VersionFollowers

  public init(_ runtime: Runtime, _ followers: any VersionFollowers) {
    self.runtime = runtime
    self.followers = followers
  }

  /// The steps between which a crash may fall.
  public enum Stage: CaseIterable, Sendable {
    case begun
    case tidied
    case erased
  }

  /// Erases a row.
  ///
  /// - Parameter reached: called after each step; tests throw from it where a crash should fall.
  public func run(
    _ store: any DatasetStore, key: [Value], who: String, reason: String,
    reached: (Stage) throws -> Void = { _ in }
  ) throws -> Erasure {
    try reached(.begun)
    let trace = ErasedTexts(dataset: store.dataset, key: key)
    let rejected = try rejections(of: store.dataset, key: key)
    let erasure = try runtime.locks.whileCommitting(into: store.dataset.id) {
      // What has no version of its own first: afterwards the key is known no more.
      try trace.remove(rejected, from: runtime.records)
      try reached(.tidied)
      let erasure = try store.erase(key, who: who, reason: RejectionPrivacy.shown(reason))
      // A run may have come to its end meanwhile.
      try trace.remove(try rejections(of: store.dataset, key: key), from: runtime.records)
      return erasure
    }
    try reached(.erased)
    try followers.catchUp([store.dataset.id]) { _, _, _ in }.check()
    return try store.erasures().first { $0.number == erasure.number } ?? erasure
  }
}

extension EraseRow {
  /// The rejected records of a row, of every run that keeps them.
  public func rejections(of dataset: Dataset, key: [Value]) throws -> Set<RejectedPlace> {
    try ErasedRecords(
      configuration: runtime.environment.configuration, archive: runtime.archive, dataset: dataset, key: key
    )
    .places(in: runtime.records.quarantine)
  }
}
