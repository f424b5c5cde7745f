internal import Glibc

/// A file that appears complete or not at all.
///
/// It is written under a temporary name in its final folder and synced; then it is renamed and the folder is synced
/// (fsync(2), rename(2)). If it is dropped without `commit`, nothing remains.
public struct AtomicFile: ~Copyable {
  /// The final name of the file.
  public let path: String
  private let temporary: String
  private let file: Descriptor
  private var isCommitted = false

  /// The suffix of temporary names. Files that have it are leftovers of a crash; their owner removes them at start.
  public static let temporarySuffix = ".part"

  /// - Parameter isPrivate: true makes the file readable only by its owner.
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
      // Read before the message is built, since building it may allocate and change errno.
      let code = errno
      throw FileError("rename \(temporary) to", path, code: code)
    }
    isCommitted = true
    if durable { try Files.syncFolder(Files.parent(of: path)) }
  }

  /// Makes the file visible under its name unless that name exists (link(2)).
  ///
  /// Of several concurrent callers one succeeds, and a reader always finds a complete file.
  ///
  /// - Returns: false if a file of that name existed; it is left unchanged.
  @discardableResult
  public consuming func create() throws(FileError) -> Bool {
    try file.sync()
    // The temporary name is removed when this value is dropped.
    let status = link(temporary, path)
    let code = errno
    guard status == 0 || code == EEXIST else { throw FileError("link \(temporary) to", path, code: code) }
    try Files.syncFolder(Files.parent(of: path))
    return status == 0
  }

  /// Writes a whole small file at once, unless one of that name exists.
  ///
  /// - Parameter isPrivate: true makes the file readable only by its owner.
  /// - Returns: false if a file of that name existed.
  @discardableResult
  public static func create(_ bytes: [UInt8], at path: String, isPrivate: Bool = false) throws(FileError) -> Bool {
    let file = try AtomicFile(path, isPrivate: isPrivate)
    try file.write(bytes)
    return try file.create()
  }

  /// Writes a whole small file at once.
  ///
  /// - Parameter isPrivate: true makes the file readable only by its owner.
  public static func write(_ bytes: [UInt8], to path: String, isPrivate: Bool = false) throws(FileError) {
    let file = try AtomicFile(path, isPrivate: isPrivate)
    try file.write(bytes)
    try file.commit()
  }
}
