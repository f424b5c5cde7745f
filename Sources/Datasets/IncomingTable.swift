internal import CSQLite
internal import Platform
internal import SQLite
internal import Schema

/// The ordered rows of a run as a virtual table, for `INSERT … SELECT`: half the cost of a statement per row.
///
/// The columns are the dataset's and `_source`. Values are handed over without a copy: a batch stays where it is until the
/// statement has taken the next row, and INSERT … SELECT keeps none.
enum IncomingTable {
  static let name = "incoming"

  static func register(on database: OpaquePointer, rows: IncomingRows) -> Int32 {
    let registered = IncomingModule(rows)
    return sqlite3_create_module_v2(
      database, name, registered.functions, Unmanaged.passRetained(registered).toOpaque(),
      { Unmanaged<IncomingModule>.fromOpaque($0!).release() })
  }
}

/// What the table reads: rows in order, each hashed as it passes.
final class IncomingRows {
  let ordered: OrderedRows
  let declaration: String
  let columnCount: Int
  private let hasher: RowHasher
  private let source: Int64
  /// What a callback of SQLite could not throw.
  var failure: (any Error)?

  init(_ ordered: OrderedRows, dataset: Dataset, hasher: RowHasher, source: Int64) {
    self.ordered = ordered
    self.hasher = hasher
    self.source = source
    columnCount = dataset.columns.count
    let columns = dataset.columns.map { "\(Connection.quote($0.name)) \(DatasetTables.affinity($0))" }
    declaration = "CREATE TABLE x(\(columns.joined(separator: ", ")), _source INTEGER)"
  }

  @inline(__always)
  func advance() throws -> Bool {
    guard try ordered.advance() else { return false }
    for column in 0..<columnCount { hasher.add(ordered.cell(column)) }
    return true
  }

  @inline(__always)
  func result(_ context: OpaquePointer?, _ column: Int) {
    guard column < columnCount else { return sqlite3_result_int64(context, source) }
    let cell = ordered.cell(column)
    switch cell.kind {
    case .null: sqlite3_result_null(context)
    case .integer: sqlite3_result_int64(context, cell.integer)
    case .text:
      sqlite3_result_text(
        context, cell.bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(cell.bytes.count), nil)
    }
  }
}

/// The table of C functions that SQLite calls, and what they work on; SQLite keeps a pointer to both.
private final class IncomingModule {
  let functions: UnsafeMutablePointer<sqlite3_module>
  let rows: IncomingRows

  init(_ rows: IncomingRows) {
    self.rows = rows
    functions = .allocate(capacity: 1)
    functions.initialize(to: sqlite3_module())
    functions.pointee.xConnect = incomingConnect
    functions.pointee.xBestIndex = { _, _ in SQLITE_OK }
    functions.pointee.xDisconnect = { table in
      UnsafeMutableRawPointer(table!).assumingMemoryBound(to: IncomingVirtualTable.self).deallocate()
      return SQLITE_OK
    }
    functions.pointee.xOpen = incomingOpen
    functions.pointee.xClose = { cursor in
      UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: IncomingCursor.self).deallocate()
      return SQLITE_OK
    }
    functions.pointee.xFilter = { cursor, _, _, _, _ in incomingNext(cursor) }
    functions.pointee.xNext = incomingNext
    functions.pointee.xEof = { cursor in opened(cursor).pointee.isAtEnd ? 1 : 0 }
    functions.pointee.xColumn = incomingColumn
    functions.pointee.xRowid = { cursor, row in
      row!.pointee = opened(cursor).pointee.count
      return SQLITE_OK
    }
  }

  deinit { functions.deallocate() }
}

/// SQLite's own part first, then ours. The rows are kept alive by the module for as long as the connection is open.
private struct IncomingVirtualTable {
  var base = sqlite3_vtab()
  var rows: Unmanaged<IncomingRows>
}

private struct IncomingCursor {
  var base = sqlite3_vtab_cursor()
  let rows: Unmanaged<IncomingRows>
  var isAtEnd = false
  var count: Int64 = 0
}

@inline(__always)
private func opened(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<IncomingCursor> {
  UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: IncomingCursor.self)
}

private func incomingConnect(
  _ database: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ argc: Int32,
  _ argv: UnsafePointer<UnsafePointer<CChar>?>?, _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  let rows = Unmanaged<IncomingModule>.fromOpaque(context!).takeUnretainedValue().rows
  let status = sqlite3_declare_vtab(database, rows.declaration)
  guard status == SQLITE_OK else { return status }
  let made = UnsafeMutablePointer<IncomingVirtualTable>.allocate(capacity: 1)
  made.initialize(to: IncomingVirtualTable(rows: .passUnretained(rows)))
  table!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
  return SQLITE_OK
}

private func incomingOpen(
  _ table: UnsafeMutablePointer<sqlite3_vtab>?,
  _ cursor: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
) -> Int32 {
  let source = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: IncomingVirtualTable.self)
  let made = UnsafeMutablePointer<IncomingCursor>.allocate(capacity: 1)
  made.initialize(to: IncomingCursor(rows: source.pointee.rows))
  cursor!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
  return SQLITE_OK
}

private func incomingNext(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
  opened(cursor).pointee.rows._withUnsafeGuaranteedRef { rows in
    do {
      if try rows.advance() {
        opened(cursor).pointee.count &+= 1
      } else {
        opened(cursor).pointee.isAtEnd = true
      }
      return SQLITE_OK
    } catch {
      rows.failure = error
      return SQLITE_ERROR
    }
  }
}

private func incomingColumn(
  _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ context: OpaquePointer?, _ column: Int32
) -> Int32 {
  opened(cursor).pointee.rows._withUnsafeGuaranteedRef { $0.result(context, Int(column)) }
  return SQLITE_OK
}
