internal import Glibc

/// The name or the path of a file: any bytes but NUL, which need not be UTF-8.
public struct FileName: Hashable, Sendable, CustomStringConvertible {
  /// Without the NUL at the end.
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether the bytes are UTF-8, so that the text is the name.
  public var isText: Bool { String(validating: bytes, as: UTF8.self) != nil }

  /// The name as text; bytes that are not UTF-8 are escaped: `\\xbf\\xf3\\xb3te.csv`.
  public var description: String {
    if let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      let length = (1...4).first { String(validating: rest.prefix($0), as: UTF8.self) != nil && rest.count >= $0 }
      if let length {
        text += String(decoding: rest.prefix(length), as: UTF8.self)
        rest = rest.dropFirst(length)
      } else {
        text += "\\x" + (first < 16 ? "0" : "") + String(first, radix: 16)
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// This name in a folder.
  public func inside(_ folder: String) -> FileName { FileName(Array(folder.utf8) + [UInt8(ascii: "/")] + bytes) }

  /// Passes the name as a C string.
  func withPointer<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
    (bytes.map { CChar(bitPattern: $0) } + [0]).withUnsafeBufferPointer { body($0.baseAddress!) }
  }

  /// The facts of the file itself, not of the target of a link; nil if there is none.
  public var facts: FileFacts? {
    var facts = stat()
    return withPointer { lstat($0, &facts) } == 0 ? FileFacts(facts) : nil
  }
}

/// What the file system knows of a file.
public struct FileFacts: Hashable, Sendable {
  /// The kinds of files that are told apart.
  public enum Kind: Sendable {
    case file
    case folder
    case link
    /// A pipe, a socket or a device.
    case other
  }

  /// The kind of file.
  public var kind: Kind
  /// The size in bytes.
  public var bytes: Int
  /// The time of its content, set by its creator (cp -p keeps it).
  public var modified: Timestamp
  /// The time of the last change of the inode, which cannot be set back: a file being copied is recent here.
  public var changed: Timestamp
  /// Identifies the file on this machine.
  public var identity: FileIdentity

  init(_ facts: stat) {
    switch facts.st_mode & S_IFMT {
    case S_IFREG: kind = .file
    case S_IFDIR: kind = .folder
    case S_IFLNK: kind = .link
    default: kind = .other
    }
    bytes = Int(facts.st_size)
    modified = Self.moment(facts.st_mtim)
    changed = Self.moment(facts.st_ctim)
    identity = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
  }

  private static func moment(_ time: timespec) -> Timestamp {
    Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
