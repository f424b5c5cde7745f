public import Schema

/// Rows on their way from one thread to another: one block of bytes and 8 bytes a cell.
///
/// The bytes of a row are one piece, in the form that the dataset's hash is made of. Each cell begins with one byte: 0 for
/// null; 1 for an integer, whose 8 bytes follow, little-endian; 2 for a text of 253 bytes or more, whose length follows in
/// 4 bytes; 3 and above for a shorter text, of 3 bytes less. So two rows are the same exactly when their bytes are, and a
/// row is hashed as it lies.
///
/// A batch is filled by one thread and then read by another; it is never changed after it was handed over, and comes back
/// through `RowStream.recycle` when it has been read.
public final class RowBatch: @unchecked Sendable {
  // Sendable because a batch has one owner at a time: the channel that carries it is the hand-over.

  /// A full batch: this many rows or bytes. Small enough for the second-level cache, large enough to make a hop cheap.
  @inlinable static var rowsMax: Int { 4096 }
  @inlinable static var bytesTarget: Int { 256 << 10 }

  @usableFromInline
  struct PackedCell {
    @usableFromInline var offset: UInt32
    /// The length of a text, or one of the two marks below.
    @usableFromInline var length: UInt32

    @inlinable @inline(__always)
    init(offset: Int, length: UInt32) {
      self.offset = UInt32(truncatingIfNeeded: offset)
      self.length = length
    }
  }

  @inlinable static var nullMark: UInt32 { .max }
  @inlinable static var integerMark: UInt32 { .max - 1 }
  /// The longest text whose length fits into the byte before it, in bytes.
  @inlinable static var shortTextBytesMax: Int { 252 }

  /// What changes while a batch is filled. It lies behind a pointer, since Swift checks every access to a variable of a
  /// class at run time, and there are several per value.
  @usableFromInline
  struct State {
    @usableFromInline var rowCount = 0
    @usableFromInline var used = 0
    @usableFromInline var cellCount = 0
    @usableFromInline var arena: UnsafeMutableRawBufferPointer

    init(arena: UnsafeMutableRawBufferPointer) { self.arena = arena }
  }

  /// How many cells a row has.
  public let columnCount: Int
  @usableFromInline let state: UnsafeMutablePointer<State>
  @usableFromInline let cells: UnsafeMutablePointer<PackedCell>
  /// Where the bytes of each row end; those of the first begin at 0.
  @usableFromInline let ends: UnsafeMutablePointer<UInt32>
  /// Which document, and where in it, each row came from.
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

  /// How many rows there are.
  @inlinable @inline(__always)
  public var rowCount: Int { state.pointee.rowCount }

  /// Whether the batch should be handed over.
  @inlinable @inline(__always)
  public var isFull: Bool { state.pointee.rowCount >= Self.rowsMax || state.pointee.used >= Self.bytesTarget }

  /// Takes out all rows; what is borrowed from them is no longer valid.
  public func removeAll() {
    state.pointee.rowCount = 0
    state.pointee.used = 0
    state.pointee.cellCount = 0
  }

  // MARK: Filling

  /// Adds a whole row; where a cell is nil or the row too long (`RowLimits`), nothing is added, and the result is false.
  ///
  /// The cells are asked for once each, in the order of the columns. What a row changes is kept in local variables
  /// meanwhile, which makes this twice as fast as cell by cell.
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
    // Who is refused here is told why by the checks that take the row value by value.
    if used &- state.pointee.used > RowLimits.rowBytesMax { return false }
    state.pointee.used = used
    state.pointee.cellCount &+= columnCount
    endRow(origin)
    return true
  }

  /// Writes a cell behind the bytes that are used, and says where the next one goes. There must be room.
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

  /// Adds no value to the row at hand, in the order of the columns.
  @inlinable @inline(__always)
  public func appendNull() { append(.null) }

  /// Adds a whole number to the row at hand, in the order of the columns.
  @inlinable @inline(__always)
  public func append(_ value: Int64) { append(.integer(value)) }

  /// Adds a text to the row at hand, in the order of the columns.
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

  /// Ends the row at hand, which has a cell for every column.
  @inlinable @inline(__always)
  public func endRow(_ origin: RowOrigin) {
    origins[state.pointee.rowCount] = origin
    ends[state.pointee.rowCount] = UInt32(truncatingIfNeeded: state.pointee.used)
    state.pointee.rowCount += 1
  }

  /// The bytes of a row that was not ended.
  @inlinable @inline(__always)
  public var openRowBytes: Int {
    let rowCount = state.pointee.rowCount
    return state.pointee.used - (rowCount == 0 ? 0 : Int(ends[rowCount - 1]))
  }

  /// Takes back the cells of a row that was not ended.
  public func dropRow() {
    let rowCount = state.pointee.rowCount
    state.pointee.cellCount = rowCount * columnCount
    state.pointee.used = rowCount == 0 ? 0 : Int(ends[rowCount - 1])
  }

  /// Takes out rows that were ended, given in ascending order; those behind them move up.
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

  /// Makes room for so many bytes behind those that are used.
  @usableFromInline
  func grow(from used: Int, _ count: Int) {
    // Offsets are 32 bits wide; a row is at most 64 MiB (RowLimits), so a batch stays far below.
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

  /// The rows without the reference counting: valid as long as somebody holds the batch and fills it no more.
  public var view: View {
    View(
      rowCount: state.pointee.rowCount, columnCount: columnCount, cells: cells, ends: ends, origins: origins,
      arena: state.pointee.arena.baseAddress!)
  }

  /// The rows of a batch, borrowed.
  public struct View {
    /// Rows that were in the batch when the view was made.
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

    /// All bytes of a row, or of several that follow each other, borrowed.
    @inlinable @inline(__always)
    public func bytes(_ row: Int, count: Int = 1) -> UnsafeRawBufferPointer {
      let start = row == 0 ? 0 : Int(ends[row &- 1])
      return UnsafeRawBufferPointer(start: arena + start, count: Int(ends[row &+ count &- 1]) &- start)
    }

    /// Where a row came from.
    @inlinable @inline(__always)
    public func origin(_ row: Int) -> RowOrigin { origins[row] }
  }
}
