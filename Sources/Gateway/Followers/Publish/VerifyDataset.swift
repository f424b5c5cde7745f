public import Platform
public import Publication
public import Runs
internal import Schema
public import Store

/// Proves that published bytes follow from stored data.
public struct VerifyDataset: Sendable {
  let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// Checks the published versions of a dataset against what is stored, the oldest first.
  public func run(_ store: any DatasetStore, cancellation: Cancellation) throws -> [Verification] {
    let environment = runtime.environment
    let publication = VersionPublication(runtime.followerSite(environment))
    return try environment.publisher.versions(of: store.dataset.id).filter(\.isDownloadable).reversed().map {
      published in
      if cancellation.isCancelled { throw CancelledError() }
      let number = published.version
      let changes = number > 1 ? ChangesToPublish(try store.changes(from: number - 1, to: number)) : nil
      let first = try environment.publisher.firstRevised(store.dataset.id, version: number)
      let revisions = try first.flatMap { first in
        try store.versions().first { $0.number == number }.map {
          try publication.revisions(from: first, to: $0, store)
        }
      }
      return try environment.publisher.verify(
        store.dataset, version: number, rows: store.rows(version: number), changes: changes, revisions: revisions)
    }
  }
}
