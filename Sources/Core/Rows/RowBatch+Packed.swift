extension RowBatch {
  /// Adds a row in the form in which `View.bytes` gives it; the bytes are copied.
  ///
  /// - Parameter row: as many cells as the batch has columns, well formed: it comes from a batch.
  func append(packed row: UnsafeRawBufferPointer, _ origin: RowOrigin) {
    var used = state.pointee.used
    if used + row.count > state.pointee.arena.count { grow(from: used, row.count) }
    let base = state.pointee.arena.baseAddress!
    if let bytes = row.baseAddress { (base + used).copyMemory(from: bytes, byteCount: row.count) }
    let packed = cells + state.pointee.cellCount
    for column in 0..<columnCount { (packed[column], used) = Self.cell(at: used, base) }
    state.pointee.used = used
    state.pointee.cellCount &+= columnCount
    endRow(origin)
  }

  /// The cell that begins at an offset, and the offset of the next one.
  @inline(__always)
  private static func cell(at offset: Int, _ base: UnsafeMutableRawPointer) -> (packed: PackedCell, end: Int) {
    let place = base + offset
    switch place.load(as: UInt8.self) {
    case 0: return (PackedCell(offset: offset, length: nullMark), offset &+ 1)
    case 1: return (PackedCell(offset: offset &+ 1, length: integerMark), offset &+ 9)
    case 2:
      let length = UInt32(littleEndian: place.loadUnaligned(fromByteOffset: 1, as: UInt32.self))
      return (PackedCell(offset: offset &+ 5, length: length), offset &+ 5 &+ Int(length))
    case let mark:
      let length = UInt32(mark) &- 3
      return (PackedCell(offset: offset &+ 1, length: length), offset &+ 1 &+ Int(length))
    }
  }
}
