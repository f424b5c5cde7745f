internal import Platform

/// Sorts full buffers and writes them to a temporary file, on a thread of its own while the next one is filled.
///
/// There are two buffers: one is filled, and one is sorted and written.
final class StretchWriter {
  private let file: SpillFile
  private let full = BoundedQueue<SortLoad>(capacity: 1)
  private let empty = BoundedQueue<SortLoad>(capacity: 1)
  private let failure = Monitor<(any Error)?>(nil)
  private var thread: Thread?
  private var hasSecond = false

  init(_ limits: RowSorter.Limits) throws {
    file = try SpillFile(limits)
    thread = Thread("klamra-spill") { [file, full, empty, failure] in
      while let load = full.receive() {
        do {
          try load.drain { try file.append($0) }
          try file.endStretch()
        } catch {
          failure.withLock { $0 = error }
          full.cancel()
          return empty.cancel()
        }
        guard empty.send(load) else { return }
      }
    }
  }

  deinit { end() }

  /// Takes the rows of a buffer, which is empty afterwards.
  ///
  /// - Throws: the error with which an earlier buffer failed.
  func write(_ buffer: inout SortBuffer) throws {
    var spare: SortLoad?
    if hasSecond {
      spare = empty.receive()
      if spare == nil { try refuse() }
    }
    hasSecond = true
    if !full.send(buffer.release(for: spare)) { try refuse() }
  }

  /// Waits until everything is written.
  func finish() throws -> SpillFile {
    full.finish()
    // The buffer that is under way has no successor.
    _ = empty.receive()
    end()
    try failure.withLock { if let error = $0 { throw error } }
    return file
  }

  private func refuse() throws {
    throw failure.withLock { $0 } ?? RowStreamError.cancelled
  }

  private func end() {
    full.cancel()
    empty.cancel()
    thread?.join()
    thread = nil
  }
}
