internal import Formats

/// Random numbers that are the same in every run (SplitMix64).
struct Seeded: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }

  mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &self) }
  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}

/// A document that comes in pieces of so many bytes, as a network would bring it.
final class PiecesSource: ByteSource {
  private let bytes: [UInt8]
  private let piece: Int
  private var next = 0

  init(_ bytes: [UInt8], of piece: Int) {
    self.bytes = bytes
    self.piece = piece
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, piece, bytes.count - next)
    for index in 0..<count { buffer[index] = bytes[next + index] }
    next += count
    return count
  }
}

/// A document of any size that is made while it is read.
final class EndlessSource: ByteSource {
  private let piece: [UInt8]
  private var left: Int

  init(_ piece: String, times: Int) {
    self.piece = Array(piece.utf8)
    left = times
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    while left > 0, count + piece.count <= buffer.count {
      UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(from: piece)
      count += piece.count
      left -= 1
    }
    return count
  }
}
