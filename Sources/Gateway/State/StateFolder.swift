internal import Glibc
public import Platform

/// The locked state folder: its holder is the only writer of its databases.
///
/// SQLite before 3.51.3 can damage a WAL file when several processes write and checkpoint it
/// (https://www.sqlite.org/wal.html), so a second klamra is refused here and uses the control socket.
public final class StateFolder: Sendable {
  /// The files and folders in it.
  public let paths: StatePaths
  private let lock: FileLock

  /// Creates the folder if there is none, and takes the lock.
  ///
  /// - Throws: `StateFolderError` if another klamra holds it, `RestoreUnfinishedError` after an interrupted restore,
  ///   `FileError` if the folder cannot be used.
  public init(_ folder: String) throws {
    paths = StatePaths(folder)
    try Files.makeFolder(folder)
    try RestoreMark.check(folder)
    try Files.makeFolder(paths.datasets)
    try Files.makeFolder(paths.landing)
    let note = "pid \(getpid())\nsince \(Timestamp.now)\n"
    guard let lock = try FileLock(paths.lock, note: note) else {
      throw StateFolderError(folder: folder, holder: Self.holder(of: paths.lock))
    }
    self.lock = lock
    // The owner of a leftover socket has ended, since the lock is ours.
    try Files.remove(paths.socket)
    try protect()
  }

  /// Documents and datasets may hold unpublished data. The state folder itself stays accessible, since a web server may
  /// have to traverse it to the public one.
  private func protect() throws {
    try Files.makePrivate(paths.datasets)
    try Files.makePrivate(paths.landing)
    // An empty file is a new database for SQLite, which gives -wal and -shm the same mode
    // (https://www.sqlite.org/wal.html).
    if !Files.exists(paths.database) { _ = try Descriptor(writing: paths.database) }
    for path in [paths.database, paths.database + "-wal", paths.database + "-shm"] where Files.exists(path) {
      try Files.makePrivate(path)
    }
  }

  /// The note of a lock's holder; empty if it cannot be read.
  public static func holder(of path: String) -> String {
    guard let bytes = try? Files.read(path) else { return "" }
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").joined(separator: " ")
  }
}

/// Another klamra holds the state folder.
public struct StateFolderError: Problem, Hashable {
  /// The locked folder.
  public let folder: String
  /// `pid 4711 since 2026-11-21T14:05:09Z`.
  public let holder: String

  public init(folder: String, holder: String) {
    self.folder = folder
    self.holder = holder
  }

  public var what: String {
    "another klamra\(holder.isEmpty ? "" : " (\(holder))") works on the state folder \(folder)"
  }
  public var advice: Advice {
    "Wait until it is done, or give this one a folder of its own with \(.choosingStateFolder)"
  }
  public var isRetryable: Bool { true }
}
