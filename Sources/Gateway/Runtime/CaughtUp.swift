public import Events
public import Publication

/// The result of a catch-up.
public struct CaughtUp: Sendable {
  /// The versions that became public.
  public var published: [Published] = []
  /// The events that were made.
  public var events: [Event] = []
  /// What was found and done about a restored history, a sentence each.
  public var notices: [String] = []
  /// Datasets, or site-wide followers, that failed; each is tried regardless of earlier failures.
  public var failures: [(dataset: String, error: any Error)] = []

  public init() {}

  /// Throws if a dataset failed: its error, and the number of other failures.
  public func check() throws {
    guard let first = failures.first else { return }
    if failures.count == 1 { throw first.error }
    throw FollowersError(datasets: failures.map(\.dataset), first: "\(first.error)")
  }
}
