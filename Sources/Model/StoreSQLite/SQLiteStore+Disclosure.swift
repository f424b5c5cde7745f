public import Disclosure
internal import SQLite
public import Schema
internal import Store

extension SQLiteStore {
  /// What the versions so far have published of the protected figures, and what they hid; empty before the first
  /// version.
  ///
  /// Reads all rows and the whole log once. Memory: about 500 bytes for each key that ever existed.
  public func publishedBefore(_ control: DisclosureControl) throws -> PublishedBefore {
    guard exists else { return PublishedBefore() }
    let connection = try reader()
    try connection.execute("BEGIN")
    guard let newest = try VersionLog.newest(on: connection)?.number else { return PublishedBefore() }
    let past = try PastReader(dataset, control, newest: newest, on: connection)
    return PublishedBefore(version: newest, rows: try past.rows(on: connection))
  }
}

private struct PastReader {
  private let tables: DatasetTables
  private let keyCount: Int
  private let values: [Column]
  private let marks: [Column]
  private let newest: Int

  init(_ dataset: Dataset, _ control: DisclosureControl, newest: Int, on connection: borrowing Connection) throws {
    tables = try DatasetTables(dataset: dataset, readFrom: connection)
    keyCount = dataset.key.count
    func columns(_ names: [String]) -> [Column] {
      names.compactMap { name in dataset.columns.first { $0.name == name } }
    }
    values = columns(control.values)
    marks = columns(control.marks)
    self.newest = newest
  }

  func rows(on connection: borrowing Connection) throws -> [[Value]: PublishedBefore.Past] {
    var rows: [[Value]: PublishedBefore.Past] = [:]
    try readLog(into: &rows, on: connection)
    try readPresent(into: &rows, on: connection)
    return rows
  }

  private func readLog(into rows: inout [[Value]: PublishedBefore.Past], on connection: borrowing Connection) throws {
    let images = (values + marks).flatMap { tables.selectedImages($0) }
    var select = try connection.prepare(
      "SELECT \((tables.key + ["_version", "_op"] + images).joined(separator: ", ")) FROM changes ORDER BY _version")
    while try select.step() {
      let key = (0..<keyCount).map { select.cell($0).value }
      let version = Int(select.integer(keyCount))
      var past = rows[key] ?? PublishedBefore.Past(columns: values.count)
      if select.text(keyCount + 1) == "I" {
        past.lives.append((from: version, to: nil))
      } else {
        // The state before the first change has existed since the first version.
        if past.lives.isEmpty { past.lives.append((from: 1, to: nil)) }
        for column in values.indices {
          let value = select.cell(keyCount + 2 + 2 * column + 1).value
          let mark = select.cell(keyCount + 2 + 2 * (values.count + column) + 1).value
          past.figures[column].note(value, mark: mark, until: version - 1)
        }
        if select.text(keyCount + 1) == "D" { past.lives[past.lives.count - 1].to = version - 1 }
      }
      rows[key] = past
    }
  }

  private func readPresent(
    into rows: inout [[Value]: PublishedBefore.Past], on connection: borrowing Connection
  ) throws {
    let columns = (values + marks).map { tables.absent.contains($0.name) ? "NULL" : Connection.quote($0.name) }
    var select = try connection.prepare("SELECT \((tables.key + columns).joined(separator: ", ")) FROM rows")
    while try select.step() {
      let key = (0..<keyCount).map { select.cell($0).value }
      var past = rows[key] ?? PublishedBefore.Past(columns: values.count)
      if past.lives.isEmpty { past.lives.append((from: 1, to: nil)) }
      for column in values.indices {
        let mark = select.cell(keyCount + values.count + column).value
        past.figures[column].note(select.cell(keyCount + column).value, mark: mark, until: newest)
      }
      rows[key] = past
    }
  }
}
