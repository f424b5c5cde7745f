internal import Glibc
internal import Platform
internal import Text

/// The part of a document that is in memory: a buffer that slides over it.
///
/// Positions are offsets into the window; `slide` says by how much they moved. A few bytes of slack follow the filled
/// part, so that a word may be loaded at its last byte.
final class Window {
  /// Bytes that may be read, and written, past the filled part.
  static let slackBytes = Canonical.slackBytes

  private let source: any ByteSource
  /// Whether the memory is its own.
  private let isOwner: Bool
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int
  /// How many bytes of the window are filled.
  private(set) var filled = 0
  /// How many bytes of the document lie before the window.
  private(set) var passed = 0
  private(set) var isAtEnd = false

  init(_ source: any ByteSource, bytes: Int) {
    self.source = source
    isOwner = true
    capacity = max(1, bytes)
    base = Window.allocate(capacity)
  }

  /// A window onto memory of somebody else, which `show` names: all of the document is in it.
  init() {
    source = MemorySource([])
    isOwner = false
    capacity = 0
    base = UnsafeMutablePointer(bitPattern: MemoryLayout<UInt64>.alignment)!
    isAtEnd = true
  }

  deinit { if isOwner { free(base) } }

  /// Shows another document, from its first byte to the last. The memory, with `slackBytes` behind it, outlives its use.
  func show(_ bytes: UnsafeMutablePointer<UInt8>, count: Int) {
    precondition(!isOwner, "a window with memory of its own reads it from its source")
    base = bytes
    filled = count
  }

  /// Memory of zeros, which the system makes when it is first touched: a small document touches little of its window.
  private static func allocate(_ capacity: Int) -> UnsafeMutablePointer<UInt8> {
    guard let memory = calloc(capacity + slackBytes, 1) else { preconditionFailure("out of memory") }
    return memory.assumingMemoryBound(to: UInt8.self)
  }

  /// Drops the bytes before `start` and reads more behind those that stay; false at the end of the document.
  ///
  /// When everything must stay, the window doubles; the caller bounds how far.
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
