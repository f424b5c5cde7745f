public import Schema

/// Rows in transit between threads: one block of bytes, and 8 bytes for each cell.
///
/// The bytes of a row are contiguous, in the form that the dataset's hash covers. Each cell begins with one byte: 0 for
/// null; 1 for an integer, followed by 8 bytes, little-endian; 2 for a text of 253 bytes or more, followed by its
/// length in 4 bytes; 3 and above for a shorter text, of 3 bytes less. Two rows are therefore equal exactly if their
/// bytes are, and a row is hashed without conversion.
///
/// A batch is filled by one thread and then read by another. It is not changed after the hand-over, and returns through
/// `RowStream.recycle` once it has been read.
public final class RowBatch: @unchecked Sendable {
  // Sendable because a batch has one owner at a time: the channel that carries it transfers ownership.

  /// The rows or bytes of a full batch: small enough for the second-level cache, large enough to make a hand-over
  /// cheap.
  @inlinable static var rowsMax: Int { 4096 }
  @inlinable static var bytesTarget: Int { 256 << 10 }

  @usableFromInline
  struct PackedCell {
    @usableFromInline var offset: UInt32
    /// The length of a text, or one of the two markers below.
    @usableFromInline var length: UInt32

    @inlinable @inline(__always)
    init(offset: Int, length: UInt32) {
      self.offset = UInt32(truncatingIfNeeded: offset)
      self.length = length
    }
  }

  @inlinable static var nullMark: UInt32 { .max }
  @inlinable static var integerMark: UInt32 { .max - 1 }
  /// The longest text whose length fits into the type byte, in bytes.
  @inlinable static var shortTextBytesMax: Int { 252 }

  /// The state that changes while a batch is filled. It is behind a pointer, since Swift checks every access to a
  /// variable of a class at run time, and each value needs several.
  @usableFromInline
  struct State {
    @usableFromInline var rowCount = 0
    @usableFromInline var used = 0
    @usableFromInline var cellCount = 0
    @usableFromInline var arena: UnsafeMutableRawBufferPointer

    init(arena: UnsafeMutableRawBufferPointer) { self.arena = arena }
  }

  /// The number of cells of a row.
  public let columnCount: Int
  @usableFromInline let state: UnsafeMutablePointer<State>
  @usableFromInline let cells: UnsafeMutablePointer<PackedCell>
  /// The end offsets of the rows; the first row begins at 0.
  @usableFromInline let ends: UnsafeMutablePointer<UInt32>
  /// The document and position that each row came from.
  @usableFromInline let origins: UnsafeMutablePointer<RowOrigin>

  public init(columnCount: Int) {
    self.columnCount = columnCount
    state = .allocate(capacity: 1)
    state.initialize(to: State(arena: .allocate(byteCount: Self.bytesTarget + (64 << 10), alignment: 8)))
    cells = .allocate(capacity: (Self.rowsMax + 1) * columnCount)
    ends = .allocate(capacity: Self.rowsMax + 1)
    origins = .allocate(capacity: Self.rowsMax + 1)
  }

  deinit {
    state.pointee.arena.deallocate()
    state.deallocate()
    cells.deallocate()
    ends.deallocate()
    origins.deallocate()
  }

  /// The number of rows.
  @inlinable @inline(__always)
  public var rowCount: Int { state.pointee.rowCount }

  /// Whether the batch is full and should be handed over.
  @inlinable @inline(__always)
  public var isFull: Bool { state.pointee.rowCount >= Self.rowsMax || state.pointee.used >= Self.bytesTarget }

  /// Removes all rows; borrowed values become invalid.
  public func removeAll() {
    state.pointee.rowCount = 0
    state.pointee.used = 0
    state.pointee.cellCount = 0
  }

  // MARK: Filling

