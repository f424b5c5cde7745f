internal import CSQLite
public import Schema

extension Statement {
  /// One value of the current row, borrowed until the next step. Rows hold texts and whole numbers only.
  @inline(__always)
  public func cell(_ index: Int) -> Cell { Cell(handle, column: Int32(truncatingIfNeeded: index)) ?? .null }

  /// Binds a value without copying it: it must remain valid until the statement has run.
  public func bind(_ cell: Cell, at index: Int) {
    let parameter = Int32(truncatingIfNeeded: index)
    switch cell.kind {
    case .null: sqlite3_bind_null(handle, parameter)
    case .integer: sqlite3_bind_int64(handle, parameter, cell.integer)
    case .text:
      let text = cell.bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
      sqlite3_bind_text64(handle, parameter, text, UInt64(cell.bytes.count), nil, UInt8(SQLITE_UTF8))
    }
  }
}
