internal import CDeflate
internal import Platform

/// Makes gzip members (RFC 1952) with libdeflate: no name, modification time 0, operating system 255.
///
/// Several members one after the other are one gzip file (RFC 1952 section 2.2), so that pieces of a file can be
/// compressed at the same time. The bytes depend on the input, the level and the version of libdeflate.
struct GzipCompressor: ~Copyable {
  static let level: Int32 = 6

  private let handle: OpaquePointer

  init() throws(PublicationError) {
    guard let handle = libdeflate_alloc_compressor(Self.level) else {
      throw PublicationError("there is no memory for a compressor", advice: "Free some memory, then run again")
    }
    self.handle = handle
  }

  deinit { libdeflate_free_compressor(handle) }

  /// Makes `block.packed` out of `block.bytes`.
  func compress(_ block: Block) {
    let room = libdeflate_gzip_compress_bound(handle, block.count)
    let target = block.packed.reserve(room)
    block.packed.count = libdeflate_gzip_compress(handle, block.base, block.count, target, room)
    precondition(block.packed.count > 0, "libdeflate ran out of the room that it had asked for")
  }
}

/// Reads gzip members back.
struct GzipDecompressor: ~Copyable {
  private let handle: OpaquePointer

  init() throws(PublicationError) {
    guard let handle = libdeflate_alloc_decompressor() else {
      throw PublicationError("there is no memory for a decompressor", advice: "Free some memory, then run again")
    }
    self.handle = handle
  }

  deinit { libdeflate_free_decompressor(handle) }

  enum Outcome {
    /// Bytes taken from the input, bytes given.
    case member(taken: Int, given: Int)
    case needsRoom
    /// The input is damaged, or ends before the member does.
    case broken
  }

  /// Reads the first member of the input.
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
