public import Platform
public import Schema

/// Limits concurrent runs: one per source, and a few at once.
public final class RunSlots: Sendable {
  /// Two cores, and most of a run is waiting for a source.
  static let runsAtOnceMax = 2

  private struct State {
    var running: Set<Owner> = []
    /// The waiting tickets, in order of arrival.
    var queue: [(ticket: Int, source: Owner)] = []
    var nextTicket = 0
  }

  private let state = Monitor(State())

  /// The sources with a slot.
  public var running: Set<Owner> { state.withLock { $0.running } }

  /// Waits for the turn of a source and runs the body.
  ///
  /// - Parameter waiting: called once if the turn has not come yet.
  /// - Throws: `CancelledError` if it is cancelled first.
  public func perform<Result>(
    _ source: Owner, _ cancellation: Cancellation, waiting: () -> Void = {}, _ body: () throws -> Result
  ) throws -> Result {
    try enter(source, cancellation, waiting)
    defer { state.withLock { _ = $0.running.remove(source) } }
    return try body()
  }

  /// Runs a short body while no run is under way and none can start; does nothing if one is.
  public func whileIdle(_ body: () -> Void) {
    state.withLock { if $0.running.isEmpty { body() } }
  }

  private func enter(_ source: Owner, _ cancellation: Cancellation, _ waiting: () -> Void) throws {
    let ticket = state.withLock { state in
      state.nextTicket += 1
      state.queue.append((state.nextTicket, source))
      return state.nextTicket
    }
    var isFirst = true
    while !cancellation.isCancelled {
      // A cancellation wakes no waiter, so it is polled.
      let isOurTurn = state.wait(seconds: isFirst ? 0 : 0.25) { state -> Bool? in
        guard state.running.count < Self.runsAtOnceMax else { return nil }
        let next = state.queue.first { !state.running.contains($0.source) }
        guard next?.ticket == ticket else { return nil }
        state.queue.removeAll { $0.ticket == ticket }
        state.running.insert(source)
        return true
      }
      if isOurTurn == true { return }
      if isFirst { waiting() }
      isFirst = false
    }
    state.withLock { state in state.queue.removeAll { $0.ticket == ticket } }
    throw CancelledError()
  }
}
