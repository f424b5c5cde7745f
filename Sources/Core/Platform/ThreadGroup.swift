/// The threads that one owner has started and waits for before it ends.
///
/// A thread that outlives `main` runs while exit(3) runs the exit handlers of the C libraries, and crashes on memory
/// that they freed. Threads that are not joined one by one are therefore started in a group that is ended as a whole.
public final class ThreadGroup: Sendable {
  private struct State {
    var working: [Int: (name: String, thread: Thread)] = [:]
    /// Threads whose bodies have returned, not yet joined.
    var finished: [Thread] = []
    var started = 0
    var isEnding = false
  }

  private let state = Monitor(State())

  public init() {}

  /// Starts a thread; false, without starting one, once the group is ending.
  ///
  /// - Parameter name: the name that `end` reports; the kernel keeps 15 bytes.
  @discardableResult
  public func start(_ name: String, _ body: @escaping @Sendable () -> Void) -> Bool {
    let finished: [Thread]? = state.withLock { state in
      guard !state.isEnding else { return nil }
      state.started += 1
      let id = state.started
      let thread = Thread(name) { [self] in
        body()
        finish(id)
      }
      state.working[id] = (name, thread)
      defer { state.finished = [] }
      return state.finished
    }
    guard let finished else { return false }
    for thread in finished { thread.join() }
    return true
  }

  /// The names of the running threads, in the order in which they were started.
  var working: [String] {
    state.withLock { state in state.working.sorted { $0.key < $1.key }.map(\.value.name) }
  }

  /// Starts no more threads and waits for the running ones; the owner must have signalled them to stop.
  ///
  /// No thread of the group may call it, since it would wait for itself.
  ///
  /// - Parameter seconds: the longest wait.
  /// - Returns: the names of the threads still running; if there are any, the process may only `_exit`.
  public func end(within seconds: Double) -> [String] {
    state.withLock { $0.isEnding = true }
    _ = state.wait(seconds: seconds) { $0.working.isEmpty ? true : nil }
    let finished = state.withLock { state in
      defer { state.finished = [] }
      return state.finished
    }
    for thread in finished { thread.join() }
    return working
  }

  private func finish(_ id: Int) {
    state.withLock { state in
      if let entry = state.working.removeValue(forKey: id) { state.finished.append(entry.thread) }
    }
  }
}
