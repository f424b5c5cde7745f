public import Rows
public import Schema

/// The rows of one version in key order, read a batch at a time.
public final class RowCursor {
  /// Fills an empty batch with the next rows; the batch stays empty after the last.
  public typealias Fill = (RowBatch) throws -> Void

  /// The state that every row changes; behind a pointer, since Swift checks each access to a variable of a class at run
  /// time.
  @usableFromInline
  struct Place {
    @usableFromInline var view: RowBatch.View
    @usableFromInline var row = -1
    var isAtEnd = false

    init(view: RowBatch.View) { self.view = view }
  }

  private let fill: Fill
  private let batch: RowBatch
  @usableFromInline let place: UnsafeMutablePointer<Place>

  /// - Parameter fill: called whenever all rows of the previous batch have been read, until it adds none.
  public init(columnCount: Int, fill: @escaping Fill) {
    self.fill = fill
    batch = RowBatch(columnCount: columnCount)
    place = .allocate(capacity: 1)
    place.initialize(to: Place(view: batch.view))
  }

  deinit { place.deallocate() }

  /// Advances to the next row; false after the last.
  @inlinable
  public func next() throws -> Bool {
    place.pointee.row &+= 1
    return place.pointee.row < place.pointee.view.rowCount ? true : try nextBatch()
  }

  @usableFromInline
  func nextBatch() throws -> Bool {
    batch.removeAll()
    if !place.pointee.isAtEnd { try fill(batch) }
    place.pointee.isAtEnd = batch.rowCount == 0
    place.pointee.view = batch.view
    place.pointee.row = 0
    return !place.pointee.isAtEnd
  }

  /// A value of the current row, in the order of the declaration. Borrowed until `next`.
  @inlinable @inline(__always)
  public func cell(_ column: Int) -> Cell { place.pointee.view.cell(place.pointee.row, column) }
}
