internal import Platform

/// A document being written to the archive. If it is dropped without `finish`, nothing remains.
///
/// Used by one thread at a time. A document of up to `smallBytesMax` stays in memory until its end; a larger one is
/// hashed and compressed by other threads while the caller continues.
public final class ArchiveWriter {
  /// Documents up to this size are stored on the caller's thread, in bytes.
  static let smallBytesMax = 4 << 20

  private let archive: Archive
  private var small: [UInt8] = []
  private var large: LargeDocument?
  private var bytes = 0

  init(_ archive: Archive) { self.archive = archive }

  /// Adds the next bytes of the document.
  public func write(_ piece: UnsafeRawBufferPointer) throws {
    bytes += piece.count
    if let large { return try large.write(piece) }
    if small.count + piece.count <= Self.smallBytesMax {
      small.append(contentsOf: piece)
      return
    }
    let large = try LargeDocument(folder: archive.folder)
    self.large = large
    try small.withUnsafeBytes { try large.write($0) }
    small = []
    try large.write(piece)
  }

  /// Ends the document and names it in the archive. Call it once.
  ///
  /// The name is visible at once and durable after `Archive.sync`.
  public func finish() throws -> Document {
    let digest = try large?.finish(in: archive) ?? finishSmall()
    large = nil
    archive.didLand(digest)
    return Document(digest: digest, bytes: bytes)
  }

  private func finishSmall() throws -> Digest {
    let packer = try archive.takePacker()
    defer { archive.giveBack(packer) }
    return try small.withUnsafeBytes { buffer in
      var hash = SHA256()
      hash.update(buffer)
      let digest = hash.digest()
      var file = try PartFile(folder: archive.folder)
      packer.compressor.begin(bytes: buffer.count, threads: 0)
      try packer.pack(buffer, isLast: true, into: &file)
      try archive.keep(file, as: digest)
      return digest
    }
  }
}
