internal import Platform

/// The destination of one rendering's blocks: files, or a comparison with files.
///
/// One thread at a time calls a sink, with blocks in order.
protocol BlockSink: AnyObject {
  /// Whether blocks need their gzip member.
  var wantsPacked: Bool { get }
  func accept(_ block: FileBlock) throws
  /// Accepts bytes that are not a block and not compressed.
  func accept(_ bytes: UnsafeRawBufferPointer) throws
  /// Ends the output: the written files, in the order of the targets; empty if files were compared.
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

/// One rendering: puts blocks that were compressed in parallel back into order.
final class Lane: @unchecked Sendable {
  // Sendable because only the thread that holds the turn (`isTaken`) uses the sink.

  private struct State {
    var next = 0
    var waiting: [Int: FileBlock] = [:]
    var isTaken = false
  }

  let sink: any BlockSink
  private let state = Monitor(State())

  init(_ sink: any BlockSink) { self.sink = sink }

  /// Accepts a finished block. The thread that completes the sequence passes blocks to the sink; the others return at
  /// once.
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
