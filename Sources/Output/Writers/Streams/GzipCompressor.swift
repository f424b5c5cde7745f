internal import CDeflate
internal import Platform

/// Compresses gzip members (RFC 1952) with libdeflate: no name, modification time 0, operating system 255.
///
/// Consecutive members are one gzip file (RFC 1952 section 2.2), so that pieces of a file can be compressed in
/// parallel. The bytes depend on the input, the level and the version of libdeflate.
public struct GzipCompressor: ~Copyable {
  static let level: Int32 = 6

  private let handle: OpaquePointer

  init() throws(WritingError) {
    guard let handle = libdeflate_alloc_compressor(Self.level) else {
      throw WritingError("there is no memory for a compressor", advice: "Free some memory, then run again")
    }
    self.handle = handle
  }

  deinit { libdeflate_free_compressor(handle) }

  /// The bytes as one member.
  ///
  /// - Throws: `WritingError` if there is no memory for a compressor.
  public static func member(of bytes: [UInt8]) throws(WritingError) -> [UInt8] {
    let compressor = try GzipCompressor()
    let room = libdeflate_gzip_compress_bound(compressor.handle, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = libdeflate_gzip_compress(compressor.handle, bytes, bytes.count, buffer.baseAddress, room)
      precondition(count > 0, "libdeflate ran out of the room that it had asked for")
    }
  }

  /// Compresses `block.bytes` into `block.packed`.
  func compress(_ block: FileBlock) {
    let room = libdeflate_gzip_compress_bound(handle, block.count)
    let target = block.packed.reserve(room)
    block.packed.count = libdeflate_gzip_compress(handle, block.base, block.count, target, room)
    precondition(block.packed.count > 0, "libdeflate ran out of the room that it had asked for")
  }
}
