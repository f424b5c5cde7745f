/// Rows that are sorted in memory.
struct SortBuffer: ~Copyable {
  private let columns: [Int]
  private let bytesMax: Int
  private var arena: UnsafeMutableRawBufferPointer
  private(set) var used = 0
  private var entries: [KeySort.Entry] = []
  /// Whether a row came before one with a smaller key.
  private(set) var hasDescent = false
  /// The key of the last row before the buffer was emptied.
  private var keyBefore: [UInt8] = []

  /// - Parameters:
  ///   - columns: the key's columns in its order.
  ///   - bytesMax: how much the rows may take; a single larger row is taken too.
  init(key columns: [Int], bytesMax: Int) {
    self.columns = columns
    self.bytesMax = bytesMax
    // Pages of the system that are never written take no memory.
    arena = .allocate(byteCount: bytesMax, alignment: 8)
  }

  deinit { arena.deallocate() }

  var isEmpty: Bool { entries.isEmpty }

  /// Adds a row; false if the buffer has no room for it, and has to be emptied first.
  mutating func add(_ view: RowBatch.View, _ row: Int) -> Bool {
    let needed = SortRecord.bytesMax(view, row, key: columns)
    let taken = used + entries.count * (MemoryLayout<KeySort.Entry>.stride * 3 / 2)
    if taken + needed > bytesMax {
      guard entries.isEmpty else { return false }
      grow(to: needed)
    }
    let start = arena.baseAddress! + used
    let length = SortRecord.put(view, row, key: columns, at: start)
    let key = SortRecord(start: start).key
    let word = SortKey.word(key, from: 0)
    if !hasDescent { lookForDescent(to: key) }
    entries.append(KeySort.Entry(word: word, offset: UInt32(truncatingIfNeeded: used)))
    used += length
    return true
  }

  private mutating func lookForDescent(to key: UnsafeRawBufferPointer) {
    if let last = entries.last {
      hasDescent = KeySort.compare(SortRecord(start: arena.baseAddress! + Int(last.offset)).key, key) > 0
    } else {
      hasDescent = keyBefore.withUnsafeBytes { KeySort.compare($0, key) > 0 }
    }
  }

  /// Makes room for one row that is larger than the buffer; at most `RowLimits.rowBytesMax` and twice its key.
  private mutating func grow(to bytes: Int) {
    guard bytes > arena.count else { return }
    arena.deallocate()
    arena = .allocate(byteCount: bytes, alignment: 8)
  }

  /// Hands over all rows in key order, and empties the buffer.
  mutating func drain(_ take: (SortRecord) throws -> Void) rethrows {
    let base = UnsafeRawPointer(arena.baseAddress!)
    if let last = entries.last { keyBefore = Array(SortRecord(start: base + Int(last.offset)).key) }
    entries.withUnsafeMutableBufferPointer { KeySort.sort($0, base) }
    defer {
      entries.removeAll(keepingCapacity: true)
      used = 0
    }
    for entry in entries { try take(SortRecord(start: base + Int(entry.offset))) }
  }
}
