internal import CSQLite
internal import Rows
internal import SQLite

/// One of SQLite's own functions that answers a failure with NULL, which would be published as an absent value: `printf`
/// beyond the longest text, the root of a negative number, the remainder of a division by zero.
///
/// A mapping calls this one in its place: it lets SQLite compute and rejects the record if the result is NULL although
/// no argument is.
final class GuardedFunction {
  /// The functions with their numbers of arguments (https://www.sqlite.org/lang_corefunc.html and lang_mathfunc.html).
  static let names: [(name: String, arguments: Int32)] = [
    ("printf", -1), ("format", -1), ("sign", 1), ("unhex", 1), ("unhex", 2), ("acos", 1), ("acosh", 1), ("asin", 1),
    ("asinh", 1), ("atan", 1), ("atan2", 2), ("atanh", 1), ("ceil", 1), ("ceiling", 1), ("cos", 1), ("cosh", 1),
    ("degrees", 1), ("exp", 1), ("floor", 1), ("ln", 1), ("log", 1), ("log", 2), ("log10", 1), ("log2", 1), ("mod", 2),
    ("pow", 2), ("power", 2), ("radians", 1), ("sin", 1), ("sinh", 1), ("sqrt", 1), ("tan", 1), ("tanh", 1),
    ("trunc", 1),
  ]

  private let name: String
  private let builtIns: BuiltInCalls
  private unowned let functions: MappingFunctions

  init(_ name: String, _ builtIns: BuiltInCalls, _ functions: MappingFunctions) {
    self.name = name
    self.builtIns = builtIns
    self.functions = functions
  }

  /// Answers a call.
  func call(_ context: OpaquePointer?, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?) {
    guard let statement = builtIns.statement(name, count) else {
      return sqlite3_result_error(context, "wrong number of arguments to function \(name)()", -1)
    }
    defer {
      sqlite3_reset(statement)
      sqlite3_clear_bindings(statement)
    }
    // Of a format only itself must be there; an absent value that it shows is an empty text.
    let needed = name == "printf" || name == "format" ? min(count, 1) : count
    var isAbsent = count == 0
    for index in 0..<count {
      let value = arguments![Int(index)]
      if index < needed, sqlite3_value_type(value) == SQLITE_NULL { isAbsent = true }
      sqlite3_bind_value(statement, index + 1, value)
    }
    let status = sqlite3_step(statement)
    if status == SQLITE_ROW, sqlite3_column_type(statement, 0) != SQLITE_NULL {
      return sqlite3_result_value(context, sqlite3_column_value(statement, 0))
    }
    if isAbsent { return sqlite3_result_null(context) }
    functions.reject(
      context, value: argument(arguments) ?? "",
      reason: "\(name)() has no result for its arguments, or one that is too long")
  }
}

/// SQLite's own functions, called on a connection where nothing replaces them; opened at the first call.
final class BuiltInCalls {
  private var connection: OwnConnection?
  private var statements: [String: OpaquePointer] = [:]

  /// A connection behind a reference, since an optional property cannot hold one that is not copyable.
  private final class OwnConnection {
    let connection: Connection

    init?() {
      guard let connection = try? Connection(":memory:", mode: .memory) else { return nil }
      sqlite3_limit(connection.handle, SQLITE_LIMIT_LENGTH, Int32(RowLimits.statementBytesMax))
      self.connection = connection
    }
  }

  deinit { for statement in statements.values { sqlite3_finalize(statement) } }

  /// The statement that calls a function; nil if it cannot be prepared.
  func statement(_ name: String, _ count: Int32) -> OpaquePointer? {
    let call = Self.call(name, count)
    if let statement = statements[call] { return statement }
    if connection == nil { connection = OwnConnection() }
    guard let handle = connection?.connection.handle else { return nil }
    statements[call] = Self.prepared(call, on: handle)
    return statements[call]
  }

  /// Whether a connection has a function.
  static func exists(_ name: String, _ count: Int32, on database: OpaquePointer) -> Bool {
    let statement = prepared(call(name, count), on: database)
    sqlite3_finalize(statement)
    return statement != nil
  }

  private static func call(_ name: String, _ count: Int32) -> String {
    "\(name)(\((0..<count).map { "?\($0 + 1)" }.joined(separator: ", ")))"
  }

  private static func prepared(_ call: String, on database: OpaquePointer) -> OpaquePointer? {
    var statement: OpaquePointer?
    return sqlite3_prepare_v2(database, "SELECT \(call)", -1, &statement, nil) == SQLITE_OK ? statement : nil
  }
}

extension MappingFunctions {
  /// Replaces the functions that this SQLite has. `self` keeps what their calls need.
  func registerGuarded(on database: OpaquePointer) {
    let builtIns = BuiltInCalls()
    for (name, count) in GuardedFunction.names where BuiltInCalls.exists(name, max(1, count), on: database) {
      let function = GuardedFunction(name, builtIns, self)
      guarded.append(function)
      sqlite3_create_function_v2(
        database, name, count, MappingFunctions.flags, Unmanaged.passUnretained(function).toOpaque(),
        { context, count, arguments in
          Unmanaged<GuardedFunction>.fromOpaque(sqlite3_user_data(context)!).takeUnretainedValue()
            .call(context, count, arguments)
        }, nil, nil, nil)
    }
  }
}
