/// Memory for the rewritten values of one record, which is reused for the next record.
///
/// A class, so that the inner loops can pass it around without checks of exclusive access. Its state is behind a
/// pointer for the same reason: each use of a variable that other modules may inline would be checked.
public final class Scratch {
  /// The allocated memory, and how much of it is used.
  @frozen @usableFromInline
  struct State {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var used = 0

    init(capacity: Int) {
      base = .allocate(capacity: capacity)
      self.capacity = capacity
    }
  }

  @usableFromInline let state: UnsafeMutablePointer<State>

  public init(bytes: Int = 4096) {
    state = .allocate(capacity: 1)
    state.initialize(to: State(capacity: bytes))
  }

  deinit {
    state.pointee.base.deallocate()
    state.deallocate()
  }

  /// Frees everything and reserves `bytes`.
  @inlinable @inline(__always)
  public func restart(bytes: Int) {
    state.pointee.used = 0
    if bytes > state.pointee.capacity { grow(bytes) }
  }

  @usableFromInline @inline(never)
  func grow(_ bytes: Int) {
    state.pointee.base.deallocate()
    state.pointee = State(capacity: bytes * 2)
  }

  /// The next free byte.
  @inlinable @inline(__always)
  public var end: UnsafeMutablePointer<UInt8> { state.pointee.base + state.pointee.used }

  /// Keeps the bytes that were written at `end`.
  @inlinable @inline(__always)
  public func use(_ bytes: Int) -> UnsafeRawBufferPointer {
    defer { state.pointee.used &+= bytes }
    return UnsafeRawBufferPointer(start: end, count: bytes)
  }
}
