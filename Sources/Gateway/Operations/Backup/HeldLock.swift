internal import Glibc
internal import Platform

/// A lock that is held as long as this object lives.
final class HeldLock {
  private let lock: FileLock

  /// Nil if another process holds it.
  init?(_ path: String) throws {
    guard let lock = try FileLock(path, note: "pid \(getpid())\nsince \(Timestamp.now)\n") else { return nil }
    self.lock = lock
  }
}
