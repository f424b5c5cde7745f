internal import SQLite
internal import Schema
public import Store

/// The changes between two versions as SELECTs: the operation, the new values and the old values.
enum SelectedChanges {
  /// The changes from version `first` to version `last`.
  static func select(from first: Int, to last: Int, _ tables: DatasetTables) -> String {
    last == first + 1 ? single(last, tables) : combined(first, last, tables)
  }

  /// All columns in the order of the declaration, new and old; the key is the same in both.
  private static func images(
    _ tables: DatasetTables, new: String, old: String, key: (String) -> String
  ) -> (new: [String], old: [String]) {
    let both = tables.dataset.columns.map { column -> [String] in
      if tables.dataset.key.contains(column.name) {
        return Array(repeating: key(Connection.quote(column.name)), count: 2)
      }
      return tables.selectedImages(column, new: new, old: old)
    }
    return (both.map { $0[0] }, both.map { $0[1] })
  }

  private static func single(_ version: Int, _ tables: DatasetTables) -> String {
    let (new, old) = images(tables, new: "", old: "") { $0 }
    return """
      SELECT \((["_op"] + new + old).joined(separator: ", ")) FROM changes
      WHERE _version = \(version) ORDER BY \(tables.keyList)
      """
  }

  /// The first change of a key has its state before, the last one its state after; if the two are equal, nothing
  /// changed.
  private static func combined(_ first: Int, _ last: Int, _ tables: DatasetTables) -> String {
    let range = "_version > \(first) AND _version <= \(last)"
    let (new, old) = images(tables, new: "z.", old: "a.") { "a.\($0)" }
    let sameKey = tables.key.map { "a.\($0) = z.\($0) AND a.\($0) = k.\($0)" }.joined(separator: " AND ")
    let differs = tables.payload.map { tables.selectedImages($0, new: "z.", old: "a.").joined(separator: " IS NOT ") }
    let isChange = (["a._op = 'I'", "z._op = 'D'"] + differs).joined(separator: " OR ")
    return """
      SELECT CASE WHEN a._op = 'I' THEN 'I' WHEN z._op = 'D' THEN 'D' ELSE 'U' END,
        \((new + old).joined(separator: ", "))
      FROM (SELECT \(tables.keyList), min(_version) AS first, max(_version) AS last
            FROM changes WHERE \(range) GROUP BY \(tables.keyList)) AS k
        JOIN changes AS a ON a._version = k.first JOIN changes AS z ON z._version = k.last AND \(sameKey)
      WHERE NOT (a._op = 'I' AND z._op = 'D') AND (\(isChange))
      ORDER BY \(tables.key.map { "k.\($0)" }.joined(separator: ", "))
      """
  }
}

extension SQLiteStore {
  /// The changes between two versions, in key order; rows that were inserted and deleted in between are not included.
  public func changes(from first: Int, to last: Int) throws -> ChangeCursor {
    if let absent = try [first, last].first(where: { try !hasVersion($0) }) {
      throw DatasetError.noSuchVersion(dataset: dataset.id, version: absent, newest: try current()?.number)
    }
    guard first < last else {
      throw DatasetError.notAnEarlierVersion(dataset: dataset.id, first: first, last: last)
    }
    let connection = try reader()
    let tables = try DatasetTables(dataset: dataset, readFrom: connection)
    let selected = try SelectedRows(SelectedChanges.select(from: first, to: last, tables), on: connection)
    let count = dataset.columns.count
    return ChangeCursor(RowCursor(columnCount: 1 + 2 * count, fill: selected.fill), columnCount: count)
  }
}
