internal import SQLite
public import Schema

/// The rows of one version, in key order.
public final class RowCursor {
  private let connection: Connection
  private var statement: Statement
  /// The statement's own handle: asking the variable for every value would check the access every time.
  private let handle: OpaquePointer

  init(_ store: DatasetStore, version wanted: Int?) throws {
    connection = try store.reader()
    // From here on one state of the file: a commit in between must not show the rows of another version.
    try connection.execute("BEGIN")
    let newest = try VersionLog.newest(on: connection)?.number
    guard let newest, wanted ?? newest <= newest, wanted ?? newest >= 1 else {
      throw DatasetError.noSuchVersion(dataset: store.dataset.id, version: wanted ?? 1, newest: newest)
    }
    let version = wanted ?? newest
    let tables = try DatasetTables(dataset: store.dataset, readFrom: connection)
    let rows = try RowsAsOf.select(version, newest: newest, tables, on: connection)
    statement = try connection.prepare("SELECT * FROM (\(rows)) ORDER BY \(tables.keyList)")
    handle = statement.handle
  }

  /// Goes to the next row; false after the last.
  public func next() throws -> Bool { try statement.step() }

  /// A value of the current row; columns as the dataset declares them. Borrowed until `next`.
  @inline(__always)
  public func cell(_ column: Int) -> Cell { Cell(handle, column: Int32(truncatingIfNeeded: column)) ?? .null }
}
