internal import Platform
internal import Schema

/// A rendering in batches: the scan fills them, and a separate thread writes them.
///
/// A fixed number of batches circulates, which bounds memory whatever the number of rows.
final class BatchLane: @unchecked Sendable {
  // Sendable because only the lane's thread uses `renderer` and `sink` until it was joined, and only the scan uses
  // `batch`.

  /// One is filled, one is written, one waits.
  private static let batches = 3

  let sink: any BlockSink
  private let renderer: any BatchRenderer
  private let free = BoundedQueue<CellBatch>(capacity: batches)
  private let work = BoundedQueue<CellBatch>(capacity: batches)
  private let failure = Monitor<(any Error)?>(nil)
  private var batch: CellBatch?
  private var thread: Thread?

  init(_ renderer: any BatchRenderer, columnCount: Int, _ sink: any BlockSink) {
    self.renderer = renderer
    self.sink = sink
    for _ in 0..<Self.batches { _ = free.send(CellBatch(columnCount: columnCount)) }
    thread = Thread("publish-batch") { [self] in write() }
  }

  func add(_ cells: UnsafeMutableBufferPointer<Cell>) throws {
    guard let batch = batch ?? free.receive() else {
      throw failure.withLock { $0 } ?? WritingError("writing was stopped")
    }
    batch.append(cells)
    self.batch = batch
    if batch.isFull { submit() }
  }

  private func submit() {
    guard let batch else { return }
    _ = work.send(batch)
    self.batch = nil
  }

  /// Waits until everything is written; throws the thread's error.
  func finish() throws {
    submit()
    work.finish()
    join()
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Ends the work without a result.
  func abandon() {
    failure.withLock { if $0 == nil { $0 = WritingError("writing was stopped") } }
    free.cancel()
    work.cancel()
    join()
  }

  private func join() {
    thread?.join()
    thread = nil
  }

  private func write() {
    do {
      let output = BatchOutput(sink)
      try renderer.begin(output)
      while let batch = work.receive() {
        try renderer.write(batch, to: output)
        batch.clear()
        _ = free.send(batch)
      }
      // An abandoned rendering gets no footer.
      if failure.withLock({ $0 == nil }) { try renderer.end(output) }
    } catch {
      failure.withLock { if $0 == nil { $0 = error } }
      free.cancel()
      work.cancel()
    }
  }
}
