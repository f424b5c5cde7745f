internal import CSQLite

/// `upper(x)` and `lower(x)` for all letters: SQLite's own change those of ASCII alone, so that `łódź` became `łóDź`
/// (https://www.sqlite.org/lang_corefunc.html#upper).
///
/// The mapping is that of Unicode without a language: `ß` becomes `SS`. NULL stays NULL.
extension MappingFunctions {
  func registerLetters(on database: OpaquePointer) {
    let flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC
    sqlite3_create_function_v2(
      database, "upper", 1, flags, nil,
      { context, _, arguments in
        guard let text = argument(arguments) else { return sqlite3_result_null(context) }
        result(context, text.uppercased())
      }, nil, nil, nil)
    sqlite3_create_function_v2(
      database, "lower", 1, flags, nil,
      { context, _, arguments in
        guard let text = argument(arguments) else { return sqlite3_result_null(context) }
        result(context, text.lowercased())
      }, nil, nil, nil)
  }
}
