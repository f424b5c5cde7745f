public import Platform

/// A subscriber that is not in the configuration of the moment.
public struct DestinationError: Problem, Hashable {
  /// The id of the subscriber.
  public let subscriber: String

  public var what: String { "the subscriber \(subscriber) is not configured any more" }
  public var advice: String { "" }
}
