internal import Platform

/// A document too large for memory: one thread hashes it, two compress it, and the caller only passes blocks.
///
/// A block is reused when the hash is done with it; zstd copies what it still needs.
final class LargeDocument {
  static let blockBytes = 1 << 20
  static let blocksMax = 4
  /// zstd's own threads. Level 1 takes nearly twice as long as SHA-256, so two of them keep up with it.
  static let compressorThreads = 2

  // Not from the archive's pool: its threads and buffers are freed when the document ends.
  private let packer: Packer
  private let hashed = BoundedQueue<Block>(capacity: LargeDocument.blocksMax)
  private let free = BoundedQueue<Block>(capacity: LargeDocument.blocksMax)
  private let digest = Monitor<Digest?>(nil)
  private var hasher: Thread?
  private var block: Block
  private var file: PartFile?

  init(folder: String) throws {
    packer = try Packer()
    file = try PartFile(folder: folder)
    block = Block(bytes: Self.blockBytes)
    for _ in 1..<Self.blocksMax { _ = free.send(Block(bytes: Self.blockBytes)) }
    packer.compressor.begin(bytes: nil, threads: Self.compressorThreads)
    hasher = Thread("hash") { [hashed, free, digest] in
      var hash = SHA256()
      while let block = hashed.receive() {
        hash.update(block.filled)
        if !free.send(block) { return }
      }
      let result = hash.digest()
      digest.withLock { $0 = result }
    }
  }

  deinit {
    hashed.cancel()
    free.cancel()
    hasher?.join()
  }

  func write(_ piece: UnsafeRawBufferPointer) throws {
    var rest = piece
    while !rest.isEmpty {
      rest = UnsafeRawBufferPointer(rebasing: rest[block.fill(from: rest)...])
      if block.isFull { try pass(isLast: false) }
    }
  }

  func finish(in archive: Archive) throws -> Digest {
    try pass(isLast: true)
    hashed.finish()
    hasher?.join()
    hasher = nil
    guard let digest = digest.withLock({ $0 }), let file = file.take() else {
      throw LandingError.compression("the thread that hashes has stopped")
    }
    try archive.keep(file, as: digest)
    return digest
  }

  /// Passes the block to the hash and the compressor, and takes the next free one.
  private func pass(isLast: Bool) throws {
    let full = block
    guard hashed.send(full), var part = file.take() else {
      throw LandingError.compression("the document was already finished")
    }
    try packer.pack(full.filled, isLast: isLast, into: &part)
    file = consume part
    guard !isLast, let next = free.receive() else { return }
    next.count = 0
    block = next
  }
}

/// A reusable memory block that travels between the two threads.
private final class Block: @unchecked Sendable {
  // Sendable because it is filled only while the writer alone holds it, between `free.receive` and `hashed.send`.
  private let memory: UnsafeMutableRawBufferPointer
  var count = 0

  init(bytes: Int) { memory = .allocate(byteCount: bytes, alignment: 64) }
  deinit { memory.deallocate() }

  var isFull: Bool { count == memory.count }
  var filled: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Copies as much as fits; returns the number of bytes.
  func fill(from bytes: UnsafeRawBufferPointer) -> Int {
    let room = min(bytes.count, memory.count - count)
    UnsafeMutableRawBufferPointer(rebasing: memory[count...]).copyMemory(
      from: UnsafeRawBufferPointer(rebasing: bytes[..<room]))
    count += room
    return room
  }
}
