internal import Glibc

/// A piece of a file between the renderer and the disk: its bytes, and their gzip member.
///
/// One thread owns a block at a time; channels transfer it.
public final class FileBlock: @unchecked Sendable {
  // Sendable because a channel transfers ownership, and the sender no longer uses the block.

  /// A block is full with the first row that reaches this size, in bytes: the ends of members depend on the data alone.
  static let fullBytes = 1 << 20
  /// The largest capacity that a reused block keeps, so that the memory of one huge row is freed.
  private static let keptBytesMax = fullBytes + (256 << 10)

  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  var count = 0
  /// The position of the block in its file, from 0.
  var ordinal = 0
  var lane: Lane?
  let packed = GrowingBuffer()

  init() {
    capacity = Self.keptBytesMax
    base = .allocate(capacity: capacity)
  }

  deinit { base.deallocate() }

  var isFull: Bool { count >= Self.fullBytes }
  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

  /// Empties the block for another use.
  func clear() {
    count = 0
    packed.count = 0
    lane = nil
    guard capacity > Self.keptBytesMax else { return }
    base.deallocate()
    capacity = Self.keptBytesMax
    base = .allocate(capacity: capacity)
    packed.release()
  }

  /// Reserves space for this many more bytes.
  @inline(__always)
  func reserve(_ more: Int) {
    if capacity - count < more { grow(by: more) }
  }

  @inline(never)
  private func grow(by more: Int) {
    let larger = max(capacity * 3 / 2, count + more)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  /// Appends one byte; space must have been reserved.
  @inline(__always)
  func put(_ byte: UInt8) {
    base[count] = byte
    count += 1
  }

  /// Appends bytes unchanged; reserves space for them and for `spare` more.
  @inline(__always)
  func append(_ bytes: UnsafeRawBufferPointer, spare: Int = 0) {
    reserve(bytes.count + spare)
    if let source = bytes.baseAddress { memcpy(base + count, source, bytes.count) }
    count += bytes.count
  }

  /// Appends a literal of the source code.
  @inline(__always)
  func append(literal text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Appends a number in decimal digits.
  @inline(__always)
  func append(_ number: Int64) {
    // 19 digits and a sign; ten times the limit of 19 digits still fits an unsigned word.
    reserve(20)
    var rest = number.magnitude
    if number < 0 { put(UInt8(ascii: "-")) }
    var digits = 1
    var limit: UInt64 = 10
    while rest >= limit {
      digits += 1
      limit = limit &* 10
    }
    var position = count + digits
    count = position
    repeat {
      position -= 1
      base[position] = UInt8(truncatingIfNeeded: rest % 10) &+ UInt8(ascii: "0")
      rest /= 10
    } while rest > 0
  }
}
