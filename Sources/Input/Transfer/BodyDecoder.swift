internal import CZlib

/// Unpacks a body in the content coding `gzip` or `deflate`, piece by piece, and knows whether it came to its end.
///
/// libcurl would unpack it too, but takes a packed body that ends early for a whole one. Several members in a row are one
/// body (RFC 1952, section 2.2); `deflate` is the form of zlib (RFC 9110, section 8.4.1.2).
final class BodyDecoder {
  /// What is unpacked at a time, in bytes.
  private static let outputBytes = 128 << 10

  enum Outcome {
    case taken
    /// The receiver wants no more.
    case refused
    /// The bytes are not in the coding.
    case broken
  }

  private let stream: UnsafeMutablePointer<z_stream>
  private let output = UnsafeMutableRawBufferPointer.allocate(byteCount: outputBytes, alignment: 16)
  /// Whether the last member is complete, with its checksum and length, and nothing has come after it.
  private(set) var isAtEnd = false

  /// - Returns: nil where there is no memory for it.
  init?() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard klamra_inflate_begin(stream) == Z_OK else { return nil }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Unpacks the next piece and hands the bytes to the receiver, which says whether it wants more.
  func decode(_ piece: UnsafeRawBufferPointer, _ receive: (UnsafeRawBufferPointer) -> Bool) -> Outcome {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: piece.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(piece.count)
    repeat {
      if isAtEnd {
        guard stream.pointee.avail_in > 0 else { return .taken }
        inflateReset(stream)
        isAtEnd = false
      }
      stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(output.count)
      let status = inflate(stream, Z_NO_FLUSH)
      // Z_BUF_ERROR: there was nothing to do, and more input is needed (zlib.h).
      guard [Z_OK, Z_STREAM_END, Z_BUF_ERROR].contains(status) else { return .broken }
      let given = output.count - Int(stream.pointee.avail_out)
      if given > 0, !receive(UnsafeRawBufferPointer(rebasing: output[..<given])) { return .refused }
      isAtEnd = status == Z_STREAM_END
      // A full output may mean that there is more to come from the same input.
    } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
    return .taken
  }
}
