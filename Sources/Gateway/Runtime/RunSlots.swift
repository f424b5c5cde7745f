public import Platform
public import Schema

/// Limits concurrent runs: one per source, and a few at work at once.
///
/// Each waiting run has a monitor of its own, so that a free slot wakes the one whose turn it is and no other.
public final class RunSlots: Sendable {
  /// How many runs work at once: as many as two cores can use.
  static let workingMax = 2
  /// How many runs of the schedule or of one command may be under way, most of them waiting for a source.
  public static let underWayMax = 32

  /// A run that waits for its turn.
  private final class Ticket: Sendable {
    let source: Owner
    /// Whether the source is this run's already: it gave back its slot only while it was waiting for an answer.
    let isUnderWay: Bool
    let isGranted = Monitor(false)

    init(_ source: Owner, isUnderWay: Bool) {
      self.source = source
      self.isUnderWay = isUnderWay
    }
  }

  private struct State {
    /// The sources with a run under way.
    var running: Set<Owner> = []
    /// How many of them have a slot.
    var working = 0
    /// In order of arrival; runs that are under way come first.
    var queue: [Ticket] = []
  }

  private let state = Monitor(State())

  /// The sources with a run under way.
  public var running: Set<Owner> { state.withLock { $0.running } }

  /// Waits until so many runs wait for their turn.
  func waitUntil(queued count: Int) { _ = state.wait { $0.queue.count >= count ? true : nil } }

  /// Waits for the turn of a source and runs the body.
  ///
  /// - Parameter waiting: called once if the turn has not come yet.
  /// - Throws: `CancelledError` if it is cancelled first.
  public func perform<Result>(
    _ source: Owner, _ cancellation: Cancellation, waiting: () -> Void = {}, _ body: () throws -> Result
  ) throws -> Result {
    try enter(Ticket(source, isUnderWay: false), cancellation, waiting)
    defer { leave(source) }
    return try body()
  }

  /// Gives back the slot of a run while it waits for others, and waits for one again before it goes on.
  ///
  /// Its source stays its own. Call it only within `perform`.
  ///
  /// - Throws: what the body throws; `CancelledError` if it is cancelled before it has a slot again.
  public func yield<Result>(
    _ source: Owner, _ cancellation: Cancellation, _ body: () throws -> Result
  ) throws -> Result {
    pause()
    let outcome = Swift.Result { try body() }
    do {
      try enter(Ticket(source, isUnderWay: true), cancellation) {}
    } catch {
      // `perform` gives back the slot of a run that ends.
      state.withLock { $0.working += 1 }
      _ = try outcome.get()
      throw error
    }
    return try outcome.get()
  }

  /// Runs a short body while no run is under way and none can start; does nothing if one is.
  public func whileIdle(_ body: () -> Void) {
    state.withLock { if $0.running.isEmpty { body() } }
  }

  private func enter(_ ticket: Ticket, _ cancellation: Cancellation, _ waiting: () -> Void) throws {
    grant { state in
      // A run that can end soon frees its source, so it comes before those that have not begun.
      let place = ticket.isUnderWay ? state.queue.firstIndex { !$0.isUnderWay } : nil
      state.queue.insert(ticket, at: place ?? state.queue.count)
    }
    var isFirst = true
    while !cancellation.isCancelled {
      // A cancellation wakes no waiter, so it is polled.
      if ticket.isGranted.wait(seconds: isFirst ? 0 : Self.lookSeconds, until: { $0 ? true : nil }) == true { return }
      if isFirst { waiting() }
      isFirst = false
    }
    let isGranted = state.withLock { state in
      let count = state.queue.count
      state.queue.removeAll { $0 === ticket }
      return state.queue.count == count
    }
    // It was granted between the last look and the withdrawal.
    if isGranted, !ticket.isUnderWay { leave(ticket.source) }
    if isGranted, ticket.isUnderWay { pause() }
    throw CancelledError()
  }

  private static let lookSeconds = 0.5

  private func leave(_ source: Owner) {
    grant { state in
      state.running.remove(source)
      state.working -= 1
    }
  }

  private func pause() { grant { $0.working -= 1 } }

  /// Changes the state, and gives the free slots to those whose turn it is.
  private func grant(_ change: (inout State) -> Void) {
    let granted = state.withLock { state -> [Ticket] in
      change(&state)
      var granted: [Ticket] = []
      while state.working < Self.workingMax,
        let place = state.queue.firstIndex(where: { $0.isUnderWay || !state.running.contains($0.source) })
      {
        let ticket = state.queue.remove(at: place)
        state.running.insert(ticket.source)
        state.working += 1
        granted.append(ticket)
      }
      return granted
    }
    for ticket in granted { ticket.isGranted.withLock { $0 = true } }
  }
}