  /// Adds a whole row. If a cell is nil or the row too long (`RowLimits`), nothing is added, and the result is false.
  ///
  /// Each cell is requested once, in the order of the columns. The changing state is kept in local variables, which is
  /// twice as fast as adding cell by cell.
  @inlinable @inline(__always)
  public func appendRow(_ origin: RowOrigin, _ cell: (Int) -> Cell?) -> Bool {
    var (used, capacity) = (state.pointee.used, state.pointee.arena.count)
    var base = state.pointee.arena.baseAddress!
    let packed = cells + state.pointee.cellCount
    for column in 0..<columnCount {
      guard let cell = cell(column) else { return false }
      if used &+ cell.bytes.count &+ 9 > capacity {
        grow(from: used, cell.bytes.count &+ 9)
        capacity = state.pointee.arena.count
        base = state.pointee.arena.baseAddress!
      }
      (packed[column], used) = Self.put(cell, at: used, base)
    }
    // The checks that read this row value by value report the reason.
    if used &- state.pointee.used > RowLimits.rowBytesMax { return false }
    state.pointee.used = used
    state.pointee.cellCount &+= columnCount
    endRow(origin)
    return true
  }

  /// Writes a cell after the used bytes and returns the offset of the next cell. The caller must have reserved space.
  @inlinable @inline(__always)
  static func put(_ cell: Cell, at used: Int, _ base: UnsafeMutableRawPointer) -> (packed: PackedCell, end: Int) {
    let place = base + used
    switch cell.kind {
    case .null:
      place.storeBytes(of: 0, as: UInt8.self)
      return (PackedCell(offset: used, length: nullMark), used &+ 1)
    case .integer:
      place.storeBytes(of: 1, as: UInt8.self)
      place.storeBytes(of: cell.integer.littleEndian, toByteOffset: 1, as: Int64.self)
      return (PackedCell(offset: used &+ 1, length: integerMark), used &+ 9)
    case .text:
      let count = cell.bytes.count
      let length = UInt32(truncatingIfNeeded: count)
      var start = used &+ 1
      if count <= shortTextBytesMax {
        place.storeBytes(of: UInt8(truncatingIfNeeded: count &+ 3), as: UInt8.self)
      } else {
        place.storeBytes(of: 2, as: UInt8.self)
        place.storeBytes(of: length.littleEndian, toByteOffset: 1, as: UInt32.self)
        start &+= 4
      }
      if let text = cell.bytes.baseAddress { (base + start).copyValue(from: text, byteCount: count) }
      return (PackedCell(offset: start, length: length), start &+ count)
    }
  }

  /// Adds a null to the current row, in the order of the columns.
  @inlinable @inline(__always)
  public func appendNull() { append(.null) }

  /// Adds an integer to the current row, in the order of the columns.
  @inlinable @inline(__always)
  public func append(_ value: Int64) { append(.integer(value)) }

  /// Adds a text to the current row, in the order of the columns.
  @inlinable @inline(__always)
  public func append(_ bytes: UnsafeRawBufferPointer) { append(.text(bytes)) }

  @inlinable @inline(__always)
  func append(_ cell: Cell) {
    let used = state.pointee.used
    if used + cell.bytes.count + 9 > state.pointee.arena.count { grow(from: used, cell.bytes.count + 9) }
    let (packed, end) = Self.put(cell, at: used, state.pointee.arena.baseAddress!)
    cells[state.pointee.cellCount] = packed
    state.pointee.cellCount += 1
    state.pointee.used = end
  }

  /// Ends the current row, which has a cell for every column.
  @inlinable @inline(__always)
  public func endRow(_ origin: RowOrigin) {
    origins[state.pointee.rowCount] = origin
    ends[state.pointee.rowCount] = UInt32(truncatingIfNeeded: state.pointee.used)
    state.pointee.rowCount += 1
  }

  /// The bytes of the unfinished row.
  @inlinable @inline(__always)
  public var openRowBytes: Int {
    let rowCount = state.pointee.rowCount
    return state.pointee.used - (rowCount == 0 ? 0 : Int(ends[rowCount - 1]))
  }

