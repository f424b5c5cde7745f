internal import Mapping
internal import SQLite
public import Schema

/// The rows of one version, in key order.
public final class RowCursor {
  private let connection: Connection
  private var statement: Statement
  /// The statement's own handle: asking the variable for every value would check the access every time.
  private let handle: OpaquePointer

  init(_ store: DatasetStore, version wanted: Int?) throws {
    connection = try store.reader()
    // From here on one state of the file: a commit in between must not show the rows of another version.
    try connection.execute("BEGIN")
    let newest = try VersionLog.newest(on: connection)?.number
    guard let newest, wanted ?? newest <= newest, wanted ?? newest >= 1 else {
      throw DatasetError.noSuchVersion(dataset: store.dataset.id, version: wanted ?? 1, newest: newest)
    }
    let version = wanted ?? newest
    let tables = try DatasetTables(dataset: store.dataset, readFrom: connection)
    if version == newest {
      statement = try connection.prepare("SELECT \(tables.selected) FROM rows ORDER BY \(tables.keyList)")
      handle = statement.handle
      return
    }
    try connection.execute(Self.undo(after: version, tables))
    let images = store.dataset.columns.map { column in
      store.dataset.key.contains(column.name) ? Connection.quote(column.name) : tables.old(column)
    }
    let sameKey = tables.key.map { "u.\($0) = r.\($0)" }.joined(separator: " AND ")
    statement = try connection.prepare(
      """
      SELECT * FROM (
        SELECT \(tables.selected) FROM rows AS r WHERE NOT EXISTS (SELECT 1 FROM temp.undo AS u WHERE \(sameKey))
        UNION ALL
        SELECT \(images.joined(separator: ", ")) FROM temp.undo WHERE _op <> 'I')
      ORDER BY \(tables.keyList)
      """)
    handle = statement.handle
  }

  /// The first change of each key after the version says what it was then: its old image, or nothing before an insert.
  private static func undo(after version: Int, _ tables: DatasetTables) -> String {
    let names = (tables.key + ["_op"] + tables.payload.map { tables.old($0) }).joined(separator: ", ")
    let values = (tables.key + ["_op"] + tables.payload.map { tables.selectedImages($0)[1] }).joined(separator: ", ")
    return """
      CREATE TEMP TABLE undo(\(names), PRIMARY KEY(\(tables.keyList))) WITHOUT ROWID;
      INSERT OR IGNORE INTO temp.undo SELECT \(values) FROM changes WHERE _version > \(version) ORDER BY _version;
      """
  }

  /// Goes to the next row; false after the last.
  public func next() throws -> Bool { try statement.step() }

  /// A value of the current row; columns as the dataset declares them. Borrowed until `next`.
  @inline(__always)
  public func cell(_ column: Int) -> Cell { Cell(handle, column: Int32(truncatingIfNeeded: column)) ?? .null }
}
