public import Platform

/// Sends pending deliveries.
///
/// One attempt at a time per subscriber, the oldest event first; several subscribers at once, each on its own thread,
/// so that a hanging one delays no other. The caller's thread only distributes the work.
public final class Deliverer: Sendable {
  /// How many subscribers are served at once, each on a thread that mostly waits.
  public static let workersMax = 32
  /// How many of them may have failed the last time: a place must be left for the others, however many are dead.
  static let failingMax = 24
  /// How many deliveries a subscriber gets before other waiting subscribers have their turn.
  static let deliveriesPerTurnMax = 20
  /// How long a cancelled `run` waits for running attempts, in seconds.
  public static let graceSeconds: Double = 5
  /// How long `run` pauses after a database error, in seconds.
  static let troubleSeconds: Double = 30
  /// How long it takes until `run` notices a cancellation without `wake`, in seconds.
  private static let tickSeconds: Double = 1

  /// The results of one call of `deliverDue`.
  public struct Summary: Hashable, Sendable {
    /// Successful attempts.
    public var delivered = 0
    /// Failed attempts that will be repeated.
    public var postponed = 0
    /// Deliveries that were given up.
    public var dead = 0
    /// Subscribers that want no more events, or have failed for too long.
    public var disabled = 0

    public init() {}
  }

  /// Called after each attempt with the event, the subscriber and the outcome.
  public typealias Observer = @Sendable (Event, Subscriber, DeliveryOutcome) -> Void

  struct Board {
    var subscribers: [Subscriber]
    var workers: [String: Thread] = [:]
    /// Subscribers with a worker whose attempts have failed since their last success.
    var failing: Set<String> = []
    /// Subscribers whose workers have finished and wait to be joined.
    var finished: [String] = []
    var trouble: (any Error)?
    var summary = Summary()
    var isAwake = false
    var isStopping = false
    /// The number of the configuration; a turn begun under an earlier one ends with its running attempt.
    var generation = 0
    /// Whether the subscribers have not been compared with the outbox yet.
    var isConfigurationNew = true
  }

  let queue: any DeliveryQueue
  let board: Monitor<Board>
  let sender: @Sendable (Subscriber) throws -> any EventSender
  let now: @Sendable () -> Timestamp
  let random: @Sendable () -> Double
  let observer: Observer
  private let workersMax: Int

  /// - Parameters:
  ///   - queue: the pending deliveries.
  ///   - sender: creates a sender for a subscriber; called on the thread that uses it.
  ///   - now: the clock.
  ///   - random: from 0 up to 1, for the jitter of pauses.
  ///   - observer: called on the worker's thread after each attempt was recorded.
  public init(
    outbox queue: any DeliveryQueue, subscribers: [Subscriber],
    sender: @escaping @Sendable (Subscriber) throws -> any EventSender,
    now: @escaping @Sendable () -> Timestamp = { .now },
    random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
    observer: @escaping Observer = Deliverer.log, workersMax: Int = Deliverer.workersMax
  ) {
    precondition(workersMax > 0, "somebody must do the work")
    self.workersMax = workersMax
    self.queue = queue
    self.sender = sender
    self.now = now
    self.random = random
    self.observer = observer
    board = Monitor(Board(subscribers: subscribers))
  }

  /// Applies a new configuration. Running attempts end unchanged, and deliveries to subscribers that are no longer
  /// configured are cancelled.
  public func update(subscribers: [Subscriber]) {
    board.withLock {
      $0.subscribers = subscribers
      $0.generation += 1
      $0.isConfigurationNew = true
      $0.isAwake = true
    }
  }

  /// Wakes `run`: there is a new event, a replay or a cancellation.
  public func wake() { board.withLock { $0.isAwake = true } }

  /// Sends everything that is due and returns when nothing more is.
  ///
  /// A failed delivery is left to a later call. Throws database errors, after running attempts have ended.
  public func deliverDue() throws -> Summary {
    board.withLock {
      $0.summary = Summary()
      $0.isStopping = false
      $0.trouble = nil
    }
    do {
      try queue.recover(now: now())
      while try handOut().isBusy { _ = board.wait { $0.finished.isEmpty ? nil : true } }
    } catch {
      join(seconds: nil)
      throw error
    }
    return board.withLock { $0.summary }
  }

