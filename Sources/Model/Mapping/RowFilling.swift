internal import Checks
internal import Platform
internal import Rows
internal import Schema

/// Fills batches with rows, applies the dataset's checks and sends the batches; a row that breaks a rule is replaced by
/// a rejection.
struct RowFilling: ~Copyable {
  private let stream: RowStream
  /// The dataset's checks on rows; nil if there are none.
  private let pass: CheckPass?
  private let scan: SourceScan
  private let cancellation: Cancellation
  private var batch: RowBatch
  private var rowsMapped = 0
  private var rowsQuarantined = 0

  init(into stream: RowStream, _ pass: CheckPass?, _ scan: SourceScan, _ cancellation: Cancellation) {
    self.stream = stream
    self.pass = pass
    self.scan = scan
    self.cancellation = cancellation
    batch = stream.batch()
  }

  /// Adds one row, or records its rejection.
  ///
  /// - Parameter fill: appends the row to the batch.
  @inline(__always)
  mutating func add(_ origin: RowOrigin, _ fill: (RowBatch) -> Rejection?) throws {
    rowsMapped += 1
    if let rejection = fill(batch) {
      rowsQuarantined += 1
      batch.dropRow()
      try scan.rejectRow(rejection, at: origin)
    } else if batch.isFull {
      try look()
      guard stream.send(batch), !cancellation.isCancelled else { throw RowStreamError.cancelled }
      batch = stream.batch()
    }
  }

  /// Sends the last batch; returns the counts of rows and the results of the checks.
  mutating func finish() throws -> Ledger {
    try look()
    if batch.rowCount > 0, !stream.send(batch) { throw RowStreamError.cancelled }
    var ledger = Ledger()
    ledger.rowsMapped = rowsMapped
    ledger.rowsQuarantined = rowsQuarantined
    ledger.checks = pass?.results() ?? []
    return ledger
  }

  /// Checks the whole batch and removes rejected rows.
  private mutating func look() throws {
    guard let pass else { return }
    let rejected = try pass.look(at: batch.view)
    for (row, rejection) in rejected { try scan.rejectRow(rejection, at: batch.origin(row)) }
    batch.remove(rows: rejected.map(\.row))
    rowsQuarantined += rejected.count
  }
}
