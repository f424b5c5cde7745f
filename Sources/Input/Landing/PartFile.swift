internal import Glibc
internal import Platform

/// A file of the archive being written: its name is its digest, which is known only at the end.
struct PartFile: ~Copyable {
  private let temporary: String
  private let file: Descriptor
  private var isCommitted = false
  private(set) var bytes = 0

  init(folder: String) throws(FileError) {
    temporary = "\(folder)/\(getpid())-\(UInt64.random(in: .min ... .max))\(AtomicFile.temporarySuffix)"
    file = try Self.make(temporary, in: folder)
  }

  /// Makes the folder too where it was removed while the gateway works; documents may hold what is not public.
  private static func make(_ path: String, in folder: String) throws(FileError) -> Descriptor {
    do throws(FileError) {
      return try Descriptor(writing: path)
    } catch {
      guard error.code == ENOENT, Files.isFolder(Files.parent(of: folder)) else { throw error }
      try Files.makeFolder(folder)
      try Files.makePrivate(folder)
      return try Descriptor(writing: path)
    }
  }

  deinit { if !isCommitted { unlink(temporary) } }

  mutating func write(_ piece: UnsafeRawBufferPointer) throws(FileError) {
    try file.write(piece)
    bytes += piece.count
  }

  /// Gives the file its final name.
  ///
  /// An existing file of that name and size is kept: it holds the same document. One of another size was truncated by a
  /// power failure before its sync, or written by another release of zstd; it is replaced.
  consuming func commit(as path: String) throws(FileError) {
    if let facts = try? Files.facts(path), facts.bytes == bytes { return }
    guard rename(temporary, path) == 0 else { throw FileError("rename \(temporary) to", path) }
    isCommitted = true
  }
}
