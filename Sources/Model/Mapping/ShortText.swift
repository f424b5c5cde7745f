/// Up to 15 bytes of text in two words, so that texts are compared and hashed in registers; the last byte is the
/// length.
struct ShortText: Equatable {
  private(set) var low: UInt64
  private(set) var high: UInt64

  /// The longest text that fits, in bytes.
  static let bytesMax = 15

  /// Equal to no text: its length exceeds the maximum.
  static var none: ShortText { ShortText(low: 0, high: ~0) }

  /// Equal to the empty text.
  static var empty: ShortText { ShortText(low: 0, high: 0) }

  private init(low: UInt64, high: UInt64) { (self.low, self.high) = (low, high) }

  /// Nil for a longer text.
  @inline(__always)
  init?(_ bytes: UnsafeRawBufferPointer) {
    let count = bytes.count
    guard count <= Self.bytesMax else { return nil }
    (low, high) = (0, UInt64(truncatingIfNeeded: count) << 56)
    guard let base = bytes.baseAddress else { return }
    // Two loads that may overlap; the second is shifted after the first.
    if count >= 8 {
      low = UInt64(littleEndian: base.loadUnaligned(as: UInt64.self))
      let rest = UInt64(littleEndian: base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
      high |= count == 8 ? 0 : rest &>> UInt64(truncatingIfNeeded: 128 &- 8 &* count)
    } else if count >= 4 {
      let first = UInt32(littleEndian: base.loadUnaligned(as: UInt32.self))
      let rest = UInt32(littleEndian: base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      low = UInt64(first) | UInt64(rest) &<< UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    } else {
      for index in 0..<count {
        low |= UInt64(bytes[index]) &<< UInt64(truncatingIfNeeded: 8 &* index)
      }
    }
  }

  /// The decimal digits of a number, as SQLite writes them; nil if it is negative or has more than eight digits.
  @inline(__always)
  init?(digits number: Int64) {
    guard number >= 0, number < 100_000_000 else { return nil }
    var (rest, count) = (UInt64(truncatingIfNeeded: number), UInt64(0))
    low = 0
    repeat {
      low = low &<< 8 | (48 &+ rest % 10)
      rest /= 10
      count &+= 1
    } while rest > 0
    high = count &<< 56
  }

  /// The length, in bytes.
  @inline(__always)
  var count: Int { Int(truncatingIfNeeded: high &>> 56) }
}

extension ShortText {
  /// Writes the text, padded with zeros, to 16 bytes.
  @inline(__always)
  func store(to place: UnsafeMutableRawPointer) {
    place.storeBytes(of: low.littleEndian, as: UInt64.self)
    place.storeBytes(of: high.littleEndian, toByteOffset: 8, as: UInt64.self)
  }
}
