public import Schema

/// What changed between two versions, in key order.
public final class ChangeCursor {
  /// What happened to a row, in the letters of the published deltas.
  public enum Operation: String, Sendable {
    case insert = "I"
    case update = "U"
    case delete = "D"
  }

  private let rows: RowCursor
  private let columnCount: Int

  /// - Parameters:
  ///   - rows: for each change the letter of its operation, the values after it and the values before it.
  ///   - columnCount: how many columns the dataset has.
  public init(_ rows: RowCursor, columnCount: Int) {
    self.rows = rows
    self.columnCount = columnCount
  }

  /// Goes to the next change; false after the last.
  public func next() throws -> Bool { try rows.next() }

  /// What happened to the current row; meaningful after `next` returned true.
  public var operation: Operation {
    switch rows.cell(0).bytes.first {
    case UInt8(ascii: "I"): .insert
    case UInt8(ascii: "D"): .delete
    default: .update
    }
  }

  /// A value after the change; for a deletion only the key has one. Columns as the dataset declares them.
  public func new(_ column: Int) -> Cell { rows.cell(1 + column) }

  /// A value before the change; for an insertion only the key has one.
  public func old(_ column: Int) -> Cell { rows.cell(1 + columnCount + column) }
}
