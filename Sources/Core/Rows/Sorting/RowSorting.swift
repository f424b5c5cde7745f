internal import Platform

/// One pass of a `RowSorter`.
struct RowSorting: ~Copyable {
  private let input: RowStream
  private let output: RowStream
  private let key: [Int]
  private let limits: RowSorter.Limits
  private var batch: RowBatch

  init(from input: RowStream, into output: RowStream, key: [Int], _ limits: RowSorter.Limits) {
    self.input = input
    self.output = output
    self.key = key
    self.limits = limits
    batch = output.batch()
  }

  mutating func run(_ mode: RowSorter.Mode) throws {
    var window: [RowBatch] = []
    if case .ifNeeded = mode, try areInOrder(&window) {
      for batch in window { try pass(batch) }
      while let next = try input.next() { try pass(next) }
    } else {
      output.markSorted()
      try sort(window)
    }
  }

  /// Whether the first rows of the stream are in order; `window` receives them.
  private func areInOrder(_ window: inout [RowBatch]) throws -> Bool {
    var (rows, bytes) = (0, 0)
    var last: (view: RowBatch.View, row: Int)?
    while rows < limits.windowRowsMax, bytes < limits.windowBytesMax, let next = try input.next() {
      window.append(next)
      let view = next.view
      for row in 0..<view.rowCount {
        if let last, compare(last.view, last.row, view, row) > 0 { return false }
        last = (view, row)
      }
      rows += view.rowCount
      if view.rowCount > 0 { bytes += view.bytes(0, count: view.rowCount).count }
    }
    return true
  }

  @inline(__always)
  private func compare(_ a: RowBatch.View, _ rowA: Int, _ b: RowBatch.View, _ rowB: Int) -> Int {
    for column in key {
      let order = RowOrder.compare(a.cell(rowA, column), b.cell(rowB, column))
      if order != 0 { return order }
    }
    return 0
  }

  /// Passes a batch on as it is, and returns one that was read to its owner.
  private func pass(_ batch: RowBatch) throws {
    guard output.send(batch) else { throw RowStreamError.cancelled }
    if let used = output.used() { input.recycle(used) }
  }

  private mutating func sort(_ window: [RowBatch]) throws {
    var buffer = SortBuffer(key: key, bytesMax: limits.bufferBytesMax / 2)
    var writer: StretchWriter?
    for batch in window { try add(batch, to: &buffer, &writer) }
    while let next = try input.next() { try add(next, to: &buffer, &writer) }
    if !buffer.hasDescent { output.markCameInOrder() }
    if let writer {
      if !buffer.isEmpty { try writer.write(&buffer) }
      var merge = try StretchMerge(try writer.finish())
      try merge.drain { try emit($0) }
    } else {
      try buffer.release().drain { try emit($0) }
    }
    guard output.send(batch) else { throw RowStreamError.cancelled }
  }

  private func add(_ batch: RowBatch, to buffer: inout SortBuffer, _ writer: inout StretchWriter?) throws {
    let view = batch.view
    for row in 0..<view.rowCount where !buffer.add(view, row) {
      let spill = try writer ?? StretchWriter(limits)
      writer = spill
      try spill.write(&buffer)
      _ = buffer.add(view, row)
    }
    input.recycle(batch)
  }

  @inline(__always)
  private mutating func emit(_ record: SortRecord) throws {
    batch.append(packed: record.row, record.origin)
    guard batch.isFull else { return }
    guard output.send(batch) else { throw RowStreamError.cancelled }
    batch = output.batch()
  }
}
