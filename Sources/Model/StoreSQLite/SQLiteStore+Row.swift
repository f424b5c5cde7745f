internal import SQLite
public import Schema
public import Store

extension SQLiteStore {
  /// The row with a key in a version, found by the key's index alone.
  ///
  /// - Parameter key: the values of the key columns, in key order.
  public func row(key: [Value], version: Int) throws -> RowHistory {
    let connection = try reader()
    // One state for the log and the current row: a commit between them would give a version the state of the next one.
    try connection.execute("BEGIN")
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let isKey = tables.key.enumerated().map { "\($1) = ?\($0 + 1)" }.joined(separator: " AND ")
    let values = key.map(\.bindable)
    var steps: [RowHistory.Step] = []
    var select = try connection.prepare(
      "SELECT _version, _op FROM changes INDEXED BY changes_by_key WHERE \(isKey) ORDER BY _version")
    try select.bind(values)
    var isChangedLater = false
    while try select.step() {
      let step = RowHistory.Step(
        version: Int(select.integer(0)), operation: ChangeCursor.Operation(rawValue: select.text(1)) ?? .update)
      if step.version <= version { steps.append(step) } else { isChangedLater = true }
    }
    let row =
      isChangedLater
      ? try before(version, tables, isKey, values, on: connection) : try now(tables, isKey, values, on: connection)
    return RowHistory(values: row, steps: steps, first: try VersionLog.first(on: connection) ?? 1)
  }

  private func now(
    _ tables: DatasetTables, _ isKey: String, _ key: [any Bindable], on connection: borrowing Connection
  ) throws -> [Value]? {
    var select = try connection.prepare("SELECT \(tables.selected) FROM rows WHERE \(isKey)")
    try select.bind(key)
    guard try select.step() else { return nil }
    return dataset.columns.indices.map { select.cell($0).value }
  }

  /// The state that the first change after a version replaced.
  private func before(
    _ version: Int, _ tables: DatasetTables, _ isKey: String, _ key: [any Bindable],
    on connection: borrowing Connection
  ) throws -> [Value]? {
    let images = dataset.columns.map { column in
      dataset.key.contains(column.name) ? Connection.quote(column.name) : tables.selectedImages(column)[1]
    }
    var select = try connection.prepare(
      """
      SELECT \(images.joined(separator: ", ")), _op FROM changes INDEXED BY changes_by_key
      WHERE \(isKey) AND _version > \(version) ORDER BY _version LIMIT 1
      """)
    try select.bind(key)
    guard try select.step(), select.text(dataset.columns.count) != "I" else { return nil }
    return dataset.columns.indices.map { select.cell($0).value }
  }
}
