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
    var bytes: UnsafeMutableRawBufferPointer
    var used = 0
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
  private var block = Block()
  private let thread: Thread

  init() {
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
  }

  @inline(__always)
  func add(_ cell: Cell) {
    let needed = 16 + cell.bytes.count
    if block.used + needed > block.bytes.count { makeRoom(needed) }
    let base = block.bytes.baseAddress! + block.used
    switch cell.kind {
    case .null:
      base.storeBytes(of: 0, as: UInt8.self)
      block.used += 1
    case .integer:
      base.storeBytes(of: 1, as: UInt8.self)
      base.storeBytes(of: cell.integer.littleEndian, toByteOffset: 1, as: Int64.self)
      block.used += 9
    case .text:
      base.storeBytes(of: 2, as: UInt8.self)
      base.storeBytes(of: UInt32(truncatingIfNeeded: cell.bytes.count).littleEndian, toByteOffset: 1, as: UInt32.self)
      if let text = cell.bytes.baseAddress { (base + 5).copyMemory(from: text, byteCount: cell.bytes.count) }
      block.used += 5 + cell.bytes.count
    }
  }

  private func makeRoom(_ needed: Int) {
    if block.used > 0 {
      _ = full.send(block)
      block = empty.withLock { $0.popLast() } ?? Block()
    }
    if needed > block.bytes.count { block.grow(needed) }
  }

  /// The digest of all cells; nothing can be added afterwards.
  func digest() -> Digest {
    _ = full.send(block)
    full.finish()
    return result.wait { $0 }!
  }
}
