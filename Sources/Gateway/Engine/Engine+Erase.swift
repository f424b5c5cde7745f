internal import Channels
internal import Configuration
internal import Events
internal import Landing
internal import Platform
internal import Publication
internal import SQLite
internal import Schema
internal import Store

/// Taking a row out of everything that the gateway keeps and shows.
///
/// Each step can be run again. Until the transaction in the dataset's file nothing has happened; from then on the
/// followers know what is left to do, and do it after a crash without anybody asking.
extension Engine {
  /// The steps between which a crash may fall.
  enum ErasureStage: CaseIterable {
    case begun
    case tidied
    case erased
    case republished
    case announced
    case done
  }

  /// Erases a row.
  ///
  /// - Parameter reached: called after each step; tests throw from it where a crash should fall.
  func erase(
    _ store: any DatasetStore, key: [Value], who: String, reason: String,
    reached: (ErasureStage) throws -> Void = { _ in }
  ) throws -> Erasure {
    try reached(.begun)
    let trace = ErasedTexts(dataset: store.dataset, key: key)
    let rejected = try rejections(of: store.dataset, key: key)
    let erasure = try committing(into: store.dataset.id) {
      // What has no version of its own first: afterwards the key is known no more.
      try trace.remove(rejected, from: parts.database)
      try reached(.tidied)
      let erasure = try store.erase(key, who: who, reason: RejectionPrivacy.shown(reason))
      // A run may have come to its end meanwhile.
      try trace.remove(try rejections(of: store.dataset, key: key), from: parts.database)
      return erasure
    }
    try reached(.erased)
    try following.withLock { _ in
      try finishErasures(store, setup, reached: reached)
      try setup.feeds.catchUp()
    }
    return try store.erasures().first { $0.number == erasure.number } ?? erasure
  }

  /// Makes the files again that held what was erased, and tells subscribers. Only while `following` is held.
  func finishErasures(
    _ store: any DatasetStore, _ setup: Setup, reached: (ErasureStage) throws -> Void = { _ in }
  ) throws {
    let erasures = try store.erasures()
    for erasure in erasures where !erasure.isFinished {
      for version in try store.versions() where erasure.versions.contains(version.number) {
        let wanted = rewrites(of: version.number, erasures)
        if try setup.publisher.isRewritten(store.dataset.id, version: version.number, wanted) { continue }
        _ = try publish(version, store, setup)
      }
      try explain(store, setup)
      try reached(.republished)
      let published = try Set(setup.publisher.versions(of: store.dataset.id).map(\.version))
      let versions = erasure.versions.filter(published.contains)
      if !versions.isEmpty {
        _ = try outbox.append(
          VersionRewritten(
            dataset: store.dataset.id, title: store.dataset.title, erasure: erasure.number, happenedAt: erasure.at,
            versions: versions,
            datasetURL: "\(setup.configuration.gateway.baseURL)/datasets/\(store.dataset.id)/"),
          to: setup.subscribers)
      }
      try reached(.announced)
      try parts.database.scrub()
      try store.finish(erasure)
      try reached(.done)
    }
  }

  /// When records were erased from a version, oldest first.
  func rewrites(of version: Int, _ erasures: [Erasure]) -> [Timestamp] {
    erasures.filter { $0.versions.contains(version) }.map(\.at)
  }
}

extension Engine {
  /// The rejected records of a row, of every run that keeps them.
  func rejections(of dataset: Dataset, key: [Value]) throws -> Set<RejectedPlace> {
    try ErasedRecords(configuration: setup.configuration, archive: parts.archive, dataset: dataset, key: key)
      .places(in: parts.database)
  }
}
