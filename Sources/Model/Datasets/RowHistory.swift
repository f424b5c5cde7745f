internal import SQLite
public import Schema

/// One row of a version, and the changes that led to it.
public struct RowHistory: Hashable, Sendable {
  /// A change that the log has of the row.
  public struct Step: Hashable, Sendable {
    /// The version that made it.
    public var version: Int
    /// What it did.
    public var operation: ChangeCursor.Operation
  }

  /// The values in the order of the dataset's columns; nil where the version has no such row.
  public var values: [Value]?
  /// The changes up to the version, oldest first. The first version has no log: its rows are the log.
  public var steps: [Step]

  /// The version that gave the row the values that it has; nil where there is no such row.
  public var setBy: Int? { values == nil ? nil : steps.last?.version ?? 1 }
}

extension DatasetStore {
  /// The row of a key in a version, found by the key's index alone.
  ///
  /// - Parameter key: the values of the key columns, in key order.
  public func row(key: [Value], version: Int) throws -> RowHistory {
    let connection = try reader()
    // One state for the log and for the row of now: a commit between them would give a version what the next one has.
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
    return RowHistory(values: row, steps: steps)
  }

  private func now(
    _ tables: DatasetTables, _ isKey: String, _ key: [any Bindable], on connection: borrowing Connection
  ) throws -> [Value]? {
    var select = try connection.prepare("SELECT \(tables.selected) FROM rows WHERE \(isKey)")
    try select.bind(key)
    guard try select.step() else { return nil }
    return dataset.columns.indices.map { select.cell($0).value }
  }

  /// What the first change after a version found there.
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