  /// Discards the cells of the unfinished row.
  public func dropRow() {
    let rowCount = state.pointee.rowCount
    state.pointee.cellCount = rowCount * columnCount
    state.pointee.used = rowCount == 0 ? 0 : Int(ends[rowCount - 1])
  }

  /// Removes finished rows, given in ascending order; later rows move up.
  public func remove(rows: some Sequence<Int>) {
    var removed = rows.makeIterator()
    guard var gone = removed.next() else { return }
    let (count, base) = (rowCount, state.pointee.arena.baseAddress!)
    var kept = gone
    var used = gone == 0 ? 0 : Int(ends[gone - 1])
    var start = used
    for row in gone..<count {
      let end = Int(ends[row])
      defer { start = end }
      if row == gone {
        gone = removed.next() ?? count
        continue
      }
      (base + used).copyMemory(from: base + start, byteCount: end - start)
      for column in 0..<columnCount {
        var cell = cells[row * columnCount + column]
        cell.offset -= UInt32(start - used)
        cells[kept * columnCount + column] = cell
      }
      used += end - start
      ends[kept] = UInt32(used)
      origins[kept] = origins[row]
      kept += 1
    }
    state.pointee.rowCount = kept
    state.pointee.cellCount = kept * columnCount
    state.pointee.used = used
  }

  /// Reserves space after the used bytes.
  @usableFromInline
  func grow(from used: Int, _ count: Int) {
    // Offsets are 32 bits wide; a row is at most 64 MiB (RowLimits), so a batch stays far below the limit.
    let arena = state.pointee.arena
    precondition(used + count < Int(UInt32.max) - 2, "a batch of rows is larger than 4 GiB")
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(arena.count * 2, used + count), alignment: 8)
    larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: arena[..<used]))
    arena.deallocate()
    state.pointee.arena = larger
  }

  // MARK: Reading

  /// The record that a row came from.
  public func origin(_ row: Int) -> RowOrigin { origins[row] }

  /// One value, borrowed from the batch.
  public func cell(_ row: Int, _ column: Int) -> Cell { view.cell(row, column) }

  /// The rows without reference counting: valid as long as the batch is held and not changed.
  public var view: View {
    View(
      rowCount: state.pointee.rowCount, columnCount: columnCount, cells: cells, ends: ends, origins: origins,
      arena: state.pointee.arena.baseAddress!)
  }

  /// The rows of a batch, borrowed.
  public struct View {
    /// The number of rows when the view was made.
    public let rowCount: Int
    @usableFromInline let columnCount: Int
    @usableFromInline let cells: UnsafeMutablePointer<PackedCell>
    @usableFromInline let ends: UnsafeMutablePointer<UInt32>
    @usableFromInline let origins: UnsafeMutablePointer<RowOrigin>
    @usableFromInline let arena: UnsafeMutableRawPointer

    /// One value, borrowed.
    @inlinable @inline(__always)
    public func cell(_ row: Int, _ column: Int) -> Cell {
      let packed = cells[row &* columnCount &+ column]
      if packed.length == RowBatch.nullMark { return .null }
      let base = arena + Int(packed.offset)
      if packed.length == RowBatch.integerMark {
        return .integer(Int64(littleEndian: base.loadUnaligned(as: Int64.self)))
      }
      return .text(UnsafeRawBufferPointer(start: base, count: Int(packed.length)))
    }

    /// The bytes of one row or of several consecutive rows, borrowed.
    @inlinable @inline(__always)
    public func bytes(_ row: Int, count: Int = 1) -> UnsafeRawBufferPointer {
      let start = row == 0 ? 0 : Int(ends[row &- 1])
      return UnsafeRawBufferPointer(start: arena + start, count: Int(ends[row &+ count &- 1]) &- start)
    }

    /// The record that a row came from.
    @inlinable @inline(__always)
    public func origin(_ row: Int) -> RowOrigin { origins[row] }
  }
}
