internal import CSQLite
internal import Formats
internal import Schema
internal import Text

extension MappingFunctions {
  /// `number(x)` and `number(x, mark)`.
  ///
  /// - Parameter context: this object, as the callbacks receive it.
  func registerNumbers(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    for count: Int32 in [1, 2] {
      sqlite3_create_function_v2(
        database, "number", count, MappingFunctions.flags, context,
        { context, count, arguments in number(context, count, arguments) }, nil, nil, nil)
    }
  }

  /// Whether a number with a point may have been typed by the reader, which writes decimals so. Otherwise every text is
  /// as its source wrote it.
  var mayBeTyped: Bool { scan.fields.isEmpty || scan.fields.contains { $0.type == .decimal } }
}

/// NULL stays NULL; a text that is not a number, or may be two, rejects the record.
private func number(
  _ context: OpaquePointer?, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let text = argument(arguments) else { return sqlite3_result_null(context) }
  let functions = MappingFunctions.of(context)
  if count == 2 {
    // An unknown mark is a mistake of the mapping, not of a record.
    guard let mark = argument(arguments, 1).flatMap({ DecimalMark(rawValue: $0) }) else {
      return sqlite3_result_error(context, "the decimal mark of number(x, mark) is ',' or '.'", -1)
    }
    if let canonical = Decimal.canonical(text, mark: mark, allowsExponent: true) { return result(context, canonical) }
    return functions.reject(
      context, value: text, reason: "\"\(text)\" is not a number with the decimal mark \(mark.rawValue)")
  }
  let isTyped = sqlite3_value_type(arguments![0]) != SQLITE_TEXT || functions.mayBeTyped
  if CanonicalText.isUncertain(text), !isTyped || text.utf8.contains(UInt8(ascii: ",")) {
    return functions.reject(
      context, value: text,
      reason: "\"\(text)\" may have thousands or decimals after its mark; number(x, ',') and number(x, '.') say which")
  }
  if let canonical = CanonicalText.decimal(text) { return result(context, canonical) }
  functions.reject(context, value: text, reason: "\"\(text)\" is not a number")
}
