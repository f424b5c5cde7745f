internal import Glibc
internal import Platform
internal import Rows
internal import Schema

/// The rows of a run, one by one in strictly ascending key order.
///
/// An exact repetition of the previous row is counted and skipped; a row with the same key and other values is
/// rejected, since the correct one is unknown. A descending key ends the pass: the mapping is then run again, sorted.
final class OrderedRows {
  private let stream: RowStream
  private let keyIndices: [Int]
  private let keyNames: String
  private let columnNames: [String]
  private(set) var repeated = 0
  /// The number of rows that an operator has erased and that were delivered again.
  private(set) var erased = 0
  /// The erased keys; nil if there are none.
  var tombstones: Tombstones?
  private(set) var rejections: [RejectedRecord] = []
  private var batch: RowBatch
  /// The batch of the last accepted row; nil before the first.
  private var previousBatch: RowBatch?
  private let place: UnsafeMutablePointer<Place>

  /// The state that every row changes. Behind a pointer, since Swift checks each access to a variable of a class at run
  /// time.
  private struct Place {
    var view: RowBatch.View
    var row = -1
    /// The last accepted row; -1 before the first.
    var previousView: RowBatch.View
    var previousRow = -1
    /// Whether the last accepted row is in another batch than the current one.
    var isPreviousElsewhere = true
    var accepted = 0
    var isSorted = false
  }

  init(_ stream: RowStream, dataset: Dataset) {
    self.stream = stream
    keyIndices = dataset.keyIndices
    keyNames = dataset.key.joined(separator: ", ")
    columnNames = dataset.columns.map(\.name)
    batch = RowBatch(columnCount: stream.columnCount)
    place = .allocate(capacity: 1)
    place.initialize(to: Place(view: batch.view, previousView: batch.view))
  }

  deinit { place.deallocate() }

  /// Whether the rows were sorted, so that a key that was passed cannot come any more.
  @inline(__always)
  var isSorted: Bool { place.pointee.isSorted }

  var accepted: Int { place.pointee.accepted }

  /// Advances to the next row; false after the last.
  @inline(__always)
  func advance() throws -> Bool {
    while true {
      place.pointee.row &+= 1
      if place.pointee.row >= place.pointee.view.rowCount, try !nextBatch() { return false }
      if place.pointee.previousRow >= 0 {
        let order = compareWithPrevious()
        if order > 0 { throw RowStreamError.outOfOrder }
        if order == 0 {
          try passOver()
          continue
        }
      }
      if place.pointee.isPreviousElsewhere { leavePrevious() }
      place.pointee.previousRow = place.pointee.row
      place.pointee.accepted &+= 1
      return true
    }
  }

  /// The number of rows of the batch after the current one.
  @inline(__always)
  var rowsAhead: Int { place.pointee.view.rowCount &- place.pointee.row &- 1 }

  /// Advances by some rows of the batch whose order is known to be correct.
  @inline(__always)
  func pass(_ count: Int) {
    place.pointee.row &+= count
    place.pointee.previousRow = place.pointee.row
    place.pointee.accepted &+= count
  }

  /// Takes the next batch of the stream. The batch of the last accepted row is kept.
  private func nextBatch() throws -> Bool {
    repeat {
      if batch !== previousBatch { stream.recycle(batch) }
      guard let next = try stream.next() else {
        batch = RowBatch(columnCount: stream.columnCount)
        place.pointee.view = batch.view
        return false
      }
      batch = next
    } while batch.rowCount == 0
    place.pointee.view = batch.view
    place.pointee.row = 0
    place.pointee.isPreviousElsewhere = true
    place.pointee.isSorted = stream.isSorted
    return true
  }

  /// Releases the batch of the previously accepted row, after a row of the current batch was accepted.
  private func leavePrevious() {
    if let previousBatch { stream.recycle(previousBatch) }
    previousBatch = batch
    place.pointee.previousView = place.pointee.view
    place.pointee.isPreviousElsewhere = false
  }

  @inline(__always)
  private func compareWithPrevious() -> Int {
    let (before, current) = (place.pointee.previousView, place.pointee.view)
    for column in keyIndices {
      let order = RowOrder.compare(
        before.cell(place.pointee.previousRow, column), current.cell(place.pointee.row, column))
      if order != 0 { return order }
    }
    return 0
  }

  /// Handles a row with the key of the last accepted one, which is kept.
  private func passOver() throws {
    if RowOrder.areSame(place.pointee.previousView.bytes(place.pointee.previousRow), bytes) {
      repeated += 1
    } else if isErased {
      erased += 1
    } else {
      let key = keyIndices.map { cell($0).value.description }.joined(separator: " | ")
      try reject(.duplicateKey, value: key, reason: "the key (\(keyNames)) came before with other values")
    }
  }

  /// Rejects the current row.
  func reject(_ rule: Rejection.Rule, value: String, reason: String, check: Check? = nil) throws {
    guard rejections.count < RejectedRecord.countMax else {
      throw RowStreamError.tooManyRejections(first: rejections[0].rejection)
    }
    let origin = origin
    rejections.append(
      RejectedRecord(
        document: origin.document,
        rejection: Rejection(
          rule: rule, position: origin.position, field: check?.columns.first ?? "", value: value, reason: reason,
          check: check?.name ?? "")))
  }

  /// The origin of the current row.
  var origin: RowOrigin { batch.origin(place.pointee.row) }

  func columnName(_ column: Int) -> String { columnNames[column] }

  /// Whether the current row was erased. Only a row that is not stored can be.
  var isErased: Bool { tombstones?.contains(cell) ?? false }

  /// Leaves out the current row, which was accepted by its order, without a rejection.
  func leaveOut() {
    takeBack()
    erased += 1
  }

  /// Undoes the acceptance of the current row, which the dataset refuses.
  func takeBack() { place.pointee.accepted -= 1 }

  /// A value of the current row, borrowed until `advance`.
  @inline(__always)
  func cell(_ column: Int) -> Cell { place.pointee.view.cell(place.pointee.row, column) }

  /// All bytes of the current row, borrowed until `advance`.
  @inline(__always)
  var bytes: UnsafeRawBufferPointer { place.pointee.view.bytes(place.pointee.row) }

  /// The batch of the current row, and its index there.
  @inline(__always)
  var current: (view: RowBatch.View, row: Int) { (place.pointee.view, place.pointee.row) }
}
