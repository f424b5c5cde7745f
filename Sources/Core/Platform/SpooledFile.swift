internal import Glibc

/// Bytes of known size with random access: a small number in memory, more in a file without a name.
///
/// The file is opened with O_TMPFILE (open(2)), or unlinked at once if the file system lacks it, so nothing remains
/// when the process ends. Several threads may read at once.
public final class SpooledFile: Sendable {
  /// How much is copied, and where it is stored.
  public struct Limits: Hashable, Sendable {
    /// The most bytes kept in memory; more go into a file.
    public var memoryBytesMax: Int
    /// The most bytes that are copied.
    public var bytesMax: Int
    /// The folder of the file: on a disk, since `/tmp` may be in memory (Filesystem Hierarchy Standard 3.0, section
    /// 5.15).
    public var folder: String

    public init(memoryBytesMax: Int = 4 << 20, bytesMax: Int = 4 << 30, folder: String = "/var/tmp") {
      self.memoryBytesMax = memoryBytesMax
      self.bytesMax = bytesMax
      self.folder = folder
    }
  }

  private enum Storage: Sendable {
    case memory([UInt8])
    case file(FileBox)
  }

  /// Holds a descriptor in a copyable value.
  private final class FileBox: Sendable {
    let descriptor: Descriptor
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }

  private let storage: Storage
  /// The number of bytes.
  public let count: Int

  /// The size of one read, in bytes.
  private static let pieceBytes = 1 << 18

  /// Copies everything that `read` returns, until it returns 0 bytes.
  ///
  /// Throws what `read` throws, `FileError` where the file cannot be written, and `SpoolError` beyond `bytesMax`.
  public init(_ limits: Limits = Limits(), read: (UnsafeMutableRawBufferPointer) throws -> Int) throws {
    let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 16)
    defer { piece.deallocate() }
    var memory: [UInt8] = []
    var file: FileBox?
    var count = 0
    while true {
      let came = try read(piece)
      if came == 0 { break }
      guard count + came <= limits.bytesMax else { throw SpoolError(bytesMax: limits.bytesMax) }
      let bytes = UnsafeRawBufferPointer(rebasing: piece[..<came])
      if file == nil, count + came > limits.memoryBytesMax {
        let new = FileBox(try Descriptor(namelessIn: limits.folder))
        try memory.withUnsafeBytes { try new.descriptor.write($0, at: 0) }
        memory = []
        file = new
      }
      if let file { try file.descriptor.write(bytes, at: count) } else { memory += bytes }
      count += came
    }
    storage = file.map { .file($0) } ?? .memory(memory)
    self.count = count
  }

  /// Whether the bytes are in memory.
  var isInMemory: Bool { if case .memory = storage { true } else { false } }

  /// Copies bytes from an offset into the buffer and returns their number: less than the buffer's size only at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) -> Int {
    precondition(offset >= 0, "an offset is counted from the first byte")
    guard offset < count, !buffer.isEmpty else { return 0 }
    switch storage {
    case .memory(let bytes):
      let length = min(buffer.count, count - offset)
      buffer.copyBytes(from: bytes[offset..<offset + length])
      return length
    case .file(let file): return try file.descriptor.read(into: buffer, at: offset)
    }
  }

  /// The bytes of a range; the part of the range after the end is left out. The caller bounds the range.
  public func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    let wanted = range.clamped(to: 0..<count)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted.count, alignment: 1)
    defer { buffer.deallocate() }
    return Array(buffer[..<(try read(into: buffer, at: wanted.lowerBound))])
  }
}

/// There are more bytes than the limit.
struct SpoolError: Problem, Hashable {
  /// The limit.
  let bytesMax: Int

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  var what: String { "the document has more than \(bytesMax) bytes, and has to be read at any place" }
  var advice: Advice { "Ask the source for it in parts" }
}
