internal import Platform

/// A few threads that do jobs in the order in which they came, and a bounded queue before them.
final class WorkerPool: Sendable {
  /// A function in a struct: a bare one would be wrapped anew by every generic container that it passes.
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
  ///   - workers: how many jobs are done at once, at least 1.
  ///   - waitingMax: how many more may wait.
  init(workers: Int, waitingMax: Int) {
    precondition(workers > 0, "a pool has a worker")
    self.waitingMax = waitingMax
    let state = state
    threads = Monitor((0..<workers).map { _ in Thread("answer") { Self.work(state) } })
  }

  /// Adds a job; false where too many wait, or the pool has been stopped.
  func submit(_ job: @escaping @Sendable () -> Void) -> Bool {
    state.withLock { state in
      guard !state.isStopping, state.waiting.count < waitingMax else { return false }
      state.waiting.append(Job(run: job))
      return true
    }
  }

  /// Does what still waits, and returns when every thread has ended. Further calls do nothing.
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
