public import Schema

/// A cell over bytes that the caller keeps alive.
public func borrow(_ value: Value, _ bytes: [UInt8]) -> Cell {
  switch value {
  case .null: .null
  case .integer(let number): .integer(number)
  // The array is kept alive by its owner, and its elements do not move while it is not changed.
  case .text: .text(bytes.withUnsafeBytes { $0 })
  }
}

/// Calls `body` with the cells of a row.
public func withCells<Result>(
  _ values: [Value], _ body: (UnsafeMutableBufferPointer<Cell>) throws -> Result
) rethrows -> Result {
  let storage = values.map { if case .text(let text) = $0 { Array(text.utf8) } else { [UInt8]() } }
  let cells = UnsafeMutableBufferPointer<Cell>.allocate(capacity: values.count)
  defer { cells.deallocate() }
  for index in values.indices { cells[index] = borrow(values[index], storage[index]) }
  return try withExtendedLifetime(storage) { try body(cells) }
}
