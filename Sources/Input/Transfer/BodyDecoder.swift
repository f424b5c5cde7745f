internal import CZlib

/// Decompresses a body in the content coding `gzip` or `deflate`, piece by piece, and detects a truncated body.
///
/// libcurl could decompress it too, but accepts a truncated body. Several consecutive members are one body (RFC 1952,
/// section 2.2); `deflate` is the zlib format (RFC 9110, section 8.4.1.2).
final class BodyDecoder {
  /// The first byte of a gzip member.
  static let memberStart: UInt8 = 0x1F
  /// Zero, tab, line ends and blank.
  private static let padding: [UInt8] = [0, 9, 10, 13, 32]
  /// Deflate without a header, in the largest window (zlib.h, inflateInit2).
  private static let rawWindowBits: Int32 = -15
  /// The output buffer size, in bytes.
  private static let outputBytes = 128 << 10

  enum Outcome {
    case taken
    /// The receiver refused the output.
    case refused
    /// The bytes are not valid in the coding.
    case broken
    /// Something follows the whole body that is neither another member nor padding.
    case followed
  }

  private let coding: BodyCoding
  private var hasBegun = false
  /// Whether padding follows the last member.
  private var isPadded = false
  private let stream: UnsafeMutablePointer<z_stream>
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputBytes, alignment: 16)
  /// Whether the last member is complete with checksum and length, and only padding follows it.
  private(set) var isAtEnd = false

  /// - Returns: nil if there is not enough memory.
  init?(_ coding: BodyCoding) {
    self.coding = coding
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard klamra_inflate_begin(stream) == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Decompresses the next piece and passes the bytes to the receiver, which returns whether to continue.
  func decode(_ piece: UnsafeRawBufferPointer, _ receive: (UnsafeRawBufferPointer) -> Bool) -> Outcome {
    if coding == .deflate, !hasBegun, isRaw(piece) { inflateReset2(stream, Self.rawWindowBits) }
    hasBegun = hasBegun || !piece.isEmpty
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(piece.count)
    repeat {
      if isAtEnd {
        passOverPadding()
        guard stream.pointee.avail_in > 0, let next = stream.pointee.next_in?.pointee else { return .taken }
        // Only a gzip member may follow one.
        guard coding == .gzip, !isPadded, next == Self.memberStart else { return .followed }
        inflateReset(stream)
        isAtEnd = false
      }
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(output.count)
      let status = inflate(stream, Z_NO_FLUSH)
      // Z_BUF_ERROR: no progress was possible, and more input is needed (zlib.h).
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { return .broken }
      let given = output.count - Int(stream.pointee.avail_out)
      if given > 0, !receive(UnsafeRawBufferPointer(rebasing: output[..<given])) { return .refused }
      isAtEnd = status == Z_STREAM_END
      // A full output buffer may mean that the same input yields more.
    } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    return .taken
  }

  /// Passes over zeros and line ends behind a whole body, as gzip(1) and browsers do with zeros.
  private func passOverPadding() {
    while stream.pointee.avail_in > 0, let next = stream.pointee.next_in, Self.padding.contains(next.pointee) {
      stream.pointee.next_in = next + 1
      stream.pointee.avail_in -= 1
      isPadded = true
    }
  }

  /// Whether a body in `deflate` lacks the header of zlib, as some services send it (RFC 1950, section 2.2).
  private func isRaw(_ piece: UnsafeRawBufferPointer) -> Bool {
    guard piece.count >= 2 else { return false }
    let isZlib = piece[0] & 15 == 8 && (Int(piece[0]) << 8 + Int(piece[1])) % 31 == 0
    return !isZlib && piece[0] != Self.memberStart
  }
}
