internal import Glibc
internal import Platform

/// The uncompressed content of a published file, for comparison with a rendering of the stored data.
///
/// The content is compared, not the compressed bytes: another version of libdeflate may compress the same content
/// differently.
final class PublishedContent {
  /// The largest gzip member, compressed or not, in bytes.
  static let memberBytesMax = 256 << 20

  let path: String
  private let file: Descriptor
  private let isPacked: Bool
  private let decompressor: GzipDecompressor
  /// Input that was read but not yet decompressed.
  private var input: [UInt8] = []
  private var isAtEnd = false
  /// Content available for comparison, from `position` on.
  private var content: [UInt8] = []
  private var position = 0
  private(set) var bytesCompared = 0

  init(_ path: String, isPacked: Bool) throws {
    self.path = path
    self.isPacked = isPacked
    file = try Descriptor(reading: path)
    decompressor = try GzipDecompressor()
  }

  /// - Throws: `WritingError` if the next bytes of the file differ.
  func expect(_ bytes: UnsafeRawBufferPointer) throws {
    var rest = bytes
    while !rest.isEmpty {
      if position == content.count, try !refill() { throw difference("it ends early") }
      let count = min(rest.count, content.count - position)
      let isSame = content.withUnsafeBytes { memcmp($0.baseAddress! + position, rest.baseAddress!, count) == 0 }
      guard isSame else { throw difference("its content differs") }
      position += count
      bytesCompared += count
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// - Throws: `WritingError` if the file has more content.
  func expectEnd() throws {
    if position < content.count { throw difference("it goes on") }
    if try refill() { throw difference("it goes on") }
  }

  private func difference(_ how: String) -> WritingError {
    WritingError(
      "\(path) does not follow from the stored rows: \(how) after \(bytesCompared) bytes",
      advice: "Keep the file for an inquiry, then publish the version again (\(.publish))")
  }

  /// Appends the next bytes to `content`; false at the end.
  private func refill() throws -> Bool {
    position = 0
    content.removeAll(keepingCapacity: true)
    if !isPacked {
      try read(1 << 20)
      swap(&content, &input)
      return !content.isEmpty
    }
    // A member may be empty.
    while content.isEmpty {
      if input.isEmpty { try read(1 << 20) }
      if input.isEmpty { return false }
      try unpack()
    }
    return true
  }

  private func unpack() throws {
    var room = 2 << 20
    while room <= Self.memberBytesMax, input.count <= Self.memberBytesMax {
      var outcome = GzipDecompressor.Outcome.broken
      content = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        outcome = input.withUnsafeBytes { decompressor.member(of: $0, into: UnsafeMutableRawBufferPointer(buffer)) }
        if case .member(_, let given) = outcome { count = given } else { count = 0 }
      }
      switch outcome {
      case .member(let taken, _):
        input.removeFirst(taken)
        return
      case .needsRoom: room *= 2
      case .broken:
        // The rest of the member may not have been read yet.
        if isAtEnd { throw difference("it is no whole gzip file") }
        try read(max(1 << 20, input.count))
      }
    }
    throw difference("a gzip member is larger than 256 MiB")
  }

  private func read(_ count: Int) throws {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 16)
    defer { chunk.deallocate() }
    let got = try file.read(into: chunk)
    if got == 0 { isAtEnd = true }
    input.append(contentsOf: chunk[..<got])
  }
}
