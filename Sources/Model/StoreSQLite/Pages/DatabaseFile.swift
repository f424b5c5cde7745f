internal import CSQLite
internal import Platform
internal import SQLite

/// A database file as SQLite has it open, for reading its pages.
///
/// Never through a separate descriptor: closing one would release every lock of this process on the file, including
/// SQLite's (https://www.sqlite.org/howtocorrupt.html, section 2.2).
struct DatabaseFile: ~Copyable {
  /// Keeps the file open.
  private let connection: Connection
  private let file: UnsafeMutablePointer<sqlite3_file>
  /// The size of a page, in bytes.
  let pageBytes: Int

  var path: String { connection.path }

  init(_ path: String) throws {
    let connection = try Connection(path, mode: .readOnly)
    guard let file = Self.file(of: connection) else {
      throw SQLiteError(damaged: path, what: "SQLite has no file for it")
    }
    guard let pageBytes = Self.pageBytes(file) else {
      throw SQLiteError(damaged: path, what: "its header is not that of a dataset")
    }
    self.pageBytes = pageBytes
    self.file = file
    self.connection = connection
  }

  /// Whether the pages have the expected layout; otherwise the rows must be read through SQLite.
  static func understands(_ connection: borrowing Connection) -> Bool {
    file(of: connection).flatMap { pageBytes($0) } != nil
  }

  /// https://www.sqlite.org/c3ref/c_fcntl_begin_atomic_write.html, SQLITE_FCNTL_FILE_POINTER
  private static func file(of connection: borrowing Connection) -> UnsafeMutablePointer<sqlite3_file>? {
    var opened: UnsafeMutablePointer<sqlite3_file>?
    let status = sqlite3_file_control(connection.handle, "main", SQLITE_FCNTL_FILE_POINTER, &opened)
    guard status == SQLITE_OK, let opened, opened.pointee.pMethods != nil else { return nil }
    return opened
  }

  private static func pageBytes(_ file: UnsafeMutablePointer<sqlite3_file>) -> Int? {
    let header = UnsafeMutableRawBufferPointer.allocate(byteCount: 100, alignment: 8)
    defer { header.deallocate() }
    guard file.pointee.pMethods.pointee.xRead(file, header.baseAddress, 100, 0) == SQLITE_OK else { return nil }
    return PageFile.pageBytes(UnsafeRawBufferPointer(header))
  }

  /// Reads one page; false if it does not exist.
  @inline(__always)
  func read(_ number: Int, into page: UnsafeMutableRawPointer) -> Bool {
    let offset = Int64(number - 1) * Int64(pageBytes)
    return file.pointee.pMethods.pointee.xRead(file, page, Int32(pageBytes), offset) == SQLITE_OK
  }
}
