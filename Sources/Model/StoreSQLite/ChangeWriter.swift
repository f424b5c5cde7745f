internal import SQLite
internal import Schema
internal import Store

/// Applies the changes of one version to `rows`, and logs each of them.
struct ChangeWriter: ~Copyable {
  private let version: Int64
  private let source: Int64
  private let keyIndices: [Int]
  private let payloadIndices: [Int]
  private let columnCount: Int
  private var log: Statement
  private var insertion: Statement
  private var replacement: Statement
  private var removal: Statement
  /// The number of updates that removed the value of each column.
  private var taken: [Int]

  init(_ dataset: Dataset, version: Int, source: Int64, on connection: borrowing Connection) throws {
    let tables = DatasetTables(dataset: dataset)
    let images = tables.payload.flatMap { [tables.new($0), tables.old($0)] }
    let log = try connection.prepare(
      Self.insert(into: "changes", ["_version", "_op", "_source"] + tables.key + images))
    let insertion = try connection.prepare(Self.insert(into: "rows", tables.columns + ["_source"]))
    // Cheaper than INSERT OR REPLACE, which deletes the row and searches for its position again.
    let place = tables.key.map { "\($0) = ?" }.joined(separator: " AND ")
    let assignments = (tables.payload.map { Connection.quote($0.name) } + ["_source"]).map { "\($0) = ?" }
    let replacement = try connection.prepare(
      "UPDATE rows SET \(assignments.joined(separator: ", ")) WHERE \(place)")
    let removal = try connection.prepare("DELETE FROM rows WHERE \(place)")
    self.log = log
    self.insertion = insertion
    self.replacement = replacement
    self.removal = removal
    self.version = Int64(version)
    self.source = source
    keyIndices = dataset.keyIndices
    payloadIndices = dataset.columns.indices.filter { !dataset.key.contains(dataset.columns[$0].name) }
    columnCount = dataset.columns.count
    taken = Array(repeating: 0, count: columnCount)
  }

  private static func insert(into table: String, _ names: [String]) -> String {
    let marks = names.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(table)(\(names.joined(separator: ", "))) VALUES (\(marks))"
  }

  mutating func insert(_ row: OrderedRows) throws {
    for column in 0..<columnCount { insertion.bind(row.cell(column), at: column + 1) }
    insertion.bind(.integer(source), at: columnCount + 1)
    try insertion.changeOneRow()
    try record("I", key: row.cell, new: row.cell, old: nil)
  }

  mutating func update(_ before: StoredRows, to row: OrderedRows) throws {
    var parameter = 1
    for column in payloadIndices {
      replacement.bind(row.cell(column), at: parameter)
      parameter += 1
    }
    replacement.bind(.integer(source), at: parameter)
    for column in keyIndices {
      parameter += 1
      replacement.bind(row.cell(column), at: parameter)
    }
    try replacement.changeOneRow()
    try record("U", key: row.cell, new: row.cell, old: before.cell)
  }

  /// - Parameter row: the values of the stored row.
  mutating func delete(_ row: @escaping (Int) -> Cell) throws {
    for (parameter, column) in keyIndices.enumerated() { removal.bind(row(column), at: parameter + 1) }
    try removal.changeOneRow()
    try record("D", key: row, new: nil, old: row)
  }

  /// The columns that lost all values of the source in rows that still exist.
  ///
  /// Called once all changes are made. Deleted rows are subject to the guard of deletions.
  func emptied(_ dataset: Dataset, on connection: borrowing Connection) throws -> [EmptiedColumn] {
    try dataset.columns.indices.filter { taken[$0] > 0 }.compactMap { column in
      let name = dataset.columns[column].name
      var select = try connection.prepare(
        "SELECT 1 FROM rows WHERE _source = ?1 AND \(Connection.quote(name)) IS NOT NULL LIMIT 1")
      try select.bind([source])
      return try select.step() ? nil : EmptiedColumn(column: name, rows: taken[column])
    }
  }

  private mutating func record(
    _ operation: StaticString, key: (Int) -> Cell, new: ((Int) -> Cell)?, old: ((Int) -> Cell)?
  ) throws {
    log.bind(.integer(version), at: 1)
    log.bind(
      .text(UnsafeRawBufferPointer(start: operation.utf8Start, count: operation.utf8CodeUnitCount)), at: 2)
    log.bind(.integer(source), at: 3)
    var parameter = 4
    for column in keyIndices {
      log.bind(key(column), at: parameter)
      parameter += 1
    }
    for column in payloadIndices {
      let (after, before) = (new?(column) ?? .null, old?(column) ?? .null)
      log.bind(after, at: parameter)
      log.bind(before, at: parameter + 1)
      if after.kind == .null, before.kind != .null, new != nil { taken[column] += 1 }
      parameter += 2
    }
    try log.changeOneRow()
  }
}

extension Statement {
  /// Runs the bound statement to completion and resets it, also after an error.
  ///
  /// A change that affects no row, or more than one, would falsify the log.
  fileprivate mutating func changeOneRow() throws {
    defer { reset() }
    while try step() {}
    guard changes == 1 else {
      throw SQLiteError(damaged: path, what: "a change touched \(changes) rows instead of one")
    }
  }
}
