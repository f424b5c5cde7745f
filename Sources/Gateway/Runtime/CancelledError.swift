public import Platform

/// The work was cancelled.
public struct CancelledError: Problem, Hashable {
  public init() {}

  public var what: String { "cancelled" }
  public var advice: Advice {
    "Nothing of it was committed; what was fetched is kept, and the next run goes on from there"
  }
}
