internal import Platform

/// Reads a file and stores its bytes at the same time. Used by one thread at a time; if dropped, nothing is stored.
///
/// The caller sees exactly the bytes that the archive stores, even if the file changes in the meantime.
public final class LandingReader {
  private let file: Descriptor
  private let writer: ArchiveWriter
  private var isEnd = false

  init(_ file: consuming Descriptor, _ writer: ArchiveWriter) {
    self.file = file
    self.writer = writer
  }

  /// Fills the buffer with the next bytes; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    if isEnd || buffer.isEmpty { return 0 }
    let count = try file.read(into: buffer)
    isEnd = count == 0
    try writer.write(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
    return count
  }

  /// Stores the unread rest, and ends the document. Call it once.
  public func finish() throws -> Document {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    while try read(into: chunk) > 0 {}
    return try writer.finish()
  }
}
