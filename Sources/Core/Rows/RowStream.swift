internal import Platform

/// Rows in batches, from the thread that makes them to the one that merges them.
///
/// At most `batchesMax` batches exist at a time, so memory does not grow with the number of rows.
public final class RowStream: Sendable {
  /// Batches in flight: one being filled, one being read, and two that wait.
  static let batchesMax = 4

  private let full = BoundedQueue<RowBatch>(capacity: batchesMax)
  private let empty = Monitor<[RowBatch]>([])
  private let outcome = Monitor<Result<MappingSummary, any Error>?>(nil)
  /// Columns of every row: those of the dataset.
  public let columnCount: Int

  public init(columnCount: Int) { self.columnCount = columnCount }

  /// An empty batch to fill.
  public func batch() -> RowBatch {
    if let used = empty.withLock({ $0.popLast() }) {
      used.removeAll()
      return used
    }
    return RowBatch(columnCount: columnCount)
  }

  /// Hands a filled batch over; false when the reader wants no more.
  public func send(_ batch: RowBatch) -> Bool { full.send(batch) }

  /// Ends the stream with the counts, or with what went wrong.
  public func finish(_ result: Result<MappingSummary, any Error>) {
    outcome.withLock { $0 = result }
    full.finish()
  }

  /// The next batch, or nil after the last; give it back with `recycle`.
  public func next() throws -> RowBatch? {
    if let batch = full.receive() { return batch }
    if case .failure(let error) = outcome.withLock({ $0 }) { throw error }
    return nil
  }

  /// Gives a batch back that was read, so that its memory is used again.
  public func recycle(_ batch: RowBatch) { empty.withLock { $0.append(batch) } }

  /// Stops the mapping at its next batch.
  public func cancel() { full.cancel() }

  /// The counts of the mapping, once `next` has returned nil.
  public func summary() throws -> MappingSummary {
    guard let result = outcome.wait(until: { $0 }) else { return MappingSummary() }
    return try result.get()
  }
}
