internal import CSQLite
internal import Formats
internal import Platform
internal import Schema

/// The virtual table `source` (https://www.sqlite.org/vtab.html): read-only, scanned from its first record to its last.
///
/// The table is eponymous: a SELECT names it without a CREATE. Its columns are the connector's declared fields, typed
/// by the reader, so that no SQL function is called for each value.
enum SourceTable {
  static let name = "source"

  /// Registers the table with a connection, which then retains `scan` until it is closed.
  static func register(on database: OpaquePointer, scan: SourceScan) -> Int32 {
    let registered = SourceModule(scan)
    return sqlite3_create_module_v2(
      database, name, registered.functions, Unmanaged.passRetained(registered).toOpaque(),
      { Unmanaged<SourceModule>.fromOpaque($0!).release() })
  }

  /// The `CREATE TABLE` that declares names and affinities to SQLite.
  static func declaration(_ fields: [FieldSpec]) -> String {
    let columns = fields.map { field in
      let quoted = "\"" + field.name.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
      // Decimals are texts, of which 9 would come after 10.
      if field.type == .decimal { return quoted + " TEXT COLLATE decimal" }
      return quoted + (field.type.isStoredAsInteger ? " INTEGER" : " TEXT")
    }
    return "CREATE TABLE x(\(columns.joined(separator: ", ")))"
  }
}

/// The table of C functions that SQLite calls, and their data; SQLite keeps a pointer to both.
private final class SourceModule {
  let functions: UnsafeMutablePointer<sqlite3_module>
  let scan: SourceScan

  init(_ scan: SourceScan) {
    self.scan = scan
    functions = .allocate(capacity: 1)
    functions.initialize(to: sqlite3_module())
    functions.pointee.iVersion = 1
    // xCreate stays NULL: that makes the table eponymous-only (vtab.html, section 2.1.3).
    functions.pointee.xConnect = sourceConnect
    functions.pointee.xBestIndex = sourceBestIndex
    functions.pointee.xDisconnect = sourceDisconnect
    functions.pointee.xOpen = sourceOpen
    functions.pointee.xClose = sourceClose
    functions.pointee.xFilter = sourceFilter
    functions.pointee.xNext = sourceNext
    functions.pointee.xEof = sourceEof
    functions.pointee.xColumn = sourceColumn
    functions.pointee.xRowid = sourceRowid
  }

  deinit { functions.deallocate() }
}

/// SQLite's part first, then ours: SQLite passes back a pointer to `base`.
private struct SourceVirtualTable {
  var base = sqlite3_vtab()
  var scan: Unmanaged<SourceScan>
}

/// A cursor in memory that SQLite points to, so that nothing is looked up for each value.
private struct SourceCursor {
  var base = sqlite3_vtab_cursor()
  var walk: RecordWalk
}

private func sourceConnect(
  _ database: OpaquePointer?, _ context: UnsafeMutableRawPointer?, _ argc: Int32,
  _ argv: UnsafePointer<UnsafePointer<CChar>?>?, _ table: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  let scan = Unmanaged<SourceModule>.fromOpaque(context!).takeUnretainedValue().scan
  let status = sqlite3_declare_vtab(database, SourceTable.declaration(scan.fields))
  guard status == SQLITE_OK else { return status }
  let made = UnsafeMutablePointer<SourceVirtualTable>.allocate(capacity: 1)
  made.initialize(to: SourceVirtualTable(scan: .passRetained(scan)))
  table!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab.self)
  return SQLITE_OK
}

private func sourceDisconnect(_ table: UnsafeMutablePointer<sqlite3_vtab>?) -> Int32 {
  let made = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: SourceVirtualTable.self)
  made.pointee.scan.release()
  made.deinitialize(count: 1)
  made.deallocate()
  return SQLITE_OK
}

private func sourceBestIndex(
  _ table: UnsafeMutablePointer<sqlite3_vtab>?, _ info: UnsafeMutablePointer<sqlite3_index_info>?
) -> Int32 {
  // A scan is the only plan, and its high cost makes SQLite put the source outermost and read it once.
  info!.pointee.estimatedCost = 1e9
  info!.pointee.estimatedRows = 1_000_000
  return SQLITE_OK
}

private func sourceOpen(
  _ table: UnsafeMutablePointer<sqlite3_vtab>?,
  _ cursor: UnsafeMutablePointer<UnsafeMutablePointer<sqlite3_vtab_cursor>?>?
) -> Int32 {
  let source = UnsafeMutableRawPointer(table!).assumingMemoryBound(to: SourceVirtualTable.self)
  let made = UnsafeMutablePointer<SourceCursor>.allocate(capacity: 1)
  made.initialize(to: SourceCursor(walk: RecordWalk(source.pointee.scan.takeUnretainedValue())))
  cursor!.pointee = UnsafeMutableRawPointer(made).assumingMemoryBound(to: sqlite3_vtab_cursor.self)
  return SQLITE_OK
}

@inline(__always)
private func opened(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> UnsafeMutablePointer<SourceCursor> {
  UnsafeMutableRawPointer(cursor!).assumingMemoryBound(to: SourceCursor.self)
}

private func sourceClose(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
  opened(cursor).deinitialize(count: 1)
  opened(cursor).deallocate()
  return SQLITE_OK
}

private func sourceFilter(
  _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ plan: Int32, _ text: UnsafePointer<CChar>?, _ argc: Int32,
  _ argv: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
  if opened(cursor).pointee.walk.hasBegun { opened(cursor).pointee.walk.restart() }
  return sourceNext(cursor)
}

private func sourceNext(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
  do {
    try opened(cursor).pointee.walk.advance()
    return SQLITE_OK
  } catch {
    opened(cursor).pointee.walk.scan.failure = error
    return SQLITE_ERROR
  }
}

private func sourceEof(_ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?) -> Int32 {
  opened(cursor).pointee.walk.isAtEnd ? 1 : 0
}

private func sourceColumn(
  _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ context: OpaquePointer?, _ column: Int32
) -> Int32 {
  let cell = opened(cursor).pointee.walk.cells[Int(column)]
  switch cell.kind {
  case .null: sqlite3_result_null(context)
  case .integer: sqlite3_result_int64(context, cell.integer)
  case .text: resultText(context, cell.bytes)
  }
  return SQLITE_OK
}

private func sourceRowid(
  _ cursor: UnsafeMutablePointer<sqlite3_vtab_cursor>?, _ row: UnsafeMutablePointer<sqlite3_int64>?
) -> Int32 {
  row!.pointee = opened(cursor).pointee.walk.row
  return SQLITE_OK
}

/// Passes SQLite a copy of the bytes: aggregates, sorters and sub-queries keep values after the reader has advanced.
@inline(__always)
func resultText(_ context: OpaquePointer?, _ bytes: UnsafeRawBufferPointer) {
  let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
  guard let base = bytes.baseAddress else { return sqlite3_result_text(context, "", 0, nil) }
  sqlite3_result_text(context, base.assumingMemoryBound(to: CChar.self), Int32(bytes.count), transient)
}
