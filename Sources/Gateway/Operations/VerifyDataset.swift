internal import Followers
public import Platform
public import Publication
public import Runtime
internal import Schema
public import Store

/// Verifies that published bytes follow from stored data.
public struct VerifyDataset: Sendable {
  private let publication: VersionPublication

  public init(_ runtime: Runtime) { publication = VersionPublication(FollowerSite(runtime, runtime.environment)) }

  /// Checks the published versions of a dataset against the stored data, the oldest first.
  public func run(_ store: any DatasetStore, cancellation: Cancellation) throws -> [Verification] {
    let publisher = publication.publisher
    return try publisher.versions(of: store.dataset.id).filter(\.isDownloadable).reversed().map {
      published in
      if cancellation.isCancelled { throw CancelledError() }
      let number = published.version
      let changes = number > 1 ? ChangesToPublish(try store.changes(from: number - 1, to: number)) : nil
      let first = try publisher.firstRevised(store.dataset.id, version: number)
      let revisions = try first.flatMap { first in
        try store.versions().first { $0.number == number }.map {
          try publication.revisions(from: first, to: $0, store)
        }
      }
      return try publisher.verify(
        store.dataset, version: number, rows: store.rows(version: number), changes: changes, revisions: revisions)
    }
  }
}
