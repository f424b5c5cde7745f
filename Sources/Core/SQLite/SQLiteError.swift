internal import CSQLite
public import Platform

/// An error of SQLite, with its extended result code (https://www.sqlite.org/rescode.html).
public struct SQLiteError: Problem, Hashable {
  /// The extended result code.
  public let code: Int32
  /// SQLite's message.
  public let message: String
  /// The file of the database.
  public let path: String
  /// The statement; empty if there was none.
  public let sql: String

  public init(code: Int32, message: String, path: String, sql: String = "") {
    self.code = code
    self.message = message
    self.path = path
    self.sql = sql
  }

  /// A file that was opened for reading only.
  init(readOnly path: String) { self.init(code: SQLITE_READONLY, message: "it was opened for reading", path: path) }

  /// A file whose pages are damaged.
  public init(damaged path: String, what: String) { self.init(code: SQLITE_CORRUPT, message: what, path: path) }

  /// A file that belongs elsewhere.
  ///
  /// - Parameter what: the sentence about it, without its subject.
  public init(foreign path: String, what: String) { self.init(code: Self.foreign, message: what, path: path) }

  /// A file that is not where it was opened.
  init(moved path: String) { self.init(code: Self.moved, message: "it was moved", path: path) }

  /// SQLITE_READONLY_DBMOVED.
  private static let moved = SQLITE_READONLY | 4 << 8
  /// A code of this module that extends SQLITE_NOTADB.
  private static let foreign = SQLITE_NOTADB | 0x7f << 8
  /// SQLITE_IOERR_SHORT_READ.
  private static let shortRead = SQLITE_IOERR | 2 << 8

  /// The code without its extension.
  public var primaryCode: Int32 { code & 0xff }

  /// Whether the file is not a database, or is damaged.
  public var isDamage: Bool { [SQLITE_CORRUPT, SQLITE_NOTADB].contains(primaryCode) }

  /// Whether the operating system refused to open or write the file.
  public var isRefusedByTheSystem: Bool {
    code != Self.moved && [SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN].contains(primaryCode)
  }

  /// Whether the cause is the file or the disk, and not the statement.
  var isOfTheFile: Bool {
    isDamage || isRefusedByTheSystem || [SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL].contains(primaryCode)
  }

  /// Whether the file system is full. SQLite reports this only for the database and its log; if the index beside them
  /// cannot grow, it reports a disk error (https://www.sqlite.org/rescode.html#ioerr_shmsize).
  public var isLackOfSpace: Bool { isLackOfSpace(on: DiskSpace(at: Files.parent(of: path))) }

  /// The same for a given free space of the file system; nil if unknown.
  public func isLackOfSpace(on space: DiskSpace?) -> Bool {
    if primaryCode == SQLITE_FULL { return true }
    guard Self.growing.contains(code), let space else { return false }
    return space.freeBytes < Self.freeBytesMin || space.isOutOfFiles
  }

  /// With less free space than this, a failure to grow most likely means a full disk: the index grows by 32 KiB.
  private static let freeBytesMin = 1 << 20

  /// Write, fsync, fsync of the folder, truncate; open, size and map the index (SQLITE_IOERR_…).
  private static let growing: Set<Int32> = Set([3, 4, 5, 6, 18, 19, 21].map { SQLITE_IOERR | ($0 << 8) })

  public var what: String {
    if primaryCode == SQLITE_IOERR, isLackOfSpace { return "no space is left for \(path)" }
    if code == Self.moved { return "\(path) was moved, removed or replaced while it was in use" }
    if code == Self.foreign { return "\(path) \(message)" }
    if isDamage { return "\(path) is damaged: \(Self.line(message))" }
    let statement = sql.isEmpty ? "" : " in: \(Self.line(sql).prefix(300))"
    return "SQLite says \"\(message)\" about \(path)\(statement)"
  }

  /// A text without line breaks: messages are shown one a line.
  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  public var advice: Advice {
    if code == Self.moved {
      return
        "Put it back; if it is lost, stop the daemon, run \(.restore(backup: nil)) where there is a backup, and start the daemon again"
    }
    if code == Self.foreign {
      return
        "Put the right file there, or stop the daemon and run \(.restore(backup: nil))"
    }
    if code == Self.shortRead {
      return
        "The file, or the log beside it, was cut short: restart the daemon, and if that does not help, stop it and run \(.restore(backup: nil))"
    }
    if isLackOfSpace, DiskSpace(at: Files.parent(of: path))?.isOutOfFiles == true {
      return
        "Remove files from that file system, which has no inode left (df -i \(Files.parent(of: path))), then run again; nothing was lost"
    }
    if isLackOfSpace {
      return "Free some space on that file system (df -h \(Files.parent(of: path))), then run again; nothing was lost"
    }
    return switch primaryCode {
    case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN:
      "Make the file, the files -wal and -shm beside it and their folder writable for the user that runs klamra, then run again; if they are, the file system has become read-only (dmesg)"
    case SQLITE_BUSY, SQLITE_LOCKED: "Another program holds the file; end it (fuser \(path) names it), then run again"
    case SQLITE_CORRUPT, SQLITE_NOTADB:
      "\(.examine) shows what is damaged; stop the daemon, run \(.restore(backup: nil)), and start the daemon again"
    case SQLITE_IOERR:
      "Look at the disk (dmesg, smartctl), then run again; whether the last commit took effect is checked then"
    default: ""
    }
  }

  public var isRetryable: Bool {
    [SQLITE_FULL, SQLITE_BUSY, SQLITE_LOCKED, SQLITE_IOERR].contains(primaryCode)
  }
}
