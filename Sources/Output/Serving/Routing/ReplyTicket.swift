internal import Platform
internal import Synchronization

/// A reply that is still being made; only the first reply counts.
final class ReplyTicket: Sendable {
  private struct State {
    var isComplete = false
    var reply: HTTPReply?
  }

  private let state = Mutex(State())
  private let resume: @Sendable () -> Void
  /// By the monotonic clock, in seconds.
  let deadline: Double

  /// - Parameter resume: called once when the reply is available, on the thread that provides it.
  init(secondsMax: Double, resume: @escaping @Sendable () -> Void) {
    deadline = Monotonic.seconds + secondsMax
    self.resume = resume
  }

  /// Provides the reply; false if there was one already.
  @discardableResult
  func complete(_ reply: @autoclosure () -> HTTPReply) -> Bool {
    if state.withLock({ $0.isComplete }) { return false }
    let reply = reply()
    let isFirst = state.withLock { state in
      if state.isComplete { return false }
      state = State(isComplete: true, reply: reply)
      return true
    }
    if isFirst { resume() }
    return isFirst
  }

  /// Takes the reply; nil the second time.
  func take() -> HTTPReply? {
    state.withLock { state in
      defer { state.reply = nil }
      return state.reply
    }
  }
}

/// The open tickets of a server, each of which must be completed in time.
final class TicketBook: Sendable {
  private let tickets = Mutex<[ObjectIdentifier: ReplyTicket]>([:])

  func add(_ ticket: ReplyTicket) { tickets.withLock { $0[ObjectIdentifier(ticket)] = ticket } }

  func remove(_ ticket: ReplyTicket) { tickets.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(ticket)) } }

  /// Completes the tickets whose time has passed, or all of them.
  func complete(with reply: HTTPReply, all: Bool = false, now: Double = Monotonic.seconds) {
    let due = tickets.withLock { $0.values.filter { all || $0.deadline <= now } }
    for ticket in due { ticket.complete(reply) }
  }
}
