internal import Glibc

/// The identity of a file, independent of its names: its file system and its inode.
public struct FileIdentity: Hashable, Sendable {
  /// `st_dev` of stat(2).
  public let device: UInt64
  /// `st_ino` of stat(2).
  public let inode: UInt64

  public init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  /// The identity of the file or folder that a path leads to; nil if there is none, or if it cannot be seen.
  public init?(at path: String) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    self.init(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
  }

  /// Whether a path leads to nothing, or to another file than this one; false if it cannot be seen.
  public func isGone(from path: String) -> Bool {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return errno == ENOENT || errno == ENOTDIR }
    return self != FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
  }
}
