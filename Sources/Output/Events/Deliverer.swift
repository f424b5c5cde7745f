public import Platform

/// Sends what the outbox owes.
///
/// One attempt at a time per subscriber, the oldest event first; several subscribers at once, each on a thread of its
/// own, so that one that hangs delays nobody else. The caller's thread hands out the work and does none of it.
public final class Deliverer: Sendable {
  /// How many subscribers are served at once.
  public static let workersMax = 4
  /// How many deliveries a subscriber gets before others that wait have their turn.
  static let deliveriesPerTurnMax = 20
  /// How long `run` waits for attempts under way once it was cancelled, in seconds.
  public static let graceSeconds: Double = 5
  /// How long `run` rests after the database refused something, in seconds.
  static let troubleSeconds: Double = 30
  /// How long it takes until `run` sees a cancellation that nobody told it of with `wake`, in seconds.
  private static let tickSeconds: Double = 1

  /// What one call of `deliverDue` did.
  public struct Summary: Hashable, Sendable {
    /// Attempts after which the subscriber has the event.
    public var delivered = 0
    /// Attempts that failed and will be made again.
    public var postponed = 0
    /// Deliveries that were given up.
    public var dead = 0
    /// Subscribers that want no event any more, or took none for too long.
    public var disabled = 0

    public init() {}
  }

  /// What is told of each attempt: the event, the subscriber and the outcome.
  public typealias Observer = @Sendable (Event, Subscriber, DeliveryOutcome) -> Void

  struct Board {
    var subscribers: [Subscriber]
    var workers: [String: Thread] = [:]
    /// Subscribers whose workers are done and wait to be joined.
    var finished: [String] = []
    var trouble: (any Error)?
    var summary = Summary()
    var isAwake = false
    var isStopping = false
    /// Counts the configurations; a turn that began under an earlier one ends with the attempt under way.
    var generation = 0
    /// Whether the subscribers are not compared with the outbox yet.
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
  ///   - queue: what is owed.
  ///   - sender: makes what hands events to a subscriber; called on the thread that uses it.
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

  /// Takes over a new configuration; attempts under way end as they began, and what is owed to a subscriber that is
  /// configured no more is cancelled.
  public func update(subscribers: [Subscriber]) {
    board.withLock {
      $0.subscribers = subscribers
      $0.generation += 1
      $0.isConfigurationNew = true
      $0.isAwake = true
    }
  }

  /// Says that there is something to look at: a new event, a replay, a cancellation.
  public func wake() { board.withLock { $0.isAwake = true } }

  /// Sends everything that is due and returns when nothing more is.
  ///
  /// A delivery that fails is left for a later call. Throws what the database refused, after attempts under way ended.
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

  /// Sends what is owed as it becomes due, until it is cancelled.
  ///
  /// - Parameter graceSeconds: how long it then waits for attempts under way; one that is cut short is made again.
  /// - Returns: the subscribers with an attempt that is still under way, on a thread that outlives the call.
  @discardableResult
  public func run(until cancellation: Cancellation, graceSeconds: Double = Deliverer.graceSeconds) -> [String] {
    board.withLock { $0.isStopping = false }
    var isRecovered = false
    while !cancellation.isCancelled {
      var pause = Double.infinity
      do {
        // Once: later it would take an attempt under way for one that was cut short.
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

  /// Starts a worker for each subscriber that has something due, as far as there is room.
  ///
  /// - Returns: whether anybody works now, and when the next delivery becomes due that nobody works on.
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
    let due = heads.filter { $0.isDue(moment) }.sorted { $0.dueAt < $1.dueAt }
    for head in due.prefix(room) {
      guard let subscriber = idle.first(where: { $0.id == head.subscriber }) else { continue }
      board.withLock { board in
        board.workers[subscriber.id] = Thread("notify") { [self] in serve(subscriber, from: head) }
      }
    }
    let isBusy = board.withLock { !$0.workers.isEmpty }
    return (isBusy, heads.filter { !$0.isDue(moment) }.map(\.dueAt).min())
  }

  /// Waits for something to do.
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
      return board.finished.compactMap { board.workers.removeValue(forKey: $0) }
    }
    for thread in threads { thread.join() }
  }

  /// Waits for every worker, or for so many seconds.
  private func join(seconds: Double?) {
    _ = board.wait(seconds: seconds) { $0.finished.count == $0.workers.count ? true : nil }
    joinFinished()
  }
}
