internal import Glibc

/// An open file; closed when it goes out of scope.
public struct Descriptor: ~Copyable {
  let number: Int32
  /// The name by which the file was opened, for messages.
  public let path: String

  public init(reading path: String) throws(FileError) {
    number = open(path, O_RDONLY | O_CLOEXEC)
    self.path = path
    guard number >= 0 else { throw FileError("open", path) }
  }

  /// Creates the file, or empties it.
  public init(writing path: String) throws(FileError) {
    number = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    self.path = path
    guard number >= 0 else { throw FileError("create", path) }
  }

  deinit { if number >= 0 { close(number) } }

  /// The size in bytes, now.
  public func size() throws(FileError) -> Int {
    var facts = stat()
    guard fstat(number, &facts) == 0 else { throw FileError("look at", path) }
    return Int(facts.st_size)
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

  /// Waits until the bytes are on the disk (fsync(2)).
  public func sync() throws(FileError) {
    guard fsync(number) == 0 else { throw FileError("sync", path) }
  }
}
