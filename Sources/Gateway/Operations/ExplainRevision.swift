internal import Followers
public import Runtime
public import Store

/// Records the reason why a version restated values, and shows it on the dataset's page.
public struct ExplainRevision: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// - Throws: `DatasetError` if there is no such version, and storage errors.
  public func run(_ store: any DatasetStore, _ reason: Reason) throws {
    try store.give(reason)
    try runtime.locks.whileFollowing {
      try VersionPublication(FollowerSite(runtime, runtime.environment)).explain(store)
    }
  }
}
