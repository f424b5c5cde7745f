public import Events

/// Where the events of every subscriber go, with the secrets of one reading of the configuration.
public struct Destinations: Sendable {
  private let all: [String: any PushDestination]

  /// Reads the secrets of all subscribers.
  ///
  /// - Throws: a `Problem` where a secret cannot be used.
  public init(_ subscriptions: [Subscription], _ environment: PushEnvironment) throws {
    all = Dictionary(
      uniqueKeysWithValues: try subscriptions.map {
        ($0.subscriber.id, try $0.settings.destination(environment))
      })
  }

  /// What makes attempts for a subscriber.
  ///
  /// - Throws: `DestinationError` where the subscriber is not configured any more, and what the channel has against it.
  public func sender(to subscriber: Subscriber) throws -> any EventSender {
    guard let destination = all[subscriber.id] else { throw DestinationError(subscriber: subscriber.id) }
    return try destination.sender()
  }
}
