internal import Rows
internal import SQLite
public import Schema
public import Store

/// The rows of a SELECT, read a batch at a time. The connection sees one state of its file for its lifetime.
final class SelectedRows {
  private let connection: Connection
  private var statement: Statement
  private var isAtEnd = false

  init(_ select: String, _ values: [any Bindable] = [], on connection: consuming Connection) throws {
    statement = try connection.prepare(select)
    try statement.bind(values)
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
  /// - Parameters:
  ///   - wanted: nil for the newest.
  ///   - key: required values by the index of their columns.
  public func rows(version wanted: Int?, where key: [Int: Value]) throws -> RowCursor {
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
    let required = key.sorted { $0.key < $1.key }
    let conditions = required.map { "\(Connection.quote(dataset.columns[$0.key].name)) IS ?" }
    let condition = conditions.isEmpty ? "" : "WHERE \(conditions.joined(separator: " AND "))"
    let selected = try SelectedRows(
      "SELECT * FROM (\(rows)) \(condition) ORDER BY \(tables.keyList)", required.map(\.value.bindable), on: connection)
    return RowCursor(columnCount: dataset.columns.count, fill: selected.fill)
  }
}
