/// The same work for many items, on a few threads.
public enum Workers {
  /// Does the work for each item, in order of the list as threads become free; returns when all is done.
  ///
  /// - Parameters:
  ///   - countMax: the most threads, at least 1.
  ///   - name: of the threads; the kernel keeps 15 bytes.
  public static func forEach<Item: Sendable>(
    _ items: [Item], atMost countMax: Int, _ name: String, _ work: @escaping @Sendable (Item) -> Void
  ) {
    precondition(countMax > 0, "work without a thread would never be done")
    let waiting = Monitor(items[...])
    let threads = (0..<min(countMax, items.count)).map { _ in
      Thread(name) {
        while let item = waiting.withLock({ $0.popFirst() }) { work(item) }
      }
    }
    for thread in threads { thread.join() }
  }
}
