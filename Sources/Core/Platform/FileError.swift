public import Glibc

/// A file operation that the operating system refused.
public struct FileError: Problem, Hashable {
  /// The attempted operation as a verb phrase: `open`, `write to`, `rename`.
  public let operation: String
  /// The file or folder.
  public let path: String
  /// The `errno` of the call.
  public let code: Int32

  public init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  public var what: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }

  public var advice: Advice {
    switch code {
    case ENOSPC where DiskSpace(at: folder)?.isOutOfFiles == true:
      "Remove files from that file system, which has no inode left (df -i \(folder)), then run again; nothing was lost"
    case ENOSPC, EDQUOT: "Free some space on that file system (df -h \(folder)), then run again; nothing was lost"
    case EROFS, EACCES, EPERM: "Make it writable for the user that runs klamra, then run again"
    case ENOENT: "Check the path"
    case EMFILE, ENFILE: "Raise the limit of open files (LimitNOFILE= in the unit)"
    default: ""
    }
  }

  /// Whether a symbolic link was found where links are refused.
  public var isLinkRefused: Bool { code == ELOOP }

  /// Whether the file system is full.
  public var isLackOfSpace: Bool { [ENOSPC, EDQUOT].contains(code) }

  /// The folder to inspect: a file that could not be written no longer exists.
  private var folder: String { Files.isFolder(path) ? path : Files.parent(of: path) }

  public var isRetryable: Bool { [ENOSPC, EDQUOT, EINTR, EAGAIN, EIO, EMFILE, ENFILE].contains(code) }
}
