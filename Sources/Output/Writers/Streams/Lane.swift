internal import Platform

/// Where the blocks of one rendering end: files, or a comparison with files.
///
/// A sink is called by one thread at a time, with blocks in order.
protocol BlockSink: AnyObject {
  /// Whether blocks must carry their gzip member.
  var wantsPacked: Bool { get }
  func accept(_ block: FileBlock) throws
  /// The same for bytes that are no block and are not packed.
  func accept(_ bytes: UnsafeRawBufferPointer) throws
  /// After the last bytes: what was written, in the order of the targets; nothing where files were compared.
  func finish() throws -> [WrittenFile]
  /// Bytes of content that were compared.
  var bytesCompared: Int { get }
}

extension FileTarget.Use {
  /// A sink for one rendering.
  func sink(for targets: [FileTarget]) throws -> any BlockSink {
    switch self {
    case .write: try FileSink(targets)
    case .compare: try ComparingSink(targets)
    }
  }
}

/// The way of one rendering: puts blocks that were compressed side by side back into their order.
final class Lane: @unchecked Sendable {
  // Sendable because the sink is used only by the thread that holds the turn (`isTaken`).

  private struct State {
    var next = 0
    var waiting: [Int: FileBlock] = [:]
    var isTaken = false
  }

  let sink: any BlockSink
  private let state = Monitor(State())

  init(_ sink: any BlockSink) { self.sink = sink }

  /// Takes a finished block; whoever completes the row of blocks hands it to the sink, the others go on at once.
  func complete(_ block: FileBlock, recycle: (FileBlock) -> Void) throws {
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

  private func takeTurn() -> FileBlock? {
    state.withLock { state in
      guard !state.isTaken, let block = state.waiting.removeValue(forKey: state.next) else { return nil }
      state.isTaken = true
      return block
    }
  }
}
