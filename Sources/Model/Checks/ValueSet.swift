internal import Glibc
internal import Schema

/// An exact set of byte strings without an allocation for each: one block of memory for all bytes and a hash table of
/// offsets.
final class ValueSet {
  /// The most bytes that a set stores; each value costs about 20 more.
  static let bytesMax = 256 << 20

  private var arena: [UInt8] = []
  /// The start of each value in `arena`; one entry more than there are values.
  private var starts: [Int32] = [0]
  private var hashes: [UInt32] = []
  /// Numbers of values from 1; 0 is a free slot. Its size is a power of two, at least twice the number of values.
  private var slots = [Int32](repeating: 0, count: 64)

  var count: Int { hashes.count }

  /// Whether the set contains a value.
  @inline(__always)
  func contains(_ bytes: UnsafeRawBufferPointer) -> Bool { find(bytes, Self.hash(bytes)).isFound }

  /// Adds a value.
  ///
  /// - Returns: false if the set already contains it; nil if it does not fit.
  func insert(_ bytes: UnsafeRawBufferPointer) -> Bool? {
    let hash = Self.hash(bytes)
    let (slot, isFound) = find(bytes, hash)
    if isFound { return false }
    guard arena.count + bytes.count <= Self.bytesMax else { return nil }
    arena.append(contentsOf: bytes)
    starts.append(Int32(arena.count))
    hashes.append(hash)
    slots[slot] = Int32(hashes.count)
    if hashes.count * 2 > slots.count { grow() }
    return true
  }

  @inline(__always)
  private func find(_ bytes: UnsafeRawBufferPointer, _ hash: UInt32) -> (slot: Int, isFound: Bool) {
    let mask = slots.count &- 1
    return slots.withUnsafeBufferPointer { slots in
      var slot = Int(hash) & mask
      while slots[slot] != 0 {
        let index = Int(slots[slot]) &- 1
        if hashes[index] == hash, isSame(index, bytes) { return (slot, true) }
        slot = (slot &+ 1) & mask
      }
      return (slot, false)
    }
  }

  @inline(__always)
  private func isSame(_ index: Int, _ bytes: UnsafeRawBufferPointer) -> Bool {
    let (start, end) = (Int(starts[index]), Int(starts[index &+ 1]))
    guard end &- start == bytes.count else { return false }
    if bytes.isEmpty { return true }
    return arena.withUnsafeBytes { memcmp($0.baseAddress! + start, bytes.baseAddress!, bytes.count) == 0 }
  }

  private func grow() {
    let mask = slots.count * 2 - 1
    var larger = [Int32](repeating: 0, count: mask + 1)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(hash) & mask
      while larger[slot] != 0 { slot = (slot + 1) & mask }
      larger[slot] = Int32(index + 1)
    }
    slots = larger
  }

  /// Hashes eight bytes at a time. Collisions do no harm, since values are compared in full.
  @inline(__always)
  private static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(truncatingIfNeeded: bytes.count)
    var index = 0
    while index &+ 8 <= bytes.count {
      hash = mix(hash ^ bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
      index &+= 8
    }
    var rest: UInt64 = 0
    while index < bytes.count {
      rest = rest &<< 8 | UInt64(bytes[index])
      index &+= 1
    }
    return UInt32(truncatingIfNeeded: mix(hash ^ rest) &>> 32)
  }

  @inline(__always)
  private static func mix(_ value: UInt64) -> UInt64 {
    let (high, low) = value.multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return high ^ low
  }
}

extension Cell {
  /// Calls the body with the value as the set stores it: the bytes of a text, or the eight bytes of an integer.
  @inline(__always)
  func withSetBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    if kind == .text { return try body(bytes) }
    return try withUnsafeBytes(of: integer.littleEndian) { try body($0) }
  }
}
