internal import Glibc
internal import Platform

/// The pipeline of a publication: a thread renders rows into blocks, workers compress them, lanes write them in order.
///
/// A fixed number of blocks circulates (`free` → renderer → `work` → worker → lane → `free`), which bounds memory
/// whatever the number of rows: 2 lanes and 4 workers hold 14 blocks, 30 MB including their gzip members.
final class Assembly: Sendable {
  /// More workers would wait for the renderer.
  static let workersMax = 4

  private let free: BoundedQueue<FileBlock>
  private let work: BoundedQueue<FileBlock>
  private let failure = Monitor<(any Error)?>(nil)
  private let threads: Monitor<[Thread]>

  /// - Parameters:
  ///   - lanes: how many renderings are filled at the same time.
  ///   - workers: the number of compressing threads; by default one for each processor.
  init(lanes: Int, workers: Int = sysconf(Int32(_SC_NPROCESSORS_ONLN))) {
    let count = max(1, min(workers, Self.workersMax))
    let blocks = lanes + count * 3
    free = BoundedQueue(capacity: blocks)
    work = BoundedQueue(capacity: blocks)
    threads = Monitor([])
    for _ in 0..<blocks { _ = free.send(FileBlock()) }
    for number in 0..<count {
      let worker = Thread("publish-\(number)") { [self] in compress() }
      threads.withLock { $0.append(worker) }
    }
  }

  /// An empty block for a position in a lane; waits until one is free.
  func block(for lane: Lane, ordinal: Int) throws -> FileBlock {
    guard let block = free.receive() else {
      throw failure.withLock { $0 } ?? WritingError("publishing was stopped")
    }
    block.clear()
    block.lane = lane
    block.ordinal = ordinal
    return block
  }

  func submit(_ block: FileBlock) { _ = work.send(block) }

  /// Waits until every block has reached its lane; throws the error of a worker.
  func finish() throws {
    work.finish()
    let threads = threads.withLock { threads in
      defer { threads = [] }
      return threads
    }
    for thread in threads { thread.join() }
    if let error = failure.withLock({ $0 }) { throw error }
  }

  /// Ends the work without a result.
  func abandon() {
    free.cancel()
    work.cancel()
    try? finish()
  }

  private func compress() {
    do {
      let compressor = try GzipCompressor()
      while let block = work.receive() {
        guard let lane = block.lane else { continue }
        if lane.sink.wantsPacked { compressor.compress(block) }
        try lane.complete(block) { _ = free.send($0) }
      }
    } catch {
      failure.withLock { if $0 == nil { $0 = error } }
      free.cancel()
      work.cancel()
    }
  }
}
