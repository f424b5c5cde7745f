internal import Formats
internal import Platform

/// A document delivered in pieces of a fixed size, like from a network.
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
  private var offset = 0

  init(_ piece: String, times: Int) {
    self.piece = Array(piece.utf8)
    left = times
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    var count = 0
    while left > 0, count < buffer.count {
      let part = piece[offset...].prefix(buffer.count - count)
      UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(from: part)
      count += part.count
      offset += part.count
      if offset == piece.count { (offset, left) = (0, left - 1) }
    }
    return count
  }
}
