internal import CSQLite
internal import Platform
internal import Schema

/// Functions for the signs of sources.
///
/// | function | result |
/// |---|---|
/// | `status(sign)` | the code of CL_OBS_STATUS for a conventional sign of GUS's publications: `status('#')` is `Q` |
/// | `status(sign, source)` | the same for the signs of `gus`, `bdl`, `eurostat`, or `sdmx` |
/// | `sign_value(value, sign, source)` | the value, `0`, or NULL, according to the sign |
/// | `status_of_all(a, b, …)` | the status of a figure combined from figures of these statuses; NULLs are ignored |
/// | `status_of_all(x)` | the same for a group |
///
/// NULL for no sign; `sign_value` then returns the value. An unknown sign rejects the record. An unknown source is a
/// mistake of the mapping, as is anything but a code in `status_of_all`. Keep the sign itself in a separate column,
/// since a status is coarser.
extension MappingFunctions {
  /// - Parameter context: this object, as the callbacks receive it.
  func registerStatus(on database: OpaquePointer, _ context: UnsafeMutableRawPointer) {
    func add(
      _ name: String, _ count: Int32,
      _ function: @escaping @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void
    ) {
      sqlite3_create_function_v2(database, name, count, MappingFunctions.flags, context, function, nil, nil, nil)
    }
    let status: @convention(c) (OpaquePointer?, Int32, UnsafeMutablePointer<OpaquePointer?>?) -> Void = {
      context, count, arguments in
      guard let text = argument(arguments, 0), !text.isEmpty else { return sqlite3_result_null(context) }
      if let sign = sign(context, text, of: count > 1 ? argument(arguments, 1) : "gus") {
        result(context, sign.status.rawValue)
      }
    }
    add("status", 1, status)
    add("status", 2, status)
    add("status_of_all", -1) { context, count, arguments in
      var joint: ObservationStatus?
      for index in 0..<Int(count) {
        guard case .known(let next) = code(context, arguments, index) else { return }
        joint = ObservationStatus.ofAll([joint, next].compactMap { $0 })
      }
      if let joint { result(context, joint.rawValue) } else { sqlite3_result_null(context) }
    }
    sqlite3_create_function_v2(
      database, "status_of_all", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, context, nil,
      { context, _, arguments in
        guard case .known(let next?) = code(context, arguments, 0) else { return }
        // One more than the rank, since SQLite's memory starts as zeros.
        let least = sqlite3_aggregate_context(context, Int32(MemoryLayout<Int64>.size))?
          .assumingMemoryBound(to: Int64.self)
        guard let least else { return sqlite3_result_error_nomem(context) }
        let place = Int64(next.rank) + 1
        if least.pointee == 0 || place < least.pointee { least.pointee = place }
      },
      { context in
        let least = sqlite3_aggregate_context(context, 0)?.assumingMemoryBound(to: Int64.self).pointee ?? 0
        guard least > 0 else { return sqlite3_result_null(context) }
        result(context, ObservationStatus.precedence[Int(least) - 1].rawValue)
      }, nil)
    add("sign_value", 3) { context, _, arguments in
      guard let text = argument(arguments, 1), !text.isEmpty else {
        return sqlite3_result_value(context, arguments![0])
      }
      guard let sign = sign(context, text, of: argument(arguments, 2)) else { return }
      switch sign.value {
      case .kept: sqlite3_result_value(context, arguments![0])
      case .absent: sqlite3_result_null(context)
      case .zero: result(context, "0")
      }
    }
  }
}

/// The sign of a source; nil if the record was rejected or the mapping is wrong.
private func sign(_ context: OpaquePointer?, _ text: String, of name: String?) -> SourceSign? {
  guard let source = SourceSign.Source(rawValue: name ?? "") else {
    let known = SourceSign.Source.allCases.map(\.rawValue).joined(separator: ", ")
    sqlite3_result_error(context, "there are no signs of \"\(name ?? "")\"; there are those of \(known)", -1)
    return nil
  }
  if let sign = SourceSign.find(text, of: source) { return sign }
  let known = SourceSign.signs(of: source).map(\.sign).joined(separator: " ")
  MappingFunctions.of(context).reject(
    context, value: text, reason: "\"\(text)\" is not a sign of \(source.rawValue); there are \(known)")
  return nil
}

/// The meaning of an argument that may hold a status.
private enum StatusArgument {
  case known(ObservationStatus?)
  case wrong
}

/// The status of an argument; `wrong` if the mapping is wrong, with the error set.
private func code(
  _ context: OpaquePointer?, _ arguments: UnsafeMutablePointer<OpaquePointer?>?, _ index: Int
) -> StatusArgument {
  guard let text = argument(arguments, index) else { return .known(nil) }
  if let status = ObservationStatus(rawValue: text) { return .known(status) }
  let known = ObservationStatus.allCases.map(\.rawValue).joined(separator: " ")
  sqlite3_result_error(context, "status_of_all: \"\(text)\" is not a status; there are \(known)", -1)
  return .wrong
}
