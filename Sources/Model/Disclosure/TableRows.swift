internal import Schema

/// The rows of a table by their keys, those that only earlier versions had among them.
struct TableRows {
  /// A row, and when it was there.
  struct Row {
    /// The values of the key, in key order.
    var key: [Value]
    var isPresent: Bool
    /// The versions before that had it.
    var lives: [(from: Int, to: Int?)] = []
  }

  /// The names of the key's columns.
  let keyNames: [String]
  var rows: [Row] = []
  /// The version that is being made.
  let version: Int

  /// Whether a row was there in a version.
  func isAlive(_ row: Int, in wanted: Int) -> Bool {
    wanted == version
      ? rows[row].isPresent : rows[row].lives.contains { $0.from <= wanted && wanted <= $0.to ?? .max }
  }

  /// The rows that share the values of some columns, in the order of their first.
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

  /// The positions of the key's columns without some of them.
  func positions(without names: [String]) -> [Int] { keyNames.indices.filter { !names.contains(keyNames[$0]) } }

  /// A text of the key; numbers as they are written.
  func text(_ row: Int, _ column: Int) -> String { rows[row].key[column].description }
}
