internal import Glibc
public import Platform

extension Archive {
  /// The largest document that `verify` reads, in bytes: 1 TiB.
  static let verifiedBytesMax = 1 << 40

  /// Reads a document to its end and compares its SHA-256.
  ///
  /// - Returns: its size in bytes.
  /// - Throws: `LandingError` if it is missing or damaged, `FileError` if it cannot be read.
  @discardableResult
  public func verify(_ digest: Digest) throws -> Int {
    let reader = try open(digest, bytesMax: Self.verifiedBytesMax)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    var bytes = 0
    while true {
      let count = try reader.read(into: chunk)
      if count == 0 { return bytes }
      bytes += count
    }
  }
}
