internal import CSQLite
internal import Privacy

extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks receive it.
  func registerAreas(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String, _ arguments: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, arguments, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    for count: Int32 in [1, 2] { add("area", count) { findArea($0, $1, $2) } }
    add("pesel_valid", 1) { check($0, $2, CheckDigit.pesel) }
    add("nip_valid", 1) { check($0, $2, CheckDigit.nip) }
    add("regon_valid", 1) { check($0, $2, CheckDigit.regon) }
    add("simc_valid", 1) { check($0, $2, CheckDigit.simc) }
  }
}

/// The bytes of an argument; nil for NULL.
@inline(__always)
private func bytes(
  _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ index: Int
) -> UnsafeRawBufferPointer? {
  let value = arguments![index]
  guard let text = sqlite3_value_text(value) else { return nil }
  return UnsafeRawBufferPointer(start: text, count: Int(sqlite3_value_bytes(value)))
}

private func findArea(
  _ context: OpaquePointer?, _ count: Int32, _ arguments: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let text = bytes(arguments, 0) else { return sqlite3_result_null(context) }
  var period = UnsafeRawBufferPointer(start: nil, count: 0)
  if count == 2 {
    // Without a period the validity of the code is unknown: NULL must not mean "any time".
    guard let given = bytes(arguments, 1) else { return sqlite3_result_null(context) }
    guard !given.isEmpty else {
      return MappingFunctions.of(context).reject(context, value: "", reason: MappingFunctions.emptyPeriod)
    }
    period = given
  }
  let functions = MappingFunctions.of(context)
  if let refusal = functions.areas.find(text, period: period, use: { resultText(context, $0) }) {
    functions.reject(context, value: String(decoding: text, as: UTF8.self), reason: refusal)
  }
}

/// NULL for NULL, else 1 or 0: the mapping decides what follows from an invalid number.
private func check(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?,
  _ isValid: (UnsafeRawBufferPointer) -> Bool
) {
  guard let text = bytes(arguments, 0) else { return sqlite3_result_null(context) }
  sqlite3_result_int(context, isValid(text) ? 1 : 0)
}
