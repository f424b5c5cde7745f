/// One byte repeated eight times in a word, for comparing eight bytes at once.
@frozen public struct Lanes {
  /// One in the lowest bit of every byte.
  @inlinable @inline(__always)
  public static var ones: UInt64 { 0x0101_0101_0101_0101 }
  /// One in the highest bit of every byte.
  @inlinable @inline(__always)
  public static var highs: UInt64 { 0x8080_8080_8080_8080 }
  @inlinable @inline(__always)
  static var lows: UInt64 { 0x7F7F_7F7F_7F7F_7F7F }

  @usableFromInline let word: UInt64

  @inlinable @inline(__always)
  public init(of byte: UInt8) { word = UInt64(byte) &* Self.ones }

  /// Eight bytes, the first in the lowest position.
  @inlinable @inline(__always)
  public static func load(_ bytes: UnsafePointer<UInt8>) -> UInt64 {
    UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
  }

  /// A set high bit for every byte that differs; the other bits are undefined. Exact for every byte, since nothing
  /// carries from one to the next.
  @inlinable @inline(__always)
  public func differing(_ other: UInt64) -> UInt64 {
    let difference = word ^ other
    return ((difference & Self.lows) &+ Self.lows) | difference
  }

  /// The high bits of a word, in order, in its lowest byte; its other bits must be zero.
  @inlinable @inline(__always)
  public static func gathered(_ word: UInt64) -> UInt64 { ((word >> 7) &* 0x0102_0408_1020_4080) >> 56 }

  /// One bit for each of eight bytes: whether it is not a digit.
  @inlinable @inline(__always)
  static func nonDigits(_ word: UInt64) -> UInt64 {
    let values = word ^ (ones &* 0x30)
    return gathered((((values & lows) &+ (ones &* 0x76)) | values) & highs)
  }

  /// The number formed by the first one to eight bytes of a word, which must be digits.
  ///
  /// Pairs, then fours, then all eight are combined by one multiplication each (D. Lemire, "Quickly parsing eight
  /// digits", 2018).
  @inlinable @inline(__always)
  public static func number(_ word: UInt64, digits: Int) -> Int64 {
    let values = (word ^ (ones &* 0x30)) &<< UInt64(truncatingIfNeeded: 64 &- digits &* 8)
    let pairs = (values &* 10) &+ (values >> 8)
    let mask: UInt64 = 0x0000_00FF_0000_00FF
    let fours = (pairs & mask) &* 0x000F_4240_0000_0064 &+ ((pairs >> 16) & mask) &* 0x0000_2710_0000_0001
    return Int64(truncatingIfNeeded: fours >> 32)
  }

  /// One bit for each of 64 bytes: whether it equals this byte.
  @inlinable @inline(__always)
  public func places(in block: UnsafePointer<UInt8>) -> UInt64 {
    var bits: UInt64 = 0
    for offset in stride(from: 0, to: 64, by: 8) {
      bits |= Self.gathered(~differing(Self.load(block + offset)) & Self.highs) &<< UInt64(truncatingIfNeeded: offset)
    }
    return bits
  }
}
