internal import CSQLite
public import Platform
public import Schema

/// A compiled statement; finalised when it goes out of scope.
public struct Statement: ~Copyable {
  /// The C handle, for modules that bind and read in bulk.
  public let handle: OpaquePointer
  /// The file of its connection.
  public let path: String

  init(_ handle: OpaquePointer, path: String) {
    self.handle = handle
    self.path = path
  }

  deinit { sqlite3_finalize(handle) }

  /// Steps to the next row; false at the end.
  @inline(__always)
  public mutating func step() throws(SQLiteError) -> Bool {
    let status = sqlite3_step(handle)
    if status == SQLITE_ROW { return true }
    if status == SQLITE_DONE { return false }
    throw error(status)
  }

  /// The number of rows changed by the last changing statement of the connection.
  public var changes: Int { Int(sqlite3_changes64(sqlite3_db_handle(handle))) }

  /// Makes the statement ready to run again; bindings are kept.
  public mutating func reset() { sqlite3_reset(handle) }

  /// Binds values to `?1`, `?2` and so on.
  public mutating func bind(_ values: [any Bindable]) throws(SQLiteError) {
    for (index, value) in values.enumerated() {
      let status = value.bind(to: handle, at: Int32(index + 1))
      guard status == SQLITE_OK else { throw error(status) }
    }
  }

  /// Runs the statement to completion with these values, then resets it.
  public mutating func run(_ values: any Bindable...) throws(SQLiteError) {
    // Also after an error: a statement that is not reset keeps its lock.
    defer { reset() }
    try bind(values)
    while try step() {}
  }

  /// The number of columns of a row.
  public var columnCount: Int { Int(sqlite3_column_count(handle)) }
  /// The name of a result column.
  public func columnName(_ index: Int) -> String { String(cString: sqlite3_column_name(handle, Int32(index))) }
  /// Whether the column is NULL in this row.
  public func isNull(_ index: Int) -> Bool { sqlite3_column_type(handle, Int32(index)) == SQLITE_NULL }
  /// The value as an integer; 0 for NULL and for text that is not a number.
  public func integer(_ index: Int) -> Int64 { sqlite3_column_int64(handle, Int32(index)) }

  /// The value as text; empty for NULL.
  public func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }
  /// The value as text; nil for NULL.
  public func optionalText(_ index: Int) -> String? { isNull(index) ? nil : text(index) }
  /// The value as an integer; nil for NULL.
  public func optionalInteger(_ index: Int) -> Int64? { isNull(index) ? nil : integer(index) }

  /// The bytes of a text or blob, valid until the next `step`, `reset` or conversion of the same column.
  @inline(__always)
  public func bytes(_ index: Int) -> UnsafeRawBufferPointer {
    // Pointer first, then the length: sqlite3_column_bytes refers to the last conversion (c3ref/column_blob.html).
    let pointer = sqlite3_column_text(handle, Int32(index))
    return UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, Int32(index))))
  }

  func error(_ status: Int32) -> SQLiteError {
    let database = sqlite3_db_handle(handle)
    let sql = sqlite3_sql(handle).map { String(cString: $0) } ?? ""
    return SQLiteError(code: status, message: String(cString: sqlite3_errmsg(database)), path: path, sql: sql)
  }
}

/// A value that can be bound to a parameter of a statement.
public protocol Bindable: Sendable {
  /// Binds the value; returns SQLite's result code.
  func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

/// `SQLITE_TRANSIENT`, a cast macro that Swift does not import: SQLite copies the bytes at once.
private nonisolated func transient() -> sqlite3_destructor_type {
  unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}

extension Int: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, Int64(self))
  }
}
extension Int64: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}
extension Double: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_double(statement, index, self)
  }
}
extension Bool: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, self ? 1 : 0)
  }
}
extension String: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    var copy = self
    return copy.withUTF8 { buffer in
      // An empty buffer may have no address, and a null pointer would bind NULL.
      guard let base = buffer.baseAddress, !buffer.isEmpty else {
        return sqlite3_bind_text(statement, index, "", 0, transient())
      }
      return base.withMemoryRebound(to: CChar.self, capacity: buffer.count) {
        sqlite3_bind_text64(statement, index, $0, UInt64(buffer.count), transient(), UInt8(SQLITE_UTF8))
      }
    }
  }
}
extension [UInt8]: Bindable {
  /// Bound as a blob.
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    // A null pointer would bind NULL, and an empty buffer may have no address.
    if isEmpty { return sqlite3_bind_zeroblob(statement, index, 0) }
    return withUnsafeBytes { sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), transient()) }
  }
}
extension Timestamp: Bindable {
  /// Bound as microseconds since the epoch.
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    sqlite3_bind_int64(statement, index, microseconds)
  }
}
extension Digest: Bindable {
  /// Bound as 64 hexadecimal digits.
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { hex.bind(to: statement, at: index) }
}
extension Owner: Bindable {
  /// Bound as its text.
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { text.bind(to: statement, at: index) }
}
extension Optional: Bindable where Wrapped: Bindable {
  public func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
    switch self {
    case .none: sqlite3_bind_null(statement, index)
    case .some(let value): value.bind(to: statement, at: index)
    }
  }
}
