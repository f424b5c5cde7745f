internal import CShims
internal import Glibc
public import Platform

/// The archive of fetched documents: `<sha256>.zst`, each written once and shared by all runs that fetched it.
///
/// Safe to use from several threads. Archive+Prune.swift has the rules of removal.
public final class Archive: Sendable {
  /// Up to this number of new documents `sync` syncs each file; above it, the whole file system.
  static let filesSyncedSinglyMax = 8

  /// The folder of the documents.
  public let folder: String
  private let unsynced = Monitor<Set<Digest>>([])
  /// Documents stored by this process, possibly not yet recorded by a run.
  let fresh = Monitor<Set<Digest>>([])
  private let packers = Monitor<[Packer]>([])

  /// Opens the archive; creates the folder if absent.
  public init(folder: String) throws(FileError) {
    self.folder = folder
    try Files.makeFolder(folder)
  }

  /// Begins a document whose bytes arrive in pieces.
  public func writer() -> ArchiveWriter { ArchiveWriter(self) }

  /// Stores a document in memory.
  public func land(_ bytes: UnsafeRawBufferPointer) throws -> Document {
    let writer = writer()
    try writer.write(bytes)
    return try writer.finish()
  }

  /// Stores a document in memory.
  public func land(_ bytes: [UInt8]) throws -> Document { try bytes.withUnsafeBytes { try land($0) } }

  /// Stores the current content of a file of any size.
  public func land(file path: String) throws -> Document {
    try reader(landing: path).finish()
  }

  /// Stores an open file from its current offset.
  public func land(_ file: consuming Descriptor) throws -> Document {
    try LandingReader(file, writer()).finish()
  }

  /// Reads a file and stores what is read at the same time, so that mapping need not wait for the archive.
  ///
  /// The result of mapping must not be committed before `LandingReader.finish` has returned the document.
  public func reader(landing path: String) throws -> LandingReader {
    try LandingReader(Descriptor(reading: path), writer())
  }

  /// Whether the document's file exists; only reading shows whether it is complete.
  public func contains(_ digest: Digest) -> Bool { Files.exists(path(of: digest)) }

  /// Reads a document back.
  ///
  /// - Parameter verifying: true computes the SHA-256 again and compares it at the end, at about 2 ns a byte; the
  ///   checksum inside the file is always compared.
  public func open(_ document: Document, verifying: Bool = false) throws -> DocumentReader {
    try DocumentReader(document, path: path(of: document.digest), verifying: verifying)
  }

  /// Reads back a document by digest alone, and verifies the digest.
  ///
  /// - Parameter bytesMax: the largest accepted size, in bytes.
  public func open(_ digest: Digest, bytesMax: Int) throws -> DocumentReader {
    try DocumentReader(
      Document(digest: digest, bytes: bytesMax), path: path(of: digest), verifying: true, isSizeKnown: false)
  }

  /// A whole document in memory; for pages and samples, not for bulk files.
  public func read(_ document: Document, verifying: Bool = false) throws -> [UInt8] {
    let reader = try open(document, verifying: verifying)
    // One byte of space after the end lets the reader see the end.
    return try [UInt8](unsafeUninitializedCapacity: document.bytes + 1) { buffer, filled in
      let memory = UnsafeMutableRawBufferPointer(buffer)
      while true {
        let count = try reader.read(into: UnsafeMutableRawBufferPointer(rebasing: memory[filled...]))
        if count == 0 { return }
        filled += count
      }
    }
  }

  /// Makes every document stored so far survive a power failure.
  ///
  /// Files are renamed into place unsynced, since an fsync for each of a thousand small pages would take longer than
  /// fetching them. A run calls this once before its commit: one syncfs(2) covers all files. A few documents are synced
  /// one by one, since syncfs also waits for unrelated writes of the file system.
  public func sync() throws(FileError) {
    let digests = unsynced.withLock { digests in
      defer { digests = [] }
      return digests
    }
    if digests.isEmpty { return }
    do throws(FileError) {
      if digests.count <= Self.filesSyncedSinglyMax {
        for digest in digests { try Descriptor(reading: path(of: digest)).sync() }
        try Files.syncFolder(folder)
      } else {
        try syncFileSystem()
      }
    } catch {
      unsynced.withLock { $0.formUnion(digests) }
      throw error
    }
  }

  private func syncFileSystem() throws(FileError) {
    let descriptor = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("open the folder", folder) }
    defer { close(descriptor) }
    guard klamra_syncfs(descriptor) == 0 else { throw FileError("sync the file system of", folder) }
  }

  func path(of digest: Digest) -> String { "\(folder)/\(digest.hex).zst" }

  /// Gives a complete file its final name.
  func keep(_ file: consuming PartFile, as digest: Digest) throws(FileError) {
    // Before the check for the file: from here on an existing one cannot be removed.
    fresh.withLock { _ = $0.insert(digest) }
    try file.commit(as: path(of: digest))
  }

  func didLand(_ digest: Digest) { unsynced.withLock { _ = $0.insert(digest) } }

  /// Compressors are reused: creating one costs more than compressing a page.
  func takePacker() throws -> Packer { try packers.withLock { $0.popLast() } ?? Packer() }

  func giveBack(_ packer: Packer) {
    packers.withLock { if $0.count < 4 { $0.append(packer) } }
  }
}

/// A compressor and its output buffer; one writer uses it at a time.
final class Packer: @unchecked Sendable {
  // Sendable because the archive passes it to one writer, which passes it to one thread.
  let compressor: Compressor
  let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 16)

  init() throws { compressor = try Compressor() }
  deinit { scratch.deallocate() }

  func pack(_ bytes: UnsafeRawBufferPointer, isLast: Bool, into file: inout PartFile) throws {
    try compressor.compress(bytes, isLast: isLast, through: scratch) { try file.write($0) }
  }
}
