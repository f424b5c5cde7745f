internal import SQLite
public import Schema

/// What changed between two versions, in key order.
public final class ChangeCursor {
  /// What happened to a row, in the letters of the published deltas.
  public enum Operation: String, Sendable {
    case insert = "I"
    case update = "U"
    case delete = "D"
  }

  private let connection: Connection
  private var statement: Statement
  private let keyPositions: [Int: Int]
  private let payloadPositions: [Int: Int]

  /// The changes from the state `first` to the state `last`.
  init(_ store: DatasetStore, from first: Int, to last: Int) throws {
    connection = try store.reader()
    let tables = try DatasetTables(dataset: store.dataset, readFrom: connection)
    let columns = store.dataset.columns
    var keyPositions: [Int: Int] = [:]
    var payloadPositions: [Int: Int] = [:]
    for (position, index) in store.dataset.keyIndices.enumerated() { keyPositions[index] = position + 1 }
    var position = 1 + keyPositions.count
    for index in columns.indices where keyPositions[index] == nil {
      payloadPositions[index] = position
      position += 2
    }
    self.keyPositions = keyPositions
    self.payloadPositions = payloadPositions
    statement = try connection.prepare(
      last == first + 1 ? Self.single(last, tables) : Self.combined(first, last, tables))
  }

  private static func single(_ version: Int, _ tables: DatasetTables) -> String {
    let images = tables.payload.flatMap { tables.selectedImages($0) }
    return """
      SELECT \((["_op"] + tables.key + images).joined(separator: ", ")) FROM changes
      WHERE _version = \(version) ORDER BY \(tables.keyList)
      """
  }

  /// The first change of a key has its state before, the last one its state after; where the two are the same, nothing
  /// has changed.
  private static func combined(_ first: Int, _ last: Int, _ tables: DatasetTables) -> String {
    let range = "_version > \(first) AND _version <= \(last)"
    let keys = tables.key.map { "a.\($0) AS \($0)" }
    let images = tables.payload.flatMap { tables.selectedImages($0, new: "z.", old: "a.") }
    let sameKey = tables.key.map { "a.\($0) = z.\($0) AND a.\($0) = k.\($0)" }.joined(separator: " AND ")
    let differs = tables.payload.map { tables.selectedImages($0, new: "z.", old: "a.").joined(separator: " IS NOT ") }
    let isChange = (["a._op = 'I'", "z._op = 'D'"] + differs).joined(separator: " OR ")
    return """
      SELECT CASE WHEN a._op = 'I' THEN 'I' WHEN z._op = 'D' THEN 'D' ELSE 'U' END,
        \((keys + images).joined(separator: ", "))
      FROM (SELECT \(tables.keyList), min(_version) AS first, max(_version) AS last
            FROM changes WHERE \(range) GROUP BY \(tables.keyList)) AS k
        JOIN changes AS a ON a._version = k.first JOIN changes AS z ON z._version = k.last AND \(sameKey)
      WHERE NOT (a._op = 'I' AND z._op = 'D') AND (\(isChange))
      ORDER BY \(tables.key.map { "k.\($0)" }.joined(separator: ", "))
      """
  }

  /// Goes to the next change; false after the last.
  public func next() throws -> Bool { try statement.step() }

  /// What happened to the current row; meaningful after `next` returned true.
  public var operation: Operation { Operation(rawValue: statement.text(0)) ?? .update }

  /// A value after the change; for a deletion only the key has one. Columns as the dataset declares them.
  public func new(_ column: Int) -> Cell {
    if let position = keyPositions[column] { return statement.cell(position) }
    return statement.cell(payloadPositions[column]!)
  }

  /// A value before the change; for an insertion only the key has one.
  public func old(_ column: Int) -> Cell {
    if let position = keyPositions[column] { return statement.cell(position) }
    return statement.cell(payloadPositions[column]! + 1)
  }
}
