/// Memory that grows on demand and can be freed.
final class GrowingBuffer {
  private(set) var base: UnsafeMutableRawPointer?
  private(set) var capacity = 0
  var count = 0

  deinit { base?.deallocate() }

  func reserve(_ bytes: Int) -> UnsafeMutableRawPointer {
    if let base, capacity >= bytes { return base }
    base?.deallocate()
    let fresh = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
    base = fresh
    capacity = bytes
    return fresh
  }

  func release() {
    base?.deallocate()
    base = nil
    capacity = 0
    count = 0
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}
