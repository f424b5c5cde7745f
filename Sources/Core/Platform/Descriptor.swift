internal import Glibc

/// An open file; closed when it goes out of scope.
public struct Descriptor: ~Copyable, Sendable {
  let number: Int32
  /// The name by which the file was opened, for messages.
  public let path: String

  public init(reading path: String) throws(FileError) {
    number = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard number >= 0 else { throw FileError("open", path) }
  }

  /// Opens the file of exactly this name, in a folder that others can write to.
  ///
  /// A symbolic link is refused (`ELOOP`, open(2) with O_NOFOLLOW), since its creator chooses its target. Opening a
  /// pipe does not block.
  public init(readingEntry path: String) throws(FileError) {
    number = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    self.path = path
    guard number >= 0 else { throw FileError("open", path) }
  }

  /// The same for a name of any bytes.
  ///
  /// - Parameters:
  ///   - name: the path, which need not be UTF-8.
  ///   - path: the path in messages.
  public init(readingEntry name: FileName, shownAs path: String) throws(FileError) {
    number = name.withPointer { open($0, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK) }
    self.path = path
    guard number >= 0 else { throw FileError("open", path) }
  }

  /// Creates the file, or empties it.
  ///
  /// - Parameter isPrivate: true makes a new file readable only by its owner.
  public init(writing path: String, isPrivate: Bool = false) throws(FileError) {
    number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, isPrivate ? 0o600 : 0o644)
    self.path = path
    guard number >= 0 else { throw FileError("create", path) }
  }

  /// Opens an existing file for reading and writing in place.
  public init(updating path: String) throws(FileError) {
    number = open(path, O_RDWR | O_CLOEXEC)
    self.path = path
    guard number >= 0 else { throw FileError("open", path) }
  }

  /// Creates a file without a name in a folder, for reading and writing; closing it removes it.
  public init(namelessIn folder: String) throws(FileError) {
    path = folder
    // O_TMPFILE is a C expression that Swift does not import: __O_TMPFILE | O_DIRECTORY.
    var made = open(folder, O_RDWR | O_CLOEXEC | 0o20000000 | O_DIRECTORY, 0o600)
    if made < 0, [EOPNOTSUPP, EISDIR, EINVAL].contains(errno) { made = Self.unlinked(in: folder) }
    number = made
    guard number >= 0 else { throw FileError("create a file in", folder) }
  }

  /// For file systems without O_TMPFILE: a file that is unlinked right after it is created.
  private static func unlinked(in folder: String) -> Int32 {
    let name = "\(folder)/.klamra-\(UInt64.random(in: .min ... .max))"
    let made = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if made >= 0 { unlink(name) }
    return made
  }

  deinit { if number >= 0 { close(number) } }

  /// The current size in bytes.
  public func size() throws(FileError) -> Int {
    var facts = stat()
    guard fstat(number, &facts) == 0 else { throw FileError("look at", path) }
    return Int(facts.st_size)
  }

  /// The identity of the open file.
  public func identity() throws(FileError) -> FileIdentity {
    var facts = stat()
    guard fstat(number, &facts) == 0 else { throw FileError("look at", path) }
    return FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
  }

  /// Reads up to the buffer's size; 0 at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    while true {
      let count = Glibc.read(number, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      if errno != EINTR { throw FileError("read", path) }
    }
  }

  /// Writes all of the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) {
    var rest = bytes
    while !rest.isEmpty {
      let count = Glibc.write(number, rest.baseAddress, rest.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw FileError("write to", path)
      }
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
    }
  }

  /// Reads from an offset in bytes, up to the buffer's size; fewer bytes only at the end of the file.
  public func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(FileError) -> Int {
    var done = 0
    while done < buffer.count {
      let count = pread(number, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
      if count == 0 { break }
      if count > 0 { done += count } else if errno != EINTR { throw FileError("read", path) }
    }
    return done
  }

  /// Writes all of the bytes at an offset in bytes; the file grows where it must.
  public func write(_ bytes: UnsafeRawBufferPointer, at offset: Int) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count = pwrite(number, bytes.baseAddress! + done, bytes.count - done, off_t(offset + done))
      if count >= 0 { done += count } else if errno != EINTR { throw FileError("write to", path) }
    }
  }

  /// Waits until the bytes are on the disk (fsync(2)).
  public func sync() throws(FileError) {
    guard fsync(number) == 0 else { throw FileError("sync", path) }
  }
}
