internal import Schema

/// The key of a row as bytes whose order by `memcmp` is the order of `RowOrder`.
///
/// A null is 0; an integer is 1 and its 8 bytes, the highest first, with the sign inverted; a text is 2, its bytes and
/// 0, where each 0 within the text is followed by 255. No key is the beginning of another one: a key that ended earlier
/// would have to continue with a byte that no key has there.
enum SortKey {
  /// The most bytes that a cell can take.
  @inline(__always)
  static func bytesMax(_ cell: Cell) -> Int { cell.kind == .text ? 2 &* cell.bytes.count &+ 2 : 9 }

  /// Writes a cell and returns the place after it; `bytesMax` bytes must be free.
  @inline(__always)
  static func put(_ cell: Cell, at place: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer {
    switch cell.kind {
    case .null:
      place.storeBytes(of: 0, as: UInt8.self)
      return place + 1
    case .integer:
      place.storeBytes(of: 1, as: UInt8.self)
      let bits = UInt64(bitPattern: cell.integer) ^ (1 << 63)
      place.storeBytes(of: bits.bigEndian, toByteOffset: 1, as: UInt64.self)
      return place + 9
    case .text:
      place.storeBytes(of: 2, as: UInt8.self)
      var end = place + 1
      for byte in cell.bytes {
        end.storeBytes(of: byte, as: UInt8.self)
        end += 1
        if byte == 0 {
          end.storeBytes(of: 255, as: UInt8.self)
          end += 1
        }
      }
      end.storeBytes(of: 0, as: UInt8.self)
      return end + 1
    }
  }

  /// Eight bytes of a key from an offset as a number of the same order; 0 stands for the bytes after its end.
  @inline(__always)
  static func word(_ key: UnsafeRawBufferPointer, from offset: Int) -> UInt64 {
    let rest = key.count &- offset
    guard rest > 0, let base = key.baseAddress else { return 0 }
    if rest >= 8 { return UInt64(bigEndian: base.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) }
    var word: UInt64 = 0
    for index in 0..<rest { word |= UInt64(key[offset &+ index]) << UInt64(56 &- 8 &* index) }
    return word
  }
}
