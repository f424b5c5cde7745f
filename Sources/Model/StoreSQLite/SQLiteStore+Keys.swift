internal import SQLite
public import Schema

extension SQLiteStore {
  /// Whether any version has or had a row with these values.
  ///
  /// - Parameter key: values by the index of their columns, which need not be of the key; columns that are not named match
  ///   any value.
  public func hasRow(_ key: [Int: Value]) throws -> Bool {
    if key.isEmpty { return true }
    let wanted = key.sorted { $0.key < $1.key }
    func condition(_ place: Int, _ index: Int, _ table: String) -> String {
      let name = dataset.columns[index].name
      if table == "rows" || dataset.keyIndices.contains(index) { return "\(Connection.quote(name)) = ?\(place + 1)" }
      return
        "(\(Connection.quote("_new_\(name)")) = ?\(place + 1) OR \(Connection.quote("_old_\(name)")) = ?\(place + 1))"
    }
    let connection = try reader()
    // A deleted row has its deletion in the log.
    for table in ["rows", "changes"] {
      let conditions = wanted.enumerated().map { condition($0, $1.key, table) }.joined(separator: " AND ")
      var select = try connection.prepare("SELECT 1 FROM \(table) WHERE \(conditions) LIMIT 1")
      try select.bind(wanted.map { $0.value.bindable })
      if try select.step() { return true }
    }
    return false
  }
}
