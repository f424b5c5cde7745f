internal import Glibc

/// Small, whole-file operations.
public enum Files {
  /// The largest file that `read` loads, in bytes.
  static let readBytesMax = 64 << 20

  /// Whether the name exists; a dangling link does not count.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Whether the name is a folder or a link to one.
  public static func isFolder(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR
  }

  /// Size in bytes and time of the last change.
  public static func facts(_ path: String) throws(FileError) -> (bytes: Int, modified: Timestamp) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw FileError("look at", path) }
    let microseconds = Int64(facts.st_mtim.tv_sec) * 1_000_000 + Int64(facts.st_mtim.tv_nsec) / 1000
    return (Int(facts.st_size), Timestamp(microseconds: microseconds))
  }

  /// The whole of a file that fits in memory (`readBytesMax`).
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = try Descriptor(reading: path)
    let size = try file.size()
    guard size <= readBytesMax else { throw FileError("read (larger than 64 MiB)", path, code: EFBIG) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size + 1)
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
    defer { chunk.deallocate() }
    while true {
      let count = try file.read(into: chunk)
      if count == 0 { return bytes }
      bytes.append(contentsOf: chunk[..<count])
      guard bytes.count <= readBytesMax else { throw FileError("read (larger than 64 MiB)", path, code: EFBIG) }
    }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`.
  public static func list(_ folder: String) throws(FileError) -> [String] {
    var names: [String] = []
    try visit(folder) { names.append($0) }
    return names.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
  }

  /// The names in a folder, sorted by their bytes, without `.` and `..`; they need not be UTF-8.
  public static func names(in folder: String) throws(FileError) -> [FileName] {
    guard let handle = opendir(folder) else { throw FileError("list", folder) }
    defer { closedir(handle) }
    var names: [FileName] = []
    while let entry = readdir(handle) {
      let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if bytes != Array(".".utf8), bytes != Array("..".utf8) { names.append(FileName(bytes)) }
    }
    return names.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  /// Calls the body with every name in a folder, in no particular order, without `.` and `..`; for folders of any size.
  ///
  /// The body may remove the file that it is called with.
  public static func visit(_ folder: String, _ body: (String) -> Void) throws(FileError) {
    guard let handle = opendir(folder) else { throw FileError("list", folder) }
    defer { closedir(handle) }
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) {
        String(cString: $0.assumingMemoryBound(to: CChar.self).baseAddress!)
      }
      if name != "." && name != ".." { body(name) }
    }
  }

  /// Gives only the owner access: mode 0700 for a folder, 0600 for a file.
  public static func makePrivate(_ path: String) throws(FileError) {
    guard chmod(path, isFolder(path) ? 0o700 : 0o600) == 0 else { throw FileError("protect", path) }
  }

  /// Makes a folder and its parents; an existing one is fine.
  ///
  /// - Parameter durable: true syncs the parent of each new folder, so that the folder survives a power failure.
  public static func makeFolder(_ path: String, durable: Bool = false) throws(FileError) {
    if isFolder(path) { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeFolder(String(path[..<slash]), durable: durable)
    }
    if mkdir(path, 0o755) == 0 {
      if durable { try syncFolder(parent(of: path)) }
      return
    }
    let code = errno
    // EEXIST is also returned when a file has that name. A folder created by another thread in the meantime is fine.
    guard code == EEXIST, isFolder(path) else {
      throw FileError("make the folder", path, code: code == EEXIST ? ENOTDIR : code)
    }
  }

  /// Makes the names in a folder durable (fsync of the folder itself, fsync(2)).
  public static func syncFolder(_ path: String) throws(FileError) {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError("open the folder", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw FileError("sync the folder", path) }
  }

  /// Removes a file; an absent one is fine.
  public static func remove(_ path: String) throws(FileError) {
    guard unlink(path) == 0 || errno == ENOENT else { throw FileError("remove", path) }
  }

  /// Removes a folder and everything in it; an absent one is fine.
  public static func removeTree(_ path: String) throws(FileError) {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return }
    guard facts.st_mode & S_IFMT == S_IFDIR else { return try remove(path) }
    for name in try list(path) { try removeTree("\(path)/\(name)") }
    guard rmdir(path) == 0 else { throw FileError("remove the folder", path) }
  }

  /// Moves a file or folder within one file system, replacing the target, and makes the move durable.
  public static func rename(_ old: String, to new: String) throws(FileError) {
    guard Glibc.rename(old, new) == 0 else {
      let code = errno
      throw FileError("rename \(old) to", new, code: code)
    }
    let (left, entered) = (parent(of: old), parent(of: new))
    try syncFolder(entered)
    if left != entered { try syncFolder(left) }
  }

  /// The last component of a path.
  public static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The folder that holds `path`.
  public static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
