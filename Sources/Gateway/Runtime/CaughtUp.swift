public import Events
public import Publication

/// The result of a catch-up.
public struct CaughtUp: Sendable {
  /// The versions that became public.
  public var published: [Published] = []
  /// The events that were made.
  public var events: [Event] = []
  /// Datasets, or followers of the whole site, that could not be brought up to date; each was tried, whatever became of the ones before.
  public var failures: [(dataset: String, error: any Error)] = []

  public init() {}

  /// Throws where a dataset failed: what is wrong with it, and how many others failed too.
  public func check() throws {
    guard let first = failures.first else { return }
    if failures.count == 1 { throw first.error }
    throw FollowersError(datasets: failures.map(\.dataset), first: "\(first.error)")
  }
}
