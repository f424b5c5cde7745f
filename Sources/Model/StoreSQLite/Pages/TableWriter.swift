internal import Platform
internal import Rows
internal import Schema

/// Fills an empty `WITHOUT ROWID` table with rows in key order, by writing its pages.
///
/// SQLite inserts row by row: its virtual machine, the search for the position and the balancing of pages take over a
/// microsecond. None of that is needed for a row known to follow the previous one. The page format is public and
/// guaranteed to remain stable (https://www.sqlite.org/fileformat2.html; https://www.sqlite.org/lts.html).
struct TableWriter: ~Copyable {
  private var tree: PageTreeBuilder
  private let layout: RecordLayout
  private let source: Int64
  /// The serial type of each value of the current row.
  private let types: UnsafeMutableBufferPointer<UInt64>
  /// The current cell.
  private var scratch: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - path: a database that no connection has open, with an empty `rows`.
  ///   - source: the value of `_source` in every row.
  init(_ path: String, _ layout: RecordLayout, source: Int64) throws {
    let tree = try PageTreeBuilder(path, root: layout.root)
    self.layout = layout
    self.source = source
    types = .allocate(capacity: layout.columns.count)
    scratch = .allocate(byteCount: 64 << 10, alignment: 8)
    self.tree = tree
  }

  deinit {
    types.deallocate()
    scratch.deallocate()
  }

  /// Appends one row of a batch; its key must follow that of the previous row.
  @inline(__always)
  mutating func append(_ view: RowBatch.View, _ row: Int) throws {
    let (headerBytes, bodyBytes) = measure(view, row)
    let payload = headerBytes + bodyBytes
    if payload + 32 > scratch.count { grow(payload + 32) }
    var end = scratch.baseAddress!
    StoredRecord.put(UInt64(payload), &end)
    let start = end
    StoredRecord.put(UInt64(headerBytes), &end)
    for type in types { StoredRecord.put(type, &end) }
    for column in layout.columns { StoredRecord.put(cell(column, view, row), &end) }
    let local = StoredRecord.localBytes(payload: payload, pageBytes: tree.pageBytes)
    if local < payload {
      // A payload that is too long for a page continues on overflow pages; the number of the first follows it.
      let first = try tree.spill(UnsafeRawBufferPointer(start: start + local, count: payload - local))
      (start + local).storeBytes(of: UInt32(first).bigEndian, as: UInt32.self)
      end = start + local + 4
    }
    try tree.append(UnsafeRawBufferPointer(start: scratch.baseAddress!, count: end - scratch.baseAddress!))
  }

  mutating func finish() throws { try tree.finish() }

  /// Sets the serial types, and returns the lengths of the record's header and body, in bytes.
  @inline(__always)
  private func measure(_ view: RowBatch.View, _ row: Int) -> (header: Int, body: Int) {
    var (header, body) = (0, 0)
    for (index, column) in layout.columns.enumerated() {
      let type = StoredRecord.serialType(cell(column, view, row))
      types[index] = type
      header += StoredRecord.varintBytes(type)
      body += StoredRecord.bodyBytes(type)
    }
    // The header's length includes itself.
    header += header + 1 <= 127 ? 1 : header + 2 <= 16383 ? 2 : 3
    return (header, body)
  }

  @inline(__always)
  private func cell(_ column: Int?, _ view: RowBatch.View, _ row: Int) -> Cell {
    column.map { view.cell(row, $0) } ?? .integer(source)
  }

  private mutating func grow(_ count: Int) {
    scratch.deallocate()
    scratch = .allocate(byteCount: max(count, 2 * scratch.count), alignment: 8)
  }
}
