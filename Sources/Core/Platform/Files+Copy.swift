internal import Glibc

extension Files {
  /// Copies a file, byte for byte, with the permissions of the original.
  ///
  /// - Parameter isDurable: whether the copy is synced.
  /// - Returns: the number of bytes.
  @discardableResult
  public static func copy(_ path: String, to target: String, isDurable: Bool = true) throws(FileError) -> Int {
    let source = try Descriptor(reading: path)
    let copy = try Descriptor(writing: target)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    defer { chunk.deallocate() }
    var bytes = 0
    while true {
      let count = try source.read(into: chunk)
      if count == 0 { break }
      try copy.write(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      bytes += count
    }
    var facts = stat()
    if stat(path, &facts) == 0 { chmod(target, facts.st_mode & 0o777) }
    if isDurable { try copy.sync() }
    return bytes
  }

  /// Copies a file, or a folder and everything in it; links and other kinds of file are left out.
  static func copyTree(_ path: String, to target: String) throws(FileError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { throw FileError("look at", path) }
    switch facts.st_mode & S_IFMT {
    case S_IFREG: try copy(path, to: target)
    case S_IFDIR:
      try makeFolder(target)
      chmod(target, facts.st_mode & 0o777)
      for name in try list(path) { try copyTree("\(path)/\(name)", to: "\(target)/\(name)") }
      try syncFolder(target)
    default: break
    }
  }

  /// Moves a file or folder to a name that is free, also to another file system.
  public static func move(_ old: String, to new: String) throws(FileError) {
    if Glibc.rename(old, new) == 0 {
      try syncFolder(parent(of: new))
      return try syncFolder(parent(of: old))
    }
    let code = errno
    guard code == EXDEV else { throw FileError("rename \(old) to", new, code: code) }
    try copyTree(old, to: new)
    try removeTree(old)
  }
}
