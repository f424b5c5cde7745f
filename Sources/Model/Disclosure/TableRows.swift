internal import Schema

/// The rows of a table by key, including rows that only earlier versions had.
struct TableRows {
  /// A row with the versions that had it.
  struct Row {
    /// The values of the key, in key order.
    var key: [Value]
    var isPresent: Bool
    /// The earlier versions that had it.
    var lives: [(from: Int, to: Int?)] = []
  }

  /// The names of the key's columns.
  let keyNames: [String]
  /// The position of the period in the key; nil if there is none.
  let period: Int?
  var rows: [Row] = []
  /// The new version.
  let version: Int

  init(keyNames: [String], period: String?, version: Int) {
    self.keyNames = keyNames
    self.period = period.flatMap { name in keyNames.firstIndex(of: name) }
    self.version = version
  }

  /// Whether a version had the row.
  func isAlive(_ row: Int, in wanted: Int) -> Bool {
    wanted == version
      ? rows[row].isPresent : rows[row].lives.contains { $0.from <= wanted && wanted <= $0.to ?? .max }
  }

  /// The rows grouped by the values of some columns, in the order of their first rows.
  func groups(by columns: [Int]) -> [[Int]] {
    var places: [[Value]: Int] = [:]
    var groups: [[Int]] = []
    for index in rows.indices {
      let key = columns.map { rows[index].key[$0] }
      if let place = places[key] {
        groups[place].append(index)
      } else {
        places[key] = groups.count
        groups.append([index])
      }
    }
    return groups
  }

  /// The positions of the key's columns, except some.
  func positions(without names: [String]) -> [Int] { keyNames.indices.filter { !names.contains(keyNames[$0]) } }

  /// A key value as text; integers in decimal digits.
  func text(_ row: Int, _ column: Int) -> String { rows[row].key[column].description }
}
