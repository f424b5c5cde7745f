internal import Rows
internal import SQLite
internal import Schema
public import Store

/// The rows of a SELECT, read a batch at a time. The connection sees one state of its file for its lifetime.
final class SelectedRows {
  private let connection: Connection
  private var statement: Statement
  private var isAtEnd = false

  init(_ select: String, on connection: consuming Connection) throws {
    statement = try connection.prepare(select)
    self.connection = connection
  }

  /// Fills a batch, as `RowCursor.Fill` requires.
  func fill(_ batch: RowBatch) throws {
    let handle = statement.handle
    while !isAtEnd, !batch.isFull {
      guard try statement.step() else { return isAtEnd = true }
      let isAdded = batch.appendRow(.unknown) { Cell(handle, column: Int32(truncatingIfNeeded: $0)) ?? .null }
      guard isAdded else {
        throw SQLiteError(damaged: statement.path, what: "a row is longer than \(RowLimits.rowBytesMax >> 20) MiB")
      }
    }
  }
}

extension SQLiteStore {
  /// The rows of a version in key order.
  ///
  /// - Parameter wanted: nil for the newest.
  public func rows(version wanted: Int?) throws -> RowCursor {
    guard exists else { throw DatasetError.noSuchVersion(dataset: dataset.id, version: wanted ?? 1, newest: nil) }
    let connection = try reader()
    // From here on one state of the file: a commit in between must not mix in the rows of another version.
    try connection.execute("BEGIN")
    let newest = try VersionLog.newest(on: connection)?.number
    guard let newest, try wanted == nil || VersionLog.has(wanted ?? newest, on: connection) else {
      throw DatasetError.noSuchVersion(dataset: dataset.id, version: wanted ?? 1, newest: newest)
    }
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let rows = try RowsAsOf.select(wanted ?? newest, newest: newest, tables, on: connection)
    let selected = try SelectedRows("SELECT * FROM (\(rows)) ORDER BY \(tables.keyList)", on: connection)
    return RowCursor(columnCount: dataset.columns.count, fill: selected.fill)
  }
}
