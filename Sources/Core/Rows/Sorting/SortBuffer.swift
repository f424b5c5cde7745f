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
    let taken = used + entries.count * KeySort.entryBytes
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

  /// Takes the rows out; the buffer continues with the memory of `spare`, or with memory of its own if that is nil.
  mutating func release(for spare: SortLoad? = nil) -> SortLoad {
    if let last = entries.last {
      keyBefore = Array(SortRecord(start: UnsafeRawPointer(arena.baseAddress!) + Int(last.offset)).key)
    }
    let load = SortLoad(arena, entries)
    used = 0
    if let spare {
      (arena, entries) = spare.giveBack()
    } else {
      (arena, entries) = (.allocate(byteCount: bytesMax, alignment: 8), [])
    }
    return load
  }
}

/// The rows of a buffer, which one thread at a time owns.
final class SortLoad: @unchecked Sendable {
  private var arena: UnsafeMutableRawBufferPointer
  private var entries: [KeySort.Entry]

  fileprivate init(_ arena: UnsafeMutableRawBufferPointer, _ entries: [KeySort.Entry]) {
    self.arena = arena
    self.entries = entries
  }

  deinit { arena.deallocate() }

  /// Hands over all rows in key order.
  func drain(_ take: (SortRecord) throws -> Void) rethrows {
    guard let start = arena.baseAddress else { return }
    let base = UnsafeRawPointer(start)
    entries.withUnsafeMutableBufferPointer { KeySort.sort($0, base) }
    for entry in entries { try take(SortRecord(start: base + Int(entry.offset))) }
  }

  /// The memory for other rows; this load is empty then.
  fileprivate func giveBack() -> (UnsafeMutableRawBufferPointer, [KeySort.Entry]) {
    defer { (arena, entries) = (.init(start: nil, count: 0), []) }
    entries.removeAll(keepingCapacity: true)
    return (arena, entries)
  }
}
