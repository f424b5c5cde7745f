public import Events

/// A subscriber with its channel settings: one file of `config/subscribers/`.
public struct Subscription: Hashable, Sendable {
  /// The subscriber.
  public var subscriber: Subscriber
  /// The settings of its channel.
  public var settings: any PushSettings

  public init(_ subscriber: Subscriber, settings: any PushSettings) {
    self.subscriber = subscriber
    self.settings = settings
  }

  public static func == (one: Subscription, other: Subscription) -> Bool {
    one.subscriber == other.subscriber && one.settings.isEqual(to: other.settings)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(subscriber)
    settings.hash(into: &hasher)
  }
}
