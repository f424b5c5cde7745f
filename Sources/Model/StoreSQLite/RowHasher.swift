internal import Platform

/// The hash of a dataset's content: SHA-256 over the bytes of its rows (`RowBatch`) in key order, on its own thread.
///
/// The bytes include lengths, so different sequences of rows have different bytes.
final class RowHasher {
  /// The size of a block for the hashing thread, in bytes.
  private static let blockBytes = 256 << 10

  private final class Block: @unchecked Sendable {
    // Sendable because a block has one owner at a time: the channels transfer ownership.
    let bytes: UnsafeMutableRawBufferPointer
    fileprivate(set) var used = 0
    init() { bytes = .allocate(byteCount: RowHasher.blockBytes, alignment: 8) }
    deinit { bytes.deallocate() }
  }

  private let full = BoundedQueue<Block>(capacity: 4)
  private let empty = Monitor<[Block]>([])
  private let result = Monitor<Digest?>(nil)
  private var block: Block
  /// The position of the next row. Behind a pointer, since Swift checks each access to a variable of a class at run
  /// time.
  private let next: UnsafeMutablePointer<Next>
  private let thread: Thread

  private struct Next {
    var base: UnsafeMutableRawPointer
    var capacity: Int
    var used: Int

    init(_ block: Block) {
      base = block.bytes.baseAddress!
      capacity = block.bytes.count
      used = block.used
    }
  }

  init() {
    block = Block()
    next = .allocate(capacity: 1)
    next.initialize(to: Next(block))
    let (full, empty, result) = (self.full, self.empty, self.result)
    thread = Thread("klamra-hash") {
      var hash = SHA256()
      while let block = full.receive() {
        hash.update(UnsafeRawBufferPointer(rebasing: block.bytes[..<block.used]))
        block.used = 0
        empty.withLock { $0.append(block) }
      }
      result.withLock { $0 = hash.digest() }
    }
  }

  deinit {
    full.finish()
    thread.join()
    next.deallocate()
  }

  /// Adds the bytes of one or more rows.
  @inline(__always)
  func add(_ rows: UnsafeRawBufferPointer) {
    if next.pointee.used + rows.count > next.pointee.capacity { return addInParts(rows) }
    // A row has at least one byte for every column, and therefore an address.
    (next.pointee.base + next.pointee.used).copyMemory(from: rows.baseAddress!, byteCount: rows.count)
    next.pointee.used += rows.count
  }

  private func addInParts(_ rows: UnsafeRawBufferPointer) {
    var rest = rows[...]
    while !rest.isEmpty {
      if next.pointee.used == next.pointee.capacity { handOver() }
      let part = rest.prefix(next.pointee.capacity - next.pointee.used)
      (next.pointee.base + next.pointee.used).copyMemory(
        from: UnsafeRawBufferPointer(rebasing: part).baseAddress!, byteCount: part.count)
      next.pointee.used += part.count
      rest = rest[part.endIndex...]
    }
  }

  /// Passes the block on and takes an empty one.
  private func handOver() {
    block.used = next.pointee.used
    _ = full.send(block)
    block = empty.withLock { $0.popLast() } ?? Block()
    next.pointee = Next(block)
  }

  /// The digest of all rows; nothing can be added afterwards.
  func digest() -> Digest {
    block.used = next.pointee.used
    _ = full.send(block)
    full.finish()
    return result.wait { $0 }!
  }
}
