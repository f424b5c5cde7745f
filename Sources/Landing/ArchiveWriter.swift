internal import Platform

/// A document on its way into the archive. Dropped without `finish`, it leaves nothing behind.
///
/// One thread uses it at a time. A document of up to `smallBytesMax` stays in memory until its end; a larger one is
/// compressed on the caller's thread while another hashes it, for each takes about 2 ns a byte where the processor has
/// no SHA instructions.
public final class ArchiveWriter {
  /// Documents up to this size are landed on one thread, in bytes.
  public static let smallBytesMax = 4 << 20

  private let archive: Archive
  private let packer: Packer
  private var small: [UInt8] = []
  private var large: LargeDocument?
  private var bytes = 0

  init(_ archive: Archive, _ packer: Packer) {
    self.archive = archive
    self.packer = packer
  }

  deinit { archive.giveBack(packer) }

  /// Adds the next bytes of the document.
  public func write(_ piece: UnsafeRawBufferPointer) throws {
    bytes += piece.count
    if let large { return try large.write(piece) }
    if small.count + piece.count <= Self.smallBytesMax {
      small.append(contentsOf: piece)
      return
    }
    let large = try LargeDocument(folder: archive.folder, packer: packer)
    self.large = large
    try small.withUnsafeBytes { try large.write($0) }
    small = []
    try large.write(piece)
  }

  /// Ends the document and gives it its name in the archive. Call it once.
  ///
  /// The name is visible at once and durable after `Archive.sync`.
  public func finish() throws -> Document {
    let digest = try large?.finish(in: archive) ?? finishSmall()
    large = nil
    archive.didLand(digest)
    return Document(digest: digest, bytes: bytes)
  }

  private func finishSmall() throws -> Digest {
    try small.withUnsafeBytes { buffer in
      var hash = SHA256()
      hash.update(buffer)
      let digest = hash.digest()
      var file = try PartFile(folder: archive.folder)
      packer.compressor.begin(bytes: buffer.count)
      try packer.pack(buffer, isLast: true, into: &file)
      try file.commit(as: archive.path(of: digest))
      return digest
    }
  }
}
