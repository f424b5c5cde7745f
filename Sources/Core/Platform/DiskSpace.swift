internal import Glibc

/// What is left of a file system.
public struct DiskSpace: Hashable, Sendable {
  /// What a process without special rights may still write, in bytes.
  public let freeBytes: Int
  /// Whether no further file can be made, although there may be bytes left.
  public let isOutOfFiles: Bool

  public init(freeBytes: Int, isOutOfFiles: Bool = false) {
    self.freeBytes = freeBytes
    self.isOutOfFiles = isOutOfFiles
  }

  /// The space where a file or folder is; nil where nobody can tell (statvfs(3)).
  public init?(at path: String) {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    self.init(
      freeBytes: Int(facts.f_bavail) * Int(facts.f_frsize), isOutOfFiles: facts.f_files > 0 && facts.f_favail == 0)
  }
}
