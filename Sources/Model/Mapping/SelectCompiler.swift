internal import CSQLite
internal import SQLite
internal import Schema

/// Compiles an operator's SELECT under the authorizer: it may read its tables and call functions, nothing else.
struct SelectCompiler {
  let plan: MappingPlan
  let authorizer: MappingAuthorizer

  /// The SELECT without the end of the statement, so that it can be put in brackets.
  var select: String { plan.sql.trimmedStatement }

  /// - Parameter body: receives the SELECT. It is first compiled alone, so that errors refer to the operator's text;
  ///   what the body compiles around it is subject to the authorizer too.
  /// - Throws: `MappingError` unless the text is one permitted SELECT.
  func compile<Result: ~Copyable>(
    on connection: borrowing Connection, _ body: (consuming Statement) throws -> Result
  ) throws -> Result {
    authorizer.install(on: connection.handle)
    defer { sqlite3_set_authorizer(connection.handle, nil, nil) }
    do {
      let statement = try connection.prepare(select)
      guard sqlite3_stmt_readonly(statement.handle) == 1, statement.columnCount > 0 else {
        throw MappingError.forbidden(file: plan.sqlFile, what: "do anything but SELECT")
      }
      return try body(statement)
    } catch let error as SQLiteError {
      if let refusal = authorizer.refusal { throw MappingError.forbidden(file: plan.sqlFile, what: refusal) }
      throw MappingError.invalid(file: plan.sqlFile, message: error.message, fault: error.fault)
    }
  }

  /// A SELECT with a suffix. The line feed ends a comment in the last line of the file.
  static func rows(_ columns: String = "*", of select: String, _ rest: String) -> String {
    "SELECT \(columns) FROM (\(select)\n) \(rest)"
  }

  /// Finds the SELECT's column for each column of the dataset; an extra column that is not an offer, or a missing
  /// key column, is an error.
  static func match(_ statement: borrowing Statement, _ plan: MappingPlan) throws -> [Int?] {
    var found: [String: Int] = [:]
    for index in 0..<statement.columnCount {
      let name = statement.columnName(index)
      guard plan.dataset.columns.contains(where: { $0.name == name }) else {
        if plan.offers.contains(name) { continue }
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, .unknown(name))
      }
      guard found.updateValue(index, forKey: name) == nil else {
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, .repeated(name))
      }
    }
    for column in plan.dataset.columns where found[column.name] == nil {
      if column.isRequired || plan.dataset.key.contains(column.name) {
        throw MappingError.columns(
          file: plan.sqlFile, dataset: plan.dataset.id, .missing(column.name))
      }
    }
    return plan.dataset.columns.map { found[$0.name] }
  }
}

extension String {
  /// Without white space and the semicolon at the end, so that it can be put in brackets.
  var trimmedStatement: String {
    var bytes = Array(utf8)[...]
    while let last = bytes.last, [0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: ";")].contains(last) { bytes = bytes.dropLast() }
    return String(decoding: bytes, as: UTF8.self)
  }
}
