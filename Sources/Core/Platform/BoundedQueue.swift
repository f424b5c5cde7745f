/// A queue between two threads. Its bound keeps memory use constant.
public final class BoundedQueue<Element: Sendable>: Sendable {
  private struct State {
    var elements: [Element] = []
    var isFinished = false
    var isCancelled = false
  }

  private let state = Monitor(State())
  private let capacity: Int

  /// - Parameter capacity: how many elements may wait, at least 1.
  public init(capacity: Int) {
    precondition(capacity > 0, "a queue without room would wait for ever")
    assert(!"\(Element.self)".contains("->"), "a function grows with every passage: put it into a struct")
    self.capacity = capacity
  }

  /// Waits for space and adds the element; false once the receiver has cancelled.
  public func send(_ element: Element) -> Bool {
    state.wait { state in
      if state.isCancelled { return false }
      guard state.elements.count < capacity else { return nil }
      state.elements.append(element)
      return true
    } ?? false
  }

  /// Marks the end: no more elements will be sent.
  public func finish() { state.withLock { $0.isFinished = true } }

  /// Ends the receiving side: senders stop waiting, and queued elements are dropped.
  public func cancel() {
    state.withLock {
      $0.isCancelled = true
      $0.elements.removeAll()
    }
  }

  /// Waits for the next element; nil after the last.
  public func receive() -> Element? {
    let next: Element?? = state.wait { state -> Element?? in
      if !state.elements.isEmpty { return .some(state.elements.removeFirst()) }
      return state.isFinished || state.isCancelled ? .some(nil) : .none
    }
    return next ?? nil
  }
}
