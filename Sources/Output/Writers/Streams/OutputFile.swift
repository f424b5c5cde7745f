public import Platform

/// A file that is being written, with its size and SHA-256 so far.
public final class OutputFile {
  /// Its path.
  public let path: String
  private let file: Descriptor
  private var hash = SHA256()
  /// The number of bytes written.
  public private(set) var bytes = 0

  /// Creates the file, or empties it.
  public init(_ path: String) throws(FileError) {
    self.path = path
    file = try Descriptor(writing: path)
  }

  /// Appends the bytes.
  public func write(_ piece: UnsafeRawBufferPointer) throws(FileError) {
    try file.write(piece)
    hash.update(piece)
    bytes += piece.count
  }

  /// Waits until everything is on the disk, and returns size and digest.
  public func finish() throws(FileError) -> (bytes: Int, digest: Digest) {
    try file.sync()
    return (bytes, hash.digest())
  }

  /// Writes a whole small file.
  public static func write(_ text: String, to path: String) throws(FileError) -> (bytes: Int, digest: Digest) {
    let file = try OutputFile(path)
    try Array(text.utf8).withUnsafeBufferPointer { bytes throws(FileError) in
      try file.write(UnsafeRawBufferPointer(bytes))
    }
    return try file.finish()
  }
}
