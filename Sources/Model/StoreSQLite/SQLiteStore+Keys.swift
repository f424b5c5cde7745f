internal import SQLite
public import Schema

extension SQLiteStore {
  /// Whether any version has or had a row with these key values.
  ///
  /// - Parameter key: values by the index of their columns; columns that are not named match any value.
  public func hasRow(_ key: [Int: Value]) throws -> Bool {
    if key.isEmpty { return true }
    let wanted = key.sorted { $0.key < $1.key }
    let conditions = wanted.enumerated().map { place, value in
      "\(Connection.quote(dataset.columns[value.key].name)) = ?\(place + 1)"
    }.joined(separator: " AND ")
    let connection = try reader()
    // A deleted row has its deletion in the log.
    for table in ["rows", "changes"] {
      var select = try connection.prepare("SELECT 1 FROM \(table) WHERE \(conditions) LIMIT 1")
      try select.bind(wanted.map { $0.value.bindable })
      if try select.step() { return true }
    }
    return false
  }
}
