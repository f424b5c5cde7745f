public import Events

/// The destinations of all subscribers, with the secrets as read with the configuration.
public struct Destinations: Sendable {
  private let all: [String: any PushDestination]

  /// Reads the secrets of all subscribers.
  ///
  /// - Throws: a `Problem` if a secret cannot be used.
  public init(_ subscriptions: [Subscription], _ environment: PushEnvironment) throws {
    all = Dictionary(
      uniqueKeysWithValues: try subscriptions.map {
        ($0.subscriber.id, try $0.settings.destination(environment))
      })
  }

  /// Creates a sender for a subscriber.
  ///
  /// - Throws: `DestinationError` if the subscriber is no longer configured, and the errors of the channel.
  public func sender(to subscriber: Subscriber) throws -> any EventSender {
    guard let destination = all[subscriber.id] else { throw DestinationError(subscriber: subscriber.id) }
    return try destination.sender()
  }
}
