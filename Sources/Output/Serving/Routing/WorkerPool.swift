internal import Platform

/// A few threads that run jobs in order of arrival, with a bounded queue.
final class WorkerPool: Sendable {
  /// A function in a struct, since every generic container would wrap a bare one again.
  private struct Job: Sendable {
    let run: @Sendable () -> Void
  }

  private struct State {
    var waiting: [Job] = []
    var isStopping = false
  }

  private let state = Monitor(State())
  private let waitingMax: Int
  private let threads: Monitor<[Thread]>

  /// - Parameters:
  ///   - workers: how many jobs run at once, at least 1.
  ///   - waitingMax: the most waiting jobs.
  init(workers: Int, waitingMax: Int) {
    precondition(workers > 0, "a pool has a worker")
    self.waitingMax = waitingMax
    let state = state
    threads = Monitor((0..<workers).map { _ in Thread("answer") { Self.work(state) } })
  }

  /// Adds a job; false if too many wait, or the pool was stopped.
  func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard !state.isStopping, state.waiting.count < waitingMax else { return false }
      state.waiting.append(Job(run: job))
      return true
    }
  }

  /// Runs the waiting jobs, and returns when every thread has ended. Further calls have no effect.
  func stop() {
    state.withLock { $0.isStopping = true }
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads { thread.join() }
  }

  private static func work(_ state: Monitor<State>) {
    while true {
      let job: Job?? = state.wait { state in
        if !state.waiting.isEmpty { return .some(state.waiting.removeFirst()) }
        return state.isStopping ? .some(nil) : .none
      }
      guard case .some(.some(let job)) = job else { return }
      job.run()
    }
  }
}
