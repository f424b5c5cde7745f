public import Platform

/// A subscriber that receives nothing until `klamra deliveries enable`.
public struct DisabledSubscriber: Hashable, Sendable {
  /// The id of the subscriber.
  public let id: String
  /// When it was disabled.
  public let since: Timestamp
  /// Why, for the operator.
  public let reason: String

  public init(id: String, since: Timestamp, reason: String) {
    self.id = id
    self.since = since
    self.reason = reason
  }
}
