internal import CSQLite
internal import Rows
internal import Schema

/// The columns of a dataset as those who make its rows see them: each value is brought into the form that its column
/// stores, and no row is too long.
struct RowColumns: ~Copyable {
  /// One for each column of the dataset; behind a pointer, so that no value is copied to be asked.
  private let checks: UnsafeMutableBufferPointer<ColumnCheck>

  /// - Parameters:
  ///   - sources: the column of the SELECT for each of the dataset's; nil where it has none.
  ///   - areas: must live as long as rows are made.
  init(_ dataset: Dataset, sources: [Int?], areas: AreaLookup, numbers: ColumnCheck.Numbers) {
    checks = .allocate(capacity: sources.count)
    for (index, source) in sources.enumerated() {
      checks.initializeElement(
        at: index, to: ColumnCheck(dataset, column: index, source: source, areas: areas, numbers: numbers))
    }
  }

  deinit {
    checks.deinitialize()
    checks.deallocate()
  }

  /// The column of the SELECT that fills a column; -1 where none does.
  func source(_ index: Int) -> Int { Int(checks[index].source) }

  /// Whether a column must have a value.
  func isRequired(_ index: Int) -> Bool { checks[index].isRequired }

  /// Puts a statement's current row into the batch, and ends it there.
  @inline(__always)
  func append(_ statement: OpaquePointer, _ origin: RowOrigin, to batch: RowBatch) -> Rejection? {
    for index in 0..<checks.count {
      if let rejection = checks[index].append(statement, to: batch) { return rejection }
    }
    return end(origin, of: batch)
  }

  /// Puts a row whose values did not go through SQLite into the batch, and ends it there.
  func append(_ cell: (Int) -> Cell, _ origin: RowOrigin, to batch: RowBatch) -> Rejection? {
    for index in 0..<checks.count {
      if let rejection = checks[index].append(cell(index), to: batch) { return rejection }
    }
    return end(origin, of: batch)
  }

  @inline(__always)
  private func end(_ origin: RowOrigin, of batch: RowBatch) -> Rejection? {
    guard batch.openRowBytes <= RowLimits.rowBytesMax else {
      return Rejection(
        rule: .fieldSize, position: 0, reason: "the row is longer than \(RowLimits.rowBytesMax >> 20) MiB")
    }
    batch.endRow(origin)
    return nil
  }
}
