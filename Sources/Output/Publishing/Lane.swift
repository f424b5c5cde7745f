internal import Platform

/// Where the blocks of one rendering end: files, or a comparison with files.
///
/// A sink is called by one thread at a time, with blocks in order.
protocol BlockSink: AnyObject {
  /// Whether blocks must carry their gzip member.
  var wantsPacked: Bool { get }
  func accept(_ block: Block) throws
}

/// The way of one rendering: puts blocks that were compressed side by side back into their order.
final class Lane: @unchecked Sendable {
  // Sendable because the sink is used only by the thread that holds the turn (`isTaken`).

  private struct State {
    var next = 0
    var waiting: [Int: Block] = [:]
    var isTaken = false
  }

  let sink: any BlockSink
  private let state = Guarded(State())

  init(_ sink: any BlockSink) { self.sink = sink }

  /// Takes a finished block; whoever completes the row of blocks hands it to the sink, the others go on at once.
  func complete(_ block: Block, recycle: (Block) -> Void) throws {
    state.withLock { $0.waiting[block.ordinal] = block }
    while let block = takeTurn() {
      // After an error the turn stays taken: nothing more reaches the sink.
      try sink.accept(block)
      recycle(block)
      state.withLock {
        $0.next += 1
        $0.isTaken = false
      }
    }
  }

  private func takeTurn() -> Block? {
    state.withLock { state in
      guard !state.isTaken, let block = state.waiting.removeValue(forKey: state.next) else { return nil }
      state.isTaken = true
      return block
    }
  }
}

/// Writes blocks to a plain file, a gzip file, or both.
final class FileSink: BlockSink {
  let plain: OutputFile?
  let packed: OutputFile?

  init(plain: OutputFile?, packed: OutputFile?) {
    self.plain = plain
    self.packed = packed
  }

  var wantsPacked: Bool { packed != nil }

  func accept(_ block: Block) throws {
    try plain?.write(block.bytes)
    try packed?.write(block.packed.bytes)
  }
}
