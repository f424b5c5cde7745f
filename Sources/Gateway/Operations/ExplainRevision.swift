internal import Followers
public import Runtime
public import Store

/// Records why a version restated values, and shows it on the dataset's page.
public struct ExplainRevision: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// - Throws: the error of a store that does not have the version.
  public func run(_ store: any DatasetStore, _ reason: Reason) throws {
    try store.give(reason)
    try runtime.locks.whileFollowing {
      try VersionPublication(FollowerSite(runtime, runtime.environment)).explain(store)
    }
  }
}
