internal import Glibc

/// The free space of a file system.
public struct DiskSpace: Hashable, Sendable {
  /// Free space for an unprivileged process, in bytes.
  public let freeBytes: Int
  /// Fewer free files than this are none: a version alone has more.
  static let freeFilesMin = 16

  /// Whether no more files can be created, even if bytes are free.
  public let isOutOfFiles: Bool
  /// The number of files that can still be created; nil where the file system sets no limit.
  public let freeFiles: Int?
  /// The size of a block, in bytes; 0 if unknown.
  public let blockBytes: Int

  public init(freeBytes: Int, isOutOfFiles: Bool = false, freeFiles: Int? = nil, blockBytes: Int = 0) {
    self.freeBytes = freeBytes
    self.isOutOfFiles = isOutOfFiles
    self.freeFiles = freeFiles
    self.blockBytes = blockBytes
  }

  /// The free space of the file system that holds this file or folder; nil if statvfs(3) fails.
  public init?(at path: String) {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    self.init(
      freeBytes: Int(facts.f_bavail) * Int(facts.f_frsize),
      isOutOfFiles: facts.f_files > 0 && facts.f_favail < Self.freeFilesMin,
      freeFiles: facts.f_files > 0 ? Int(facts.f_favail) : nil, blockBytes: Int(facts.f_frsize))
  }
}
