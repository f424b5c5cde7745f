internal import Glibc
internal import Mapping
internal import Platform
internal import Schema

/// The rows of a run, one by one in strictly ascending key order.
///
/// A row that repeats the one before in every column is counted and passed over; one with the same key and other values is
/// rejected, since nobody can say which is right. A key that goes back ends the pass: the mapping is then run again sorted.
final class OrderedRows {
  private let stream: RowStream
  private let keyIndices: [Int]
  private let columnCount: Int
  private(set) var batch: RowBatch?
  private(set) var row = -1
  private var previousBatch: RowBatch?
  private var previousRow = -1
  private(set) var accepted = 0
  private(set) var repeated = 0
  private(set) var rejections: [RejectedRecord] = []
  private let keyNames: String

  init(_ stream: RowStream, dataset: Dataset) {
    self.stream = stream
    keyIndices = dataset.keyIndices
    columnCount = dataset.columns.count
    keyNames = dataset.key.joined(separator: ", ")
  }

  /// Goes to the next row; false after the last.
  @inline(__always)
  func advance() throws -> Bool {
    while try step() {
      if let before = previousBatch {
        let order = compareKeys(before, previousRow, batch!, row)
        if order > 0 { throw MappingError.outOfOrder }
        if order == 0 {
          passOver(before)
          continue
        }
        if before !== batch! { stream.recycle(before) }
      }
      previousBatch = batch
      previousRow = row
      accepted += 1
      return true
    }
    return false
  }

  /// Goes to the next row of the stream. The batch of the last accepted row stays, to be compared with.
  @inline(__always)
  private func step() throws -> Bool {
    row += 1
    if let batch, row < batch.rowCount { return true }
    if let batch, batch !== previousBatch { stream.recycle(batch) }
    return try nextBatch()
  }

  private func nextBatch() throws -> Bool {
    row = 0
    repeat {
      batch = try stream.next()
    } while batch?.rowCount == 0
    return batch != nil
  }

  /// The current row has the key of the last accepted one, which stands.
  private func passOver(_ before: RowBatch) {
    let current = batch!
    let isSame = (0..<columnCount).allSatisfy { column in
      sameCell(before.cell(previousRow, column), current.cell(row, column))
    }
    if isSame {
      repeated += 1
    } else {
      let key = keyIndices.map { current.cell(row, $0).value.description }.joined(separator: " | ")
      reject(.duplicateKey, value: key, reason: "the key (\(keyNames)) came before with other values")
    }
  }

  /// The current row does not enter the dataset.
  func reject(_ rule: Rejection.Rule, value: String, reason: String) {
    let origin = batch!.origin(row)
    rejections.append(
      RejectedRecord(
        document: origin.document,
        rejection: Rejection(rule: rule, position: origin.position, value: value, reason: reason)))
  }

  /// The current row was accepted by order, but the dataset refuses it.
  func takeBack() { accepted -= 1 }

  @inline(__always)
  func cell(_ column: Int) -> Cell { batch!.cell(row, column) }

  @inline(__always)
  private func compareKeys(_ a: RowBatch, _ i: Int, _ b: RowBatch, _ j: Int) -> Int {
    for column in keyIndices {
      let order = compareCells(a.cell(i, column), b.cell(j, column))
      if order != 0 { return order }
    }
    return 0
  }
}

/// SQLite's BINARY order: NULL, then numbers, then texts by their bytes (https://www.sqlite.org/datatype3.html, 4.1).
@inline(__always)
func compareCells(_ a: Cell, _ b: Cell) -> Int {
  if a.kind != b.kind { return Int(a.kind.rawValue) - Int(b.kind.rawValue) }
  switch a.kind {
  case .null: return 0
  case .integer: return a.integer < b.integer ? -1 : a.integer > b.integer ? 1 : 0
  case .text:
    let shorter = min(a.bytes.count, b.bytes.count)
    let order = shorter == 0 ? 0 : Int(memcmp(a.bytes.baseAddress!, b.bytes.baseAddress!, shorter))
    return order != 0 ? order : a.bytes.count - b.bytes.count
  }
}

@inline(__always)
func sameCell(_ a: Cell, _ b: Cell) -> Bool {
  if a.kind != b.kind { return false }
  switch a.kind {
  case .null: return true
  case .integer: return a.integer == b.integer
  case .text:
    return a.bytes.count == b.bytes.count
      && (a.bytes.isEmpty || memcmp(a.bytes.baseAddress!, b.bytes.baseAddress!, a.bytes.count) == 0)
  }
}
