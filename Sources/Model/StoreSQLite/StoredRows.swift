internal import CSQLite
internal import Platform
internal import Rows
internal import SQLite
internal import Schema

/// The committed rows of a dataset in key order, read ahead by a separate thread.
///
/// The merge writes to the rows that are still being read, and must not see its own writes. They are read from the file
/// itself if everything committed is in it, since until the next checkpoint every write goes to the log; otherwise
/// through a second connection, which sees the database as it was at the start (https://www.sqlite.org/wal.html,
/// sections 2.1 and 2.2).
final class StoredRows {
  private let stream: RowStream
  private let thread: Thread
  private var batch: RowBatch
  private let place: UnsafeMutablePointer<Place>

  /// The state that every row changes; behind a pointer, since Swift checks each access to a variable of a class at run
  /// time.
  private struct Place {
    var view: RowBatch.View
    var row = -1
  }

  /// - Parameter layout: the layout of the records in the file, if everything committed is in it.
  init(_ path: String, dataset: Dataset, layout: RecordLayout?) {
    let stream = RowStream(columnCount: dataset.columns.count)
    self.stream = stream
    batch = RowBatch(columnCount: stream.columnCount)
    place = .allocate(capacity: 1)
    place.initialize(to: Place(view: batch.view))
    thread = Thread("klamra-stored") {
      do {
        if let layout {
          try Self.scan(path, dataset, layout, into: stream)
        } else {
          try Self.select(path, dataset, into: stream)
        }
        stream.finish(.success(MappingSummary()))
      } catch {
        stream.finish(.failure(error))
      }
    }
  }

  deinit {
    stream.cancel()
    thread.join()
    place.deallocate()
  }

  /// Reads the pages of the file.
  private static func scan(_ path: String, _ dataset: Dataset, _ layout: RecordLayout, into stream: RowStream) throws {
    var table = try TableReader(path, layout)
    let places = dataset.columns.indices.map { column in layout.columns.firstIndex { $0 == column }! }
    let source = layout.columns.firstIndex { $0 == nil }!
    var batch = stream.batch()
    while try table.next() {
      guard case .some(let cell) = table.cell(source) else { throw table.damaged("a row has no source") }
      let origin = RowOrigin(document: Int(cell.integer), position: 0)
      guard batch.appendRow(origin, { table.cell(places[$0]) }) else {
        throw table.damaged("a value is neither a text nor a whole number")
      }
      guard hand(&batch, to: stream) else { return }
    }
    _ = stream.send(batch)
  }

  /// Reads through SQLite.
  private static func select(_ path: String, _ dataset: Dataset, into stream: RowStream) throws {
    let connection = try Connection(path, mode: .readOnly)
    let tables = DatasetTables(dataset: dataset)
    var select = try connection.prepare("SELECT \(tables.columnList), _source FROM rows ORDER BY \(tables.keyList)")
    let columnCount = dataset.columns.count
    var batch = stream.batch()
    while try select.step() {
      let origin = RowOrigin(document: Int(select.integer(columnCount)), position: 0)
      _ = batch.appendRow(origin) { select.cell($0) }
      guard hand(&batch, to: stream) else { return }
    }
    _ = stream.send(batch)
  }

  /// Sends a full batch and takes an empty one; false if the reader has cancelled. The origin of a stored row is its
  /// source.
  @inline(__always)
  private static func hand(_ batch: inout RowBatch, to stream: RowStream) -> Bool {
    guard batch.isFull else { return true }
    guard stream.send(batch) else { return false }
    batch = stream.batch()
    return true
  }

  /// Advances to the next row; false after the last.
  @inline(__always)
  func advance() throws -> Bool {
    place.pointee.row &+= 1
    return place.pointee.row < place.pointee.view.rowCount ? true : try nextBatch()
  }

  var columnCount: Int { stream.columnCount }

  /// The number of rows of the batch after the current one.
  @inline(__always)
  var rowsAhead: Int { place.pointee.view.rowCount &- place.pointee.row &- 1 }

  /// Advances by some rows of the batch.
  @inline(__always)
  func pass(_ count: Int) { place.pointee.row &+= count }

  private func nextBatch() throws -> Bool {
    stream.recycle(batch)
    while let next = try stream.next() {
      batch = next
      place.pointee = Place(view: next.view, row: 0)
      if next.rowCount > 0 { return true }
      stream.recycle(next)
    }
    batch = RowBatch(columnCount: stream.columnCount)
    place.pointee = Place(view: batch.view)
    return false
  }

  /// A value of the current row, borrowed until `advance`.
  @inline(__always)
  func cell(_ column: Int) -> Cell { place.pointee.view.cell(place.pointee.row, column) }

  /// All bytes of the current row, borrowed until `advance`.
  @inline(__always)
  var bytes: UnsafeRawBufferPointer { place.pointee.view.bytes(place.pointee.row) }

  /// The batch of the current row, and its index there.
  @inline(__always)
  var current: (view: RowBatch.View, row: Int) { (place.pointee.view, place.pointee.row) }

  /// The number of the source that delivered the current row.
  @inline(__always)
  var source: Int { place.pointee.view.origin(place.pointee.row).document }
}
