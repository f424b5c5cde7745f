internal import Platform

/// The files of an open database by their identity, to notice when one is moved, removed or replaced.
///
/// A process that has a file open goes on with it wherever it is; what it writes is lost when it ends.
struct OpenFiles: Sendable {
  private let path: String
  private let file: FileIdentity?
  /// The log (https://www.sqlite.org/wal.html), which SQLite makes with the first statement and keeps until the last
  /// connection is closed.
  private var log: FileIdentity?

  init(_ path: String) {
    self.path = path
    file = FileIdentity(at: path)
  }

  /// - Throws: `SQLiteError` if a file is not where it was opened.
  mutating func check() throws(SQLiteError) {
    if file?.isGone(from: path) == true { throw SQLiteError(moved: path) }
    let logPath = path + "-wal"
    if let log {
      if log.isGone(from: logPath) { throw SQLiteError(moved: logPath) }
    } else {
      log = FileIdentity(at: logPath)
    }
  }
}
