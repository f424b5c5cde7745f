internal import Channels
internal import Configuration
internal import Events
internal import Platform

extension Engine {
  /// How long a command waits for subscribers to answer, in seconds; what they owe then stays in the outbox.
  static let deliverySecondsMax = 15.0

  /// What delivers, to addresses that the configuration of the moment allows: a reload counts from the next turn on.
  ///
  /// - Parameter observer: told of each attempt; a command prints the outcome itself.
  func deliverer(observer: @escaping Deliverer.Observer = { _, _, _ in }) -> Deliverer {
    Deliverer(
      outbox: outbox, subscribers: setup.subscribers,
      sender: { [self] subscriber in try setup.destinations.sender(to: subscriber) }, observer: observer)
  }

  /// Sends the events of a command that a person waits for.
  ///
  /// - Returns: how the deliveries of these events stand afterwards.
  func deliver(_ events: [Event], _ context: Context) throws -> [Delivery] {
    if !context.isInDaemon {
      // Older deliveries that are due go with them.
      _ = try deliverer().deliverDue()
    }
    guard !events.isEmpty else { return [] }
    context.deliver()
    let ids = Set(events.map(\.id))
    let deadline = Timestamp.now.adding(seconds: Self.deliverySecondsMax)
    while true {
      let deliveries = try outbox.deliveries(limit: Outbox.listedMax).filter { ids.contains($0.event) }
      let isWaiting = deliveries.contains { $0.state == .pending && $0.attempts == 0 }
      if !isWaiting || !context.isInDaemon || Timestamp.now > deadline { return deliveries }
      if context.cancellation.wait(seconds: 0.05) { return deliveries }
    }
  }
}
