internal import Checks
internal import Platform
internal import Rows
internal import Schema

/// Fills batches with rows and sends them on, each looked at by the dataset's checks; what breaks a rule is kept as a
/// rejection in its place.
struct RowFilling: ~Copyable {
  private let stream: RowStream
  /// What the dataset asks of every row; nil where it asks nothing.
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

  /// Adds one row, or puts down why there is none.
  ///
  /// - Parameter fill: puts the row into the batch and ends it there.
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

  /// Sends what is left; returns the counts of rows and the results of the checks.
  mutating func finish() throws -> Ledger {
    try look()
    if batch.rowCount > 0, !stream.send(batch) { throw RowStreamError.cancelled }
    var ledger = Ledger()
    ledger.rowsMapped = rowsMapped
    ledger.rowsQuarantined = rowsQuarantined
    ledger.checks = pass?.results() ?? []
    return ledger
  }

  /// Lets the checks look at the whole batch, and takes out what they reject.
  private mutating func look() throws {
    guard let pass else { return }
    let rejected = try pass.look(at: batch.view)
    for (row, rejection) in rejected { try scan.rejectRow(rejection, at: batch.origin(row)) }
    batch.remove(rows: rejected.map(\.row))
    rowsQuarantined += rejected.count
  }
}
