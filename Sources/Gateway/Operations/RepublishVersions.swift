internal import Followers
public import Publication
public import Runtime
internal import Schema
public import Store

/// Publishes versions again.
public struct RepublishVersions: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// Verifies every downloadable version, and publishes again what was rejected; intact files are kept.
  ///
  /// - Returns: the versions, and whether their files had to be made.
  public func run(
    _ store: any DatasetStore, except fresh: [Published]
  ) throws -> [(version: Published, isMade: Bool)] {
    try runtime.locks.whileFollowing {
      let publication = VersionPublication(FollowerSite(runtime, runtime.environment))
      let known = try publication.publisher.versions(of: store.dataset.id).filter(\.isDownloadable).map(\.version)
      let done = Set(fresh.filter { $0.dataset == store.dataset.id }.map(\.version))
      let check = VerifyDataset(publication)
      let versions = try store.versions().filter { known.contains($0.number) && !done.contains($0.number) }
      return try versions.map { version in
        var isMade = false
        let isRebuilt = try check.verify(version.number, store).isDataAtFault
        // The pages follow from all versions, and are written once.
        let pages: Publisher.Pages = version.number == versions.last?.number ? .all : .none
        let published = try publication.publish(version, store, isRebuilt: isRebuilt, pages: pages) { isMade = true }
        return (published, isMade)
      }
    }
  }
}
