internal import Glibc

/// An exclusive lock on a file (flock(2)): held by one process, released when it ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
  private let number: Int32

  /// Takes the lock and writes a note about its holder into the file; nil where another process holds it.
  ///
  /// - Throws: `FileError` where the file cannot be made or written.
  public init?(_ path: String, note: String) throws(FileError) {
    number = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw FileError("open the lock", path) }
    guard flock(number, LOCK_EX | LOCK_NB) == 0 else {
      if errno == EWOULDBLOCK { return nil }
      throw FileError("lock", path)
    }
    let bytes = Array(note.utf8)
    guard ftruncate(number, 0) == 0, pwrite(number, bytes, bytes.count, 0) == bytes.count else {
      throw FileError("write to the lock", path)
    }
  }

  deinit { if number >= 0 { close(number) } }
}
