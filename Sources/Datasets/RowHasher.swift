internal import Platform
internal import Schema

/// The hash of a dataset's content: SHA-256 over its rows in key order, on a thread of its own.
///
/// Each cell counts as one byte for its kind (0 null, 1 integer, 2 text), then for an integer its 8 bytes and for a text
/// its length in 4 bytes, little-endian, and its bytes. Lengths keep two rows from being mistaken for one another.
final class RowHasher {
  /// What is handed to the hashing thread at a time, in bytes.
  private static let blockBytes = 256 << 10

  private final class Block: @unchecked Sendable {
    // Sendable because a block has one owner at a time: the channels are the hand-over.
    fileprivate(set) var bytes: UnsafeMutableRawBufferPointer
    fileprivate(set) var used = 0
    init() { bytes = .allocate(byteCount: RowHasher.blockBytes, alignment: 8) }
    deinit { bytes.deallocate() }

    func grow(_ count: Int) {
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count * 2, used + count), alignment: 8)
      larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<used]))
      bytes.deallocate()
      bytes = larger
    }
  }

  private let full = Channel<Block>(capacity: 4)
  private let empty = Guarded<[Block]>([])
  private let result = Guarded<Digest?>(nil)
  private var block: Block
  /// Where the next cell goes. It lies behind a pointer, since Swift checks each access to a variable of a class at run
  /// time, and there is one per value.
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

  @inline(__always)
  func add(_ cell: Cell) {
    let needed = 16 + cell.bytes.count
    if next.pointee.used + needed > next.pointee.capacity { makeRoom(needed) }
    let base = next.pointee.base + next.pointee.used
    switch cell.kind {
    case .null:
      base.storeBytes(of: 0, as: UInt8.self)
      next.pointee.used += 1
    case .integer:
      base.storeBytes(of: 1, as: UInt8.self)
      base.storeBytes(of: cell.integer.littleEndian, toByteOffset: 1, as: Int64.self)
      next.pointee.used += 9
    case .text:
      base.storeBytes(of: 2, as: UInt8.self)
      base.storeBytes(of: UInt32(truncatingIfNeeded: cell.bytes.count).littleEndian, toByteOffset: 1, as: UInt32.self)
      if let text = cell.bytes.baseAddress { (base + 5).copyMemory(from: text, byteCount: cell.bytes.count) }
      next.pointee.used += 5 + cell.bytes.count
    }
  }

  private func makeRoom(_ needed: Int) {
    block.used = next.pointee.used
    if block.used > 0 {
      _ = full.send(block)
      block = empty.withLock { $0.popLast() } ?? Block()
    }
    if needed > block.bytes.count { block.grow(needed) }
    next.pointee = Next(block)
  }

  /// The digest of all cells; nothing can be added afterwards.
  func digest() -> Digest {
    block.used = next.pointee.used
    _ = full.send(block)
    full.finish()
    return result.wait { $0 }!
  }
}
