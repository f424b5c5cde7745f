internal import Glibc

/// Bytes of known size that can be read at any place: in memory while they are few, in a file without a name when they
/// are more.
///
/// The file has no name from the start (open(2), O_TMPFILE), or loses it at once where the file system knows no such
/// files, so that nothing is left of it when the process ends. May be read by several threads at once.
public final class SpooledFile: Sendable {
  /// How much is copied, and where to.
  public struct Limits: Hashable, Sendable {
    /// What stays in memory, in bytes; more goes into a file.
    public var memoryBytesMax: Int
    /// The most bytes that are copied at all.
    public var bytesMax: Int
    /// The folder of the file: on a disk, since `/tmp` may be memory (Filesystem Hierarchy Standard 3.0, section 5.15).
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

  /// A descriptor that a value can hold.
  private final class FileBox: Sendable {
    let descriptor: Descriptor
    init(_ descriptor: consuming Descriptor) { self.descriptor = descriptor }
  }

  private let storage: Storage
  /// How many bytes there are.
  public let count: Int

  /// How much is asked for at once, in bytes.
  private static let pieceBytes = 1 << 18

  /// Copies everything that `read` gives until it gives 0 bytes.
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

  /// Copies the bytes from an offset on into the buffer, and returns how many: fewer than its size only at the end.
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

  /// Some of the bytes; those of the range that lie behind the end are left out. The caller bounds the range.
  public func bytes(in range: Range<Int>) throws(FileError) -> [UInt8] {
    let wanted = range.clamped(to: 0..<count)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: wanted.count, alignment: 1)
    defer { buffer.deallocate() }
    return Array(buffer[..<(try read(into: buffer, at: wanted.lowerBound))])
  }
}

/// More bytes came than are copied.
struct SpoolError: Problem, Hashable {
  /// The limit.
  let bytesMax: Int

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  var what: String { "the document has more than \(bytesMax) bytes, and has to be read at any place" }
  var advice: Advice { "Ask the source for it in parts" }
}
