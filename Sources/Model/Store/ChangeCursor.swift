public import Schema

/// The changes between two versions, in key order.
public final class ChangeCursor {
  /// The operations, by the letters in published deltas.
  public enum Operation: String, Sendable {
    case insert = "I"
    case update = "U"
    case delete = "D"
  }

  private let rows: RowCursor
  private let columnCount: Int

  /// - Parameters:
  ///   - rows: for each change the letter of its operation, the new values and the old values.
  ///   - columnCount: the number of columns of the dataset.
  public init(_ rows: RowCursor, columnCount: Int) {
    self.rows = rows
    self.columnCount = columnCount
  }

  /// Advances to the next change; false after the last.
  public func next() throws -> Bool { try rows.next() }

  /// The operation of the current row; valid after `next` returned true.
  public var operation: Operation {
    switch rows.cell(0).bytes.first {
    case UInt8(ascii: "I"): .insert
    case UInt8(ascii: "D"): .delete
    default: .update
    }
  }

  /// A new value; a deletion has only its key. Columns in the order of the declaration.
  public func new(_ column: Int) -> Cell { rows.cell(1 + column) }

  /// An old value; an insertion has only its key.
  public func old(_ column: Int) -> Cell { rows.cell(1 + columnCount + column) }
}
