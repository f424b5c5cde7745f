internal import Followers
public import Platform
public import Publication
public import Runtime
internal import Schema
public import Store

/// Verifies that published bytes follow from stored data.
public struct VerifyDataset: Sendable {
  private let publication: VersionPublication

  init(_ publication: VersionPublication) { self.publication = publication }

  public init(_ runtime: Runtime) { publication = VersionPublication(FollowerSite(runtime, runtime.environment)) }

  /// Checks the published versions of a dataset against the stored data, the oldest first, then what the public folder
  /// holds besides them.
  public func run(_ store: any DatasetStore, cancellation: Cancellation) throws -> [Verification] {
    let published = try publication.publisher.versions(of: store.dataset.id).filter(\.isDownloadable).reversed()
    let found = try published.map { published in
      if cancellation.isCancelled { throw CancelledError() }
      return try verify(published.version, store)
    }
    let known = try Set(published.map(\.version)).union(store.versions().map(\.number))
    let strays = try publication.publisher.strays(of: store.dataset.id, except: known).map { stray in
      Verification(
        dataset: store.dataset.id, version: stray.version, faults: ["\(stray.path) is of no stored version"])
    }
    let exposed = try publication.exposed(of: store.dataset.id).map { file in
      Verification(
        dataset: store.dataset.id, version: file.version, faults: ["\(file.path) is withdrawn and was not removed"])
    }
    return found + strays + exposed
  }

  /// Checks one published version.
  func verify(_ number: Int, _ store: any DatasetStore) throws -> Verification {
    let (publisher, id) = (publication.publisher, store.dataset.id)
    guard let version = try store.version(number) else {
      return Verification(dataset: id, version: number, faults: ["version \(number) of \(id) is not stored any more"])
    }
    if try publisher.origin(of: VersionFacts(version, of: store), in: id) == .foreign {
      return Verification(
        dataset: id, version: number,
        faults: ["the files of version \(number) of \(id) were made from another version of this number"])
    }
    let changes = try store.predecessor(of: number).map { ChangesToPublish(try store.changes(from: $0, to: number)) }
    let first = try publisher.firstRevised(id, version: number)
    return try publisher.verify(
      store.dataset, version: number, rows: store.rows(version: number), changes: changes,
      revisions: first.map { try publication.revisions(from: $0, to: version, store) })
  }
}