  /// Sends deliveries as they become due, until it is cancelled.
  ///
  /// - Parameter graceSeconds: how long it then waits for running attempts; an interrupted one is repeated.
  /// - Returns: the subscribers with an attempt still running, on a thread that outlives the call.
  @discardableResult
  public func run(until cancellation: Cancellation, graceSeconds: Double = Deliverer.graceSeconds) -> [String] {
    board.withLock { $0.isStopping = false }
    var isRecovered = false
    while !cancellation.isCancelled {
      var pause = Double.infinity
      do {
        // Only once: later it would mistake a running attempt for an interrupted one.
        if !isRecovered { try queue.recover(now: now()) }
        isRecovered = true
        if let dueAt = try handOut().nextDueAt { pause = max(0, dueAt.seconds(since: now())) }
      } catch {
        Log.error("notifications rest for \(Int(Self.troubleSeconds)) s: \(error)")
        pause = Self.troubleSeconds
      }
      sleep(seconds: pause, until: cancellation)
    }
    board.withLock { $0.isStopping = true }
    join(seconds: graceSeconds)
    return board.withLock { $0.workers.keys.sorted() }
  }

  private func adoptConfiguration() throws {
    let ids: [String]? = board.withLock { board in
      guard board.isConfigurationNew else { return nil }
      board.isConfigurationNew = false
      return board.subscribers.map(\.id)
    }
    guard let ids else { return }
    do {
      try queue.cancel(except: ids)
    } catch {
      board.withLock { $0.isConfigurationNew = true }
      throw error
    }
  }

  /// Starts a worker for each subscriber with due deliveries, up to the limit.
  ///
  /// - Returns: whether any worker is running, and when the next delivery without a worker becomes due.
  private func handOut() throws -> (isBusy: Bool, nextDueAt: Timestamp?) {
    joinFinished()
    let (idle, room) = try board.withLock { board throws in
      if let trouble = board.trouble {
        board.trouble = nil
        throw trouble
      }
      let idle = board.subscribers.filter { $0.isEnabled && board.workers[$0.id] == nil }
      return (idle, workersMax - board.workers.count)
    }
    try adoptConfiguration()
    let moment = now()
    let heads = try queue.heads(of: idle.map(\.id))
    let due = Self.order(heads.filter { $0.isDue(moment) }, at: moment)
    for head in Self.chosen(due, room: room, failing: board.withLock { $0.failing.count }) {
      guard let subscriber = idle.first(where: { $0.id == head.subscriber }) else { continue }
      board.withLock { board in
        if head.isFailing { board.failing.insert(subscriber.id) }
        board.workers[subscriber.id] = Thread("notify") { [self] in serve(subscriber, from: head) }
      }
    }
    let isBusy = board.withLock { !$0.workers.isEmpty }
    return (isBusy, heads.filter { !$0.isDue(moment) }.map(\.dueAt).min())
  }

  /// The longest due first. A moment that is still to come, since the clock was set back, is the present: later news of
  /// others would be served before it again and again.
  static func order(_ due: [DeliveryHead], at moment: Timestamp) -> [DeliveryHead] {
    due.sorted { (min($0.dueAt, moment), $0.sequence) < (min($1.dueAt, moment), $1.sequence) }
  }

  /// The heads to be served now: those of subscribers that work before those that fail.
  ///
  /// - Parameters:
  ///   - due: what is due, the longest first.
  ///   - room: the number of free workers.
  ///   - failing: the number of workers that serve failing subscribers.
  static func chosen(_ due: [DeliveryHead], room: Int, failing: Int) -> [DeliveryHead] {
    let doubtful = due.filter(\.isFailing).prefix(max(0, failingMax - failing))
    return Array((due.filter { !$0.isFailing } + doubtful).prefix(room))
  }

  /// Waits for work.
  private func sleep(seconds: Double, until cancellation: Cancellation) {
    var left = seconds
    while left > 0, !cancellation.isCancelled {
      let tick = min(left, Self.tickSeconds)
      let isAwake: Bool? = board.wait(seconds: tick) { board in
        guard board.isAwake || !board.finished.isEmpty else { return nil }
        board.isAwake = false
        return true
      }
      if isAwake == true { return }
      left -= tick
    }
  }

  private func joinFinished() {
    let threads = board.withLock { board in
      defer { board.finished = [] }
      board.failing.subtract(board.finished)
      return board.finished.compactMap { board.workers.removeValue(forKey: $0) }
    }
    for thread in threads { thread.join() }
  }

  /// Waits for every worker, or for a number of seconds.
  private func join(seconds: Double?) {
    _ = board.wait(seconds: seconds) { $0.finished.count == $0.workers.count ? true : nil }
    joinFinished()
  }
}
