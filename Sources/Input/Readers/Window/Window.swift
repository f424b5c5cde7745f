internal import Glibc
internal import Platform
internal import Text

/// The part of a document that is in memory: a buffer that slides over it.
///
/// Positions are offsets into the window; `slide` reports by how much they moved. The filled part is followed by slack,
/// so that a word can be loaded at its last byte.
final class Window {
  /// Bytes after the filled part that may be read and written.
  static let slackBytes = Canonical.slackBytes

  private let source: any ByteSource
  /// Whether it owns its memory.
  private let isOwner: Bool
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  /// The number of filled bytes.
  private(set) var filled = 0
  /// The number of bytes of the document before the window.
  private(set) var passed = 0
  private(set) var isAtEnd = false

  init(_ source: any ByteSource, bytes: Int) {
    self.source = source
    isOwner = true
    capacity = max(1, bytes)
    base = Window.allocate(capacity)
  }

  /// A window onto borrowed memory with the whole document, which `show` sets.
  init() {
    source = MemorySource([])
    isOwner = false
    capacity = 0
    base = UnsafeMutablePointer(bitPattern: MemoryLayout<UInt64>.alignment)!
    isAtEnd = true
  }

  deinit { if isOwner { free(base) } }

  /// Shows another document as a whole. The memory, followed by `slackBytes`, must outlive its use.
  func show(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    precondition(!isOwner, "a window with memory of its own reads it from its source")
    base = bytes
    filled = count
  }

  /// Zeroed memory, which the system provides on first access: a small document uses little of its window.
  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    guard let memory = calloc(capacity + slackBytes, 1) else { preconditionFailure("out of memory") }
    return memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Drops the bytes before `start` and reads more after the remaining ones; false at the end of the document.
  ///
  /// If everything must stay, the window doubles; the caller limits its size.
  func more(keepingFrom start: Int) throws -> Bool {
    if isAtEnd { return false }
    if start > 0 {
      memmove(base, base + start, filled - start)
      filled -= start
      passed += start
    }
    if filled == capacity { grow() }
    let space = UnsafeMutableRawBufferPointer(start: base + filled, count: capacity - filled)
    let count = try source.read(into: space)
    if count == 0 {
      isAtEnd = true
      return false
    }
    filled += count
    return true
  }

  private func grow() {
    let larger = Window.allocate(capacity * 2)
    memcpy(larger, base, filled)
    free(base)
    base = larger
    capacity *= 2
  }
}
