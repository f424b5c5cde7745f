internal import Platform

/// Rows in batches, from the producing thread to the merging thread.
///
/// At most `batchesMax` batches exist at a time, so memory does not grow with the number of rows.
public final class RowStream: Sendable {
  /// The number of batches: one being filled, one being read, and two waiting.
  static let batchesMax = 4

  private let full = BoundedQueue<RowBatch>(capacity: batchesMax)
  private let empty = Monitor<[RowBatch]>([])
  private let outcome = Monitor<Result<MappingSummary, any Error>?>(nil)
  private let order = Monitor((isSorted: false, cameInOrder: false))
  /// The number of columns of every row: those of the dataset.
  public let columnCount: Int

  public init(columnCount: Int) { self.columnCount = columnCount }

  /// An empty batch to fill.
  public func batch() -> RowBatch {
    used() ?? RowBatch(columnCount: columnCount)
  }

  /// A batch that was read and returned, if there is one: a stage that passes on another stream's batches returns it
  /// there.
  func used() -> RowBatch? {
    guard let used = empty.withLock({ $0.popLast() }) else { return nil }
    used.removeAll()
    return used
  }

  /// States, before the first batch, that the rows were sorted: their order is certain before the last one has come.
  public func markSorted() { order.withLock { $0.isSorted = true } }

  /// Whether the rows were sorted. Known once the first batch was received.
  public var isSorted: Bool { order.withLock { $0.isSorted } }

  /// States, before the first batch, that the rows were sorted without need.
  func markCameInOrder() { order.withLock { $0.cameInOrder = true } }

  /// Whether the rows were sorted although they came in order. Known once the first batch was received.
  public var cameInOrder: Bool { order.withLock { $0.cameInOrder } }

  /// Hands over a filled batch; false if the reader has cancelled.
  public func send(_ batch: RowBatch) -> Bool { full.send(batch) }

  /// Ends the stream with the counts or with an error.
  public func finish(_ result: Result<MappingSummary, any Error>) {
    outcome.withLock { $0 = result }
    full.finish()
  }

  /// The next batch, or nil after the last; return it with `recycle`.
  public func next() throws -> RowBatch? {
    if let batch = full.receive() { return batch }
    if case .failure(let error) = outcome.withLock({ $0 }) { throw error }
    return nil
  }

  /// Returns a batch after reading, so that its memory is reused.
  public func recycle(_ batch: RowBatch) { empty.withLock { $0.append(batch) } }

  /// Stops the mapping at its next batch.
  public func cancel() { full.cancel() }

  /// The counts of the mapping, once `next` has returned nil.
  public func summary() throws -> MappingSummary {
    guard let result = outcome.wait(until: { $0 }) else { return MappingSummary() }
    return try result.get()
  }
}
