internal import Glibc

/// An exclusive lock on a file (flock(2)): held by one process, released when it ends, however it ends.
public struct FileLock: ~Copyable, Sendable {
  private let number: Int32

  /// Takes the lock and writes a note about its holder into the file; nil if another process holds it.
  ///
  /// - Throws: `FileError` if the file cannot be created or written.
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

  /// Whether a process holds the lock, as the kernel lists it (proc_locks(5)); true if the kernel does not say.
  ///
  /// A trial lock would answer this too, but could make a concurrent attempt to take the lock fail.
  public static func isHeld(_ path: String) -> Bool {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return false }
    guard let bytes = try? Files.read("/proc/locks") else { return true }
    // `1: FLOCK  ADVISORY  WRITE 4711 08:01:123456 0 EOF`; the number of the device differs on layered file systems.
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").contains { line in
      let words = line.split(separator: " ")
      return words.count >= 6 && words[1] == "FLOCK" && words[5].hasSuffix(":\(facts.st_ino)")
    }
  }
}
