internal import Glibc

/// A piece of a file on its way from the renderer to the disk: its bytes, and the gzip member made of them.
///
/// One thread has a block at a time; it changes hands through channels.
public final class FileBlock: @unchecked Sendable {
  // Sendable because a channel hands it over whole, and whoever sends it lets go of it.

  /// A block is full with the first row that reaches this size, in bytes: where members end depends on the data alone.
  static let fullBytes = 1 << 20
  /// Room that is given back when a block is used again, so that one huge row does not stay in memory.
  private static let keptBytesMax = fullBytes + (256 << 10)

  private(set) var base: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  var count = 0
  /// The place of the block in its file, from 0.
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

  /// Makes the block empty, for use in another place.
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

  /// Makes room for this many more bytes.
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

  /// Adds one byte; room must be there.
  @inline(__always)
  func put(_ byte: UInt8) {
    base[count] = byte
    count += 1
  }

  /// Adds bytes as they are; makes room for them and for `spare` more.
  @inline(__always)
  func append(_ bytes: UnsafeRawBufferPointer, spare: Int = 0) {
    reserve(bytes.count + spare)
    if let source = bytes.baseAddress { memcpy(base + count, source, bytes.count) }
    count += bytes.count
  }

  /// Adds a text that is written in the source.
  @inline(__always)
  func append(literal text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  /// Adds a number in decimal digits.
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
