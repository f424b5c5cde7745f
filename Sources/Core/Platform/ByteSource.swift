/// The bytes of one document, from first to last.
public protocol ByteSource: AnyObject {
  /// Fills the start of the buffer and returns how many bytes came; 0 at the end of the document.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// A document in memory.
public final class MemorySource: ByteSource {
  private let bytes: [UInt8]
  private var next = 0

  public init(_ bytes: [UInt8]) { self.bytes = bytes }
  public init(_ text: String) { bytes = Array(text.utf8) }

  /// Copies the next bytes; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
    let count = min(buffer.count, bytes.count - next)
    guard count > 0 else { return 0 }
    bytes.withUnsafeBytes { buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[next..<next + count])) }
    next += count
    return count
  }
}

/// A document in a file.
public final class FileSource: ByteSource {
  private let file: Descriptor

  public init(path: String) throws(FileError) { file = try Descriptor(reading: path) }

  /// Reads the next bytes of the file; throws `FileError` when the read fails.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { try file.read(into: buffer) }
}
