internal import Rows
internal import Schema

/// Stored rows that a run has not delivered so far.
///
/// While the order of the run's rows is not certain, any of them may still come. Deleting them at once would delete
/// nearly the whole table before the first row out of order is seen, and then undo it.
struct HeldDeletions {
  /// The most bytes that are kept back. A run that leaves out more is mapped again, sorted: then nothing is kept back.
  static let bytesMax = 8 << 20

  private(set) var batches: [RowBatch] = []
  private var bytes = 0

  /// Keeps a row back, in key order. Throws `RowStreamError.outOfOrder` beyond the limit.
  mutating func add(_ row: StoredRows) throws {
    bytes += row.bytes.count
    guard bytes <= Self.bytesMax else { throw RowStreamError.outOfOrder }
    if batches.last?.isFull ?? true { batches.append(RowBatch(columnCount: row.columnCount)) }
    // A stored row was once in a batch.
    _ = batches[batches.count - 1].appendRow(.unknown) { row.cell($0) }
  }
}
