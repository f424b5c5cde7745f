public import Schema

/// Mapped rows on their way from the mapping's thread to the dataset's: one block of bytes and 8 bytes a cell.
///
/// A batch is filled by one thread and then read by another; it is never changed after it was handed over, and comes back
/// through `RowBatchPool` when it has been read.
public final class RowBatch: @unchecked Sendable {
  // Sendable because a batch has one owner at a time: the channel that carries it is the hand-over.

  /// A full batch: this many rows or bytes. Small enough for the second-level cache, large enough to make a hop cheap.
  static let rowsMax = 4096
  static let bytesTarget = 256 << 10

  fileprivate struct PackedCell {
    var offset: UInt32
    /// The length of a text, or one of the two marks below.
    var length: UInt32
    static let null: UInt32 = .max
    static let integer: UInt32 = .max - 1
  }

  /// What changes while a batch is filled. It lies behind a pointer, since Swift checks every access to a variable of a
  /// class at run time, and there are several per value.
  private struct State {
    var rowCount = 0
    var used = 0
    var cellCount = 0
    var arena: UnsafeMutableRawBufferPointer
  }

  /// Columns of every row: those of the dataset.
  public let columnCount: Int
  private let state: UnsafeMutablePointer<State>
  private let cells: UnsafeMutablePointer<PackedCell>
  /// Which document, and where in it, each row came from.
  private let origins: UnsafeMutablePointer<RowOrigin>

  public init(columnCount: Int) {
    self.columnCount = columnCount
    state = .allocate(capacity: 1)
    state.initialize(to: State(arena: .allocate(byteCount: Self.bytesTarget + (64 << 10), alignment: 8)))
    cells = .allocate(capacity: (Self.rowsMax + 1) * columnCount)
    origins = .allocate(capacity: Self.rowsMax + 1)
  }

  deinit {
    state.pointee.arena.deallocate()
    state.deallocate()
    cells.deallocate()
    origins.deallocate()
  }

  /// Rows that are in it now.
  @inline(__always)
  public var rowCount: Int { state.pointee.rowCount }

  @inline(__always)
  var isFull: Bool { state.pointee.rowCount >= Self.rowsMax || state.pointee.used >= Self.bytesTarget }

  func removeAll() {
    state.pointee.rowCount = 0
    state.pointee.used = 0
    state.pointee.cellCount = 0
  }

  // MARK: Filling

  @inline(__always)
  func appendNull() { add(PackedCell(offset: 0, length: PackedCell.null)) }

  @inline(__always)
  func append(_ value: Int64) {
    let offset = reserve(8)
    state.pointee.arena.storeBytes(of: value, toByteOffset: offset, as: Int64.self)
    add(PackedCell(offset: UInt32(truncatingIfNeeded: offset), length: PackedCell.integer))
  }

  @inline(__always)
  func append(_ bytes: UnsafeRawBufferPointer) {
    let offset = reserve(bytes.count)
    if let base = bytes.baseAddress {
      (state.pointee.arena.baseAddress! + offset).copyMemory(from: base, byteCount: bytes.count)
    }
    add(
      PackedCell(offset: UInt32(truncatingIfNeeded: offset), length: UInt32(truncatingIfNeeded: bytes.count)))
  }

  @inline(__always)
  func endRow(_ origin: RowOrigin) {
    origins[state.pointee.rowCount] = origin
    state.pointee.rowCount += 1
  }

  /// Takes back the cells of a row that was not ended.
  func dropRow() { state.pointee.cellCount = state.pointee.rowCount * columnCount }

  @inline(__always)
  private func add(_ cell: PackedCell) {
    cells[state.pointee.cellCount] = cell
    state.pointee.cellCount += 1
  }

  /// Makes room for some bytes and returns where they begin.
  @inline(__always)
  private func reserve(_ count: Int) -> Int {
    let offset = state.pointee.used
    if offset + count > state.pointee.arena.count { grow(count) }
    state.pointee.used = offset + count
    return offset
  }

  private func grow(_ count: Int) {
    // Offsets are 32 bits wide; a record is at most 16 MiB (FormatLimits), so a batch stays far below.
    let (arena, used) = (state.pointee.arena, state.pointee.used)
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

  /// The values without the reference counting: valid as long as somebody holds the batch and fills it no more.
  public var view: View {
    View(
      rowCount: state.pointee.rowCount, columnCount: columnCount, cells: cells, arena: state.pointee.arena.baseAddress!)
  }

  /// The cells of a batch without the checks of a class, for the loops over rows.
  public struct View {
    /// Rows that were in the batch when the view was made.
    public let rowCount: Int
    fileprivate let columnCount: Int
    fileprivate let cells: UnsafeMutablePointer<PackedCell>
    fileprivate let arena: UnsafeMutableRawPointer

    /// A value, borrowed until the batch changes.
    @inline(__always)
    public func cell(_ row: Int, _ column: Int) -> Cell {
      let packed = cells[row &* columnCount &+ column]
      if packed.length == PackedCell.null { return .null }
      let base = arena + Int(packed.offset)
      if packed.length == PackedCell.integer { return .integer(base.loadUnaligned(as: Int64.self)) }
      return .text(UnsafeRawBufferPointer(start: base, count: Int(packed.length)))
    }
  }
}

/// Where a row came from: the ordinal of the document in the run and the position of the record in it.
public struct RowOrigin: Hashable, Sendable {
  /// From 0; -1 where the mapping mixes records, so that a row has no single origin.
  public var document: Int
  /// The line or ordinal from 1; 0 where it is not known.
  public var position: Int

  public init(document: Int, position: Int) {
    self.document = document
    self.position = position
  }

  /// Of a row that no single record made.
  public static let unknown = RowOrigin(document: -1, position: 0)
  /// The row of a record that was rejected while it was made; it goes no further.
  static let rejected = RowOrigin(document: -2, position: 0)
  @inline(__always)
  var isRejected: Bool { document == -2 }
}
