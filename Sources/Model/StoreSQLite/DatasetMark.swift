internal import Platform
internal import SQLite

/// The mark in a dataset's file that says whose it is: a number made of the dataset's id
/// (https://www.sqlite.org/pragma.html#pragma_application_id).
///
/// Without it, the file of another dataset, copied to the wrong name, would be published under that name.
struct DatasetMark {
  private let id: String
  private let folder: String

  /// - Parameter folder: the folder of all datasets.
  init(_ id: String, folder: String) {
    self.id = id
    self.folder = folder
  }

  /// Never 0, which is the number of a file without a mark.
  private static func number(of id: String) -> Int32 {
    let number = SHA256.of(id.utf8).bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return number == 0 ? 1 : Int32(bitPattern: number)
  }

  /// - Returns: whether there is a mark; files of earlier releases have none.
  /// - Throws: `SQLiteError` for the file of another dataset.
  @discardableResult
  func check(_ connection: borrowing Connection) throws -> Bool {
    let found = try connection.applicationNumber()
    if found == 0 { return false }
    if found == Self.number(of: id) { return true }
    let other = try SQLiteStore.ids(in: folder).first { Self.number(of: $0) == found }
    throw SQLiteError(
      foreign: connection.path,
      what: "is the file of \(other.map { "the dataset \($0)" } ?? "another dataset"), not of \(id) "
        + "(if only the name has changed: sqlite3 \(connection.path) 'PRAGMA application_id = 0')")
  }

  /// Marks a file that has no mark.
  func write(on connection: borrowing Connection) throws {
    if try !check(connection) { try connection.execute("PRAGMA application_id = \(Self.number(of: id))") }
  }
}
