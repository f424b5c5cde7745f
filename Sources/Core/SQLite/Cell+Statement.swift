internal import CSQLite
public import Schema

extension Cell {
  /// A column of the current row, borrowed until the next step; nil for a floating point number or a blob.
  ///
  /// The value is requested once and then read: each `sqlite3_column_…` call would look it up again and take the
  /// connection's mutex. The blob call returns a text's bytes in place, while the text call would copy them to add a
  /// NUL (https://www.sqlite.org/c3ref/column_blob.html).
  @inline(__always)
  public init?(_ statement: OpaquePointer, column: Int32) {
    let value = sqlite3_column_value(statement, column)
    switch sqlite3_value_type(value) {
    case SQLITE_TEXT:
      let pointer = sqlite3_value_blob(value)
      let count = pointer == nil ? 0 : Int(sqlite3_value_bytes(value))
      self = .text(UnsafeRawBufferPointer(start: pointer, count: count))
    case SQLITE_INTEGER: self = .integer(sqlite3_value_int64(value))
    case SQLITE_NULL: self = .null
    default: return nil
    }
  }
}
