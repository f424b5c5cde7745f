internal import Glibc

/// A file that appears whole or not at all.
///
/// It is written under a temporary name in the folder where it will live, synced, renamed and the folder synced
/// (fsync(2), rename(2)). Dropped without `commit`, it leaves nothing behind.
public struct AtomicFile: ~Copyable {
  /// The name that the file will have.
  public let path: String
  private let temporary: String
  private let file: Descriptor
  private var isCommitted = false

  /// Names that end so are leftovers of a crash; their owner removes them when it starts.
  public static let temporarySuffix = ".part"

  /// - Parameter isPrivate: true lets nobody but the owner read the file.
  public init(_ path: String, isPrivate: Bool = false) throws(FileError) {
    self.path = path
    temporary = "\(path).\(getpid())-\(UInt32.random(in: .min ... .max))\(Self.temporarySuffix)"
    file = try Descriptor(writing: temporary, isPrivate: isPrivate)
  }

  deinit { if !isCommitted { unlink(temporary) } }

  /// Appends the bytes.
  public func write(_ bytes: UnsafeRawBufferPointer) throws(FileError) { try file.write(bytes) }

  /// Appends the bytes.
  public func write(_ bytes: [UInt8]) throws(FileError) {
    try bytes.withUnsafeBufferPointer { buffer throws(FileError) in try file.write(UnsafeRawBufferPointer(buffer)) }
  }

  /// Appends the text as UTF-8.
  public func write(_ text: String) throws(FileError) { try write(Array(text.utf8)) }

  /// Makes the file visible under its name.
  ///
  /// - Parameter durable: false leaves the syncing to a later `Files.syncFolder` or `syncfs` of the caller.
  public consuming func commit(durable: Bool = true) throws(FileError) {
    if durable { try file.sync() }
    guard rename(temporary, path) == 0 else {
      // Taken before the text is put together, since that may allocate and change errno.
      let code = errno
      throw FileError("rename \(temporary) to", path, code: code)
    }
    isCommitted = true
    if durable { try Files.syncFolder(Files.parent(of: path)) }
  }

  /// Makes the file visible under its name, unless one of that name is there already: of several that try at once one wins, and
  /// whoever reads finds a whole file (link(2)).
  ///
  /// - Returns: false where a file was there, which stays as it is.
  @discardableResult
  public consuming func create() throws(FileError) -> Bool {
    try file.sync()
    // The temporary name goes when this value does.
    let status = link(temporary, path)
    let code = errno
    guard status == 0 || code == EEXIST else { throw FileError("link \(temporary) to", path, code: code) }
    try Files.syncFolder(Files.parent(of: path))
    return status == 0
  }

  /// Writes a whole small file at once where none is, and leaves one that is there.
  ///
  /// - Parameter isPrivate: true lets nobody but the owner read the file.
  /// - Returns: false where a file was there.
  @discardableResult
  public static func create(_ bytes: [UInt8], at path: String, isPrivate: Bool = false) throws(FileError) -> Bool {
    let file = try AtomicFile(path, isPrivate: isPrivate)
    try file.write(bytes)
    return try file.create()
  }

  /// Writes a whole small file at once.
  ///
  /// - Parameter isPrivate: true lets nobody but the owner read the file.
  public static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(FileError) {
    let file = try AtomicFile(path, isPrivate: isPrivate)
    try file.write(bytes)
    try file.commit()
  }
}
