internal import CDeflate
internal import Platform

/// Decompresses gzip members.
struct GzipDecompressor: ~Copyable {
  private let handle: OpaquePointer

  init() throws(WritingError) {
    guard let handle = libdeflate_alloc_decompressor() else {
      throw WritingError("there is no memory for a decompressor", advice: "Free some memory, then run again")
    }
    self.handle = handle
  }

  deinit { libdeflate_free_decompressor(handle) }

  enum Outcome {
    /// Bytes read from the input, bytes written.
    case member(taken: Int, given: Int)
    case needsRoom
    /// The input is damaged or truncated.
    case broken
  }

  /// Decompresses the first member of the input.
  func member(of input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer) -> Outcome {
    var taken = 0
    var given = 0
    let result = libdeflate_gzip_decompress_ex(
      handle, input.baseAddress, input.count, output.baseAddress, output.count, &taken, &given)
    switch result {
    case LIBDEFLATE_SUCCESS: return .member(taken: taken, given: given)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return .needsRoom
    default: return .broken
    }
  }
}
