internal import Channels
public import Events
internal import OutputState
public import Platform
public import Runtime
internal import State

/// Sends events to subscribers.
public struct DeliverEvents: Sendable {
  private let runtime: Runtime

  public init(_ runtime: Runtime) { self.runtime = runtime }

  /// How long a command waits for subscribers to answer, in seconds; the deliveries then stay in the outbox.
  static let deliverySecondsMax = 15.0

  /// A deliverer for the addresses that the current configuration allows: a reload takes effect at the next turn.
  ///
  /// - Parameter observer: called after each attempt; a command prints the outcome itself.
  public func deliverer(observer: @escaping Deliverer.Observer = { _, _, _ in }) -> Deliverer {
    Deliverer(
      outbox: runtime.records.outbox, subscribers: runtime.environment.site.subscribers,
      sender: { [runtime] subscriber in try runtime.environment.site.destinations.sender(to: subscriber) },
      observer: observer)
  }

  /// Sends the events of a command that its caller waits for.
  ///
  /// - Parameters:
  ///   - wake: wakes the deliverer of a daemon, which then sends them; nil if this process sends them.
  ///   - cancellation: ends the wait.
  /// - Returns: the resulting deliveries of these events.
  public func run(_ events: [Event], wake: (() -> Void)?, _ cancellation: Cancellation) throws -> [Delivery] {
    if wake == nil {
      // Older due deliveries are sent as well.
      _ = try deliverer().deliverDue()
    }
    guard !events.isEmpty else { return [] }
    wake?()
    let ids = Set(events.map(\.id))
    let deadline = Monotonic.seconds + Self.deliverySecondsMax
    while true {
      let deliveries = try runtime.records.outbox.deliveries(limit: Outbox.listedMax).filter { ids.contains($0.event) }
      let isWaiting = deliveries.contains { $0.state == .pending && $0.attempts == 0 }
      if !isWaiting || wake == nil || Monotonic.seconds > deadline { return deliveries }
      if cancellation.wait(seconds: 0.05) { return deliveries }
    }
  }
}
