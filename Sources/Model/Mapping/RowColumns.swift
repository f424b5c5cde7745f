internal import CSQLite
internal import Rows
internal import Schema

/// The columns of a dataset during row production: each value is converted to the form that its column stores, and the
/// row length is limited.
struct RowColumns: ~Copyable {
  /// One for each column of the dataset; behind a pointer, to avoid copies on access.
  private let checks: UnsafeMutableBufferPointer<ColumnCheck>

  /// - Parameters:
  ///   - sources: the column of the SELECT for each column of the dataset; nil if it has none.
  ///   - areas: must live as long as rows are produced.
  ///   - checksCodes: whether codes that look spoiled are rejected.
  init(
    _ dataset: Dataset, sources: [Int?], areas: AreaLookup, checksCodes: Bool = false
  ) {
    checks = .allocate(capacity: sources.count)
    for (index, source) in sources.enumerated() {
      checks.initializeElement(
        at: index,
        to: ColumnCheck(
          dataset, column: index, source: source, areas: areas, checksCodes: checksCodes))
    }
  }

  deinit {
    checks.deinitialize()
    checks.deallocate()
  }

  /// The column of the SELECT that fills a column; -1 if none does.
  func source(_ index: Int) -> Int { Int(checks[index].source) }

  /// Whether a column must have a value.
  func isRequired(_ index: Int) -> Bool { checks[index].isRequired }

  /// Whether a column has texts that identify a row.
  func isKeyText(_ index: Int) -> Bool { checks[index].isKeyText }

  /// Appends a statement's current row to the batch.
  @inline(__always)
  func append(_ statement: OpaquePointer, _ origin: RowOrigin, to batch: RowBatch) -> Rejection? {
    for index in 0..<checks.count {
      if let rejection = checks[index].append(statement, to: batch) { return rejection }
    }
    return end(origin, of: batch)
  }

  /// Appends a row whose values did not pass through SQLite.
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
